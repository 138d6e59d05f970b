# The cards of everybody in two files, which people keep who do not read Terraform.

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

data "qonto_bank_account" "main" {
  main = true
}

# One look-up for everybody: a name that is not found stops nobody else.
data "qonto_memberships" "all" {}

locals {
  marketing = yamldecode(file("${path.module}/marketing.yaml"))
  workshop  = csvdecode(file("${path.module}/workshop.csv"))

  # merge() would let the last of two equal keys win in silence. This expression refuses equal keys.
  people = {
    for person in concat(local.marketing, local.workshop) : person.key => {
      name          = person.name
      monthly_limit = tonumber(person.monthly_limit)
    }
  }

  members = {
    for member in data.qonto_memberships.all.memberships :
    join(" ", compact([member.first_name, member.last_name])) => member.id...
  }

  # The id of the one member with the name, or an id that nobody has.
  nobody  = "00000000-0000-4000-8000-000000000000"
  holders = { for key, person in local.people : key => try(one(local.members[person.name]), local.nobody) }
  missing = [for key, id in local.holders : local.people[key].name if id == local.nobody]
}

resource "qonto_card" "person" {
  for_each = local.people

  card_level            = "virtual"
  holder_id             = local.holders[each.key]
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Purchases ${each.value.name}"
  payment_monthly_limit = each.value.monthly_limit

  lifecycle {
    ignore_changes = [holder_id] # a holder who has left Qonto, or has another name now, keeps the card

    # Without this, the name of another member would only become the nickname of the card, and its holder would keep it.
    postcondition {
      condition     = contains([self.holder_id, local.nobody], local.holders[each.key])
      error_message = "Row ${each.key} names ${each.value.name}, who does not hold its card. A card keeps its holder: take the name back, or remove the row and add one with another key."
    }
  }
}

check "people" {
  assert {
    condition     = length(local.missing) == 0
    error_message = "Qonto has not exactly one member called: ${join(", ", local.missing)}. Cards that exist stay; a new one will not be issued."
  }
}
