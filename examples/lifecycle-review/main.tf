# Which cards need a decision? Reads every card, changes none: each finding is a warning of the run, and the output is a
# table. Run it on a schedule, in a state of its own.
#
#   terraform apply && terraform output -raw review

terraform {
  required_version = ">= 1.11"

  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment. The scopes card.read and organization.read are enough.
provider "qonto" {}

data "qonto_cards" "all" {
  sort_by = "nickname:asc"
}

data "qonto_memberships" "all" {}

locals {
  unused_since  = timeadd(plantimestamp(), "-${var.unused_days * 24}h")
  paused_since  = timeadd(plantimestamp(), "-${var.paused_days * 24}h")
  ending_before = timeadd(plantimestamp(), "${var.ending_days * 24}h")

  people = {
    for person in data.qonto_memberships.all.memberships :
    person.id => { name = join(" ", compact([person.first_name, person.last_name])), status = person.status }
  }

  cards = [
    for card in data.qonto_cards.all.cards : merge(card, {
      name   = "${coalesce(card.nickname, "(no name)")} ••••${coalesce(card.last_digits, "????")}"
      holder = try(local.people[card.holder_id].name, "(unknown)")

      # A flash card has one budget for its whole life, every other card one for 30 days.
      used_percent = try(coalesce(card.payment_lifespan_used_percent, card.payment_monthly_used_percent), 0)

      unused      = try(timecmp(card.last_activity_at, local.unused_since) < 0, false)
      ending      = try(timecmp(card.ends_at, local.ending_before) < 0, false)
      holder_left = try(local.people[card.holder_id].status, "gone") != "active"

      # Qonto does not tell since when a card is paused. One that has not changed since then was paused before.
      long_paused = card.status == "paused" && try(timecmp(card.updated_at, local.paused_since) < 0, false)
    })
  ]

  findings = {
    unused      = [for card in local.cards : card.name if card.unused]
    ending      = [for card in local.cards : card.name if card.ending]
    holder_left = [for card in local.cards : card.name if card.holder_left]
    near_limit  = [for card in local.cards : card.name if card.used_percent > var.used_percent]
    long_paused = [for card in local.cards : card.name if card.long_paused]
  }
}

# Each check warns and never fails a run.

check "unused" {
  assert {
    condition     = length(local.findings.unused) == 0
    error_message = "Not used for ${var.unused_days} days: ${join(", ", local.findings.unused)}. Lock or discard them?"
  }
}

check "ending" {
  assert {
    condition     = length(local.findings.ending) == 0
    error_message = "Ending within ${var.ending_days} days: ${join(", ", local.findings.ending)}. Tell the people who pay with them."
  }
}

check "holder_left" {
  assert {
    condition     = length(local.findings.holder_left) == 0
    error_message = "Held by somebody who is no active member: ${join(", ", local.findings.holder_left)}. Discard them."
  }
}

check "near_limit" {
  assert {
    condition     = length(local.findings.near_limit) == 0
    error_message = "More than ${var.used_percent} % of the limit used: ${join(", ", local.findings.near_limit)}. Raise the limit?"
  }
}

check "long_paused" {
  assert {
    condition     = length(local.findings.long_paused) == 0
    error_message = "Paused for more than ${var.paused_days} days: ${join(", ", local.findings.long_paused)}. Discard them?"
  }
}
