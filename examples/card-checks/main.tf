# Every plan warns when a holder has left, or when a card is not used. A check never fails a run.

terraform {
  required_version = ">= 1.11"

  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment.
provider "qonto" {}

variable "holders" {
  description = "People who have a card: for each a short key that never changes, and the id of the membership."
  type        = map(string)
}

variable "unused_days" {
  description = "Days without use after which a plan warns about a card."
  type        = number
  default     = 90
}

locals {
  unused_since = timeadd(plantimestamp(), "-${var.unused_days * 24}h")
}

data "qonto_bank_account" "main" {
  main = true
}

resource "qonto_card" "team" {
  for_each = var.holders

  card_level            = "virtual"
  holder_id             = each.value
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Team ${each.key}"
  payment_monthly_limit = 500
}

# Somebody who has left is not active any more, or not a member at all.
check "holders_are_active" {
  data "qonto_memberships" "active" {
    status = "active"
  }

  assert {
    condition = alltrue([for card in qonto_card.team : contains(data.qonto_memberships.active.memberships[*].id, card.holder_id)])
    error_message = format("Held by somebody who has left: %s. Discard them.", join(", ", [
      for card in qonto_card.team : "${card.nickname} ••••${card.last_digits}"
      if !contains(data.qonto_memberships.active.memberships[*].id, card.holder_id)
    ]))
  }
}

# What cards do is not in the resource, where it would be drift. The data source has it.
check "cards_are_used" {
  data "qonto_cards" "team" {
    ids      = [for card in qonto_card.team : card.id]
    statuses = ["live", "pin_blocked"]
  }

  assert {
    condition = alltrue([for card in data.qonto_cards.team.cards : timecmp(card.last_activity_at, local.unused_since) >= 0])
    error_message = format("Not used for %d days: %s. Lock or discard them?", var.unused_days, join(", ", [
      for card in data.qonto_cards.team.cards : "${card.nickname} ••••${card.last_digits}"
      if timecmp(card.last_activity_at, local.unused_since) < 0
    ]))
  }
}
