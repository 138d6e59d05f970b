# The cards of a small team. `make demo` plays this against the local emulator; with a token of your own it orders
# real cards.

terraform {
  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment.
provider "qonto" {}

variable "offsite_ends_at" {
  description = "Time at which the flash card stops working, such as 2027-03-31T23:59:59Z."
  type        = string
}

# Who and what the cards belong to.

data "qonto_organization" "company" {}

data "qonto_bank_account" "main" {
  main = true
}

data "qonto_membership" "ines" {
  first_name = "Ines"
}

data "qonto_membership" "noor" {
  first_name = "Noor"
}

# A virtual card for each purpose, so that each has a limit and can be locked by itself.

resource "qonto_card" "software" {
  card_level            = "virtual"
  nickname              = "Software subscriptions"
  holder_id             = data.qonto_membership.ines.id
  bank_account_id       = data.qonto_bank_account.main.id
  categories            = ["it_and_electronics"]
  payment_monthly_limit = 500
}

resource "qonto_card" "marketing" {
  card_level            = "virtual"
  nickname              = "Fairs and flyers"
  holder_id             = data.qonto_membership.noor.id
  bank_account_id       = data.qonto_bank_account.main.id
  active_days           = [1, 2, 3, 4, 5]
  payment_monthly_limit = 1200
  locked                = false
}

# A flash card has one budget for its whole life, and an end.

resource "qonto_card" "offsite" {
  card_level             = "flash"
  nickname               = "Team offsite"
  holder_id              = data.qonto_membership.noor.id
  bank_account_id        = data.qonto_bank_account.main.id
  payment_lifespan_limit = 800
  pre_expires_at         = var.offsite_ends_at
}

# A physical card is ordered, billed and posted. Terraform refuses to end one unless the configuration says otherwise.

resource "qonto_card" "workshop" {
  card_level             = "plus"
  nickname               = "Workshop"
  holder_id              = data.qonto_membership.ines.id
  bank_account_id        = data.qonto_bank_account.main.id
  ship_to_business       = true
  atm_monthly_limit      = 200
  atm_daily_limit_option = true
  atm_daily_limit        = 100
  payment_monthly_limit  = 3000
  deletion_policy        = "discard"
}

output "company" {
  description = "The organization that the token belongs to, and the cards with it."
  value       = data.qonto_organization.company.name
}
