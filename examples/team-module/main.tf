# The cards of two teams, by name and role. Nobody types an id; a change of who may spend what is a change of a line.

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

module "marketing" {
  source = "./modules/team-cards"

  team         = "Marketing"
  bank_account = "Marketing budget"

  people = {
    noor = { first_name = "Noor", last_name = "Haddad", role = "lead" }
    lea  = { first_name = "Lea", last_name = "Sommer", role = "member", monthly_limit = 400 }
  }
}

module "workshop" {
  source = "./modules/team-cards"

  team         = "Workshop"
  bank_account = "Main account"

  people = {
    tomas = { first_name = "Tomas", last_name = "Brandl", role = "lead" }
    oskar = { first_name = "Oskar", last_name = "Nyberg", role = "member" }
  }

  # Roles are what the company agrees on. Here they differ from the defaults of the module.
  roles = {
    lead   = { monthly_limit = 1500 }
    member = { monthly_limit = 250, active_days = [1, 2, 3, 4, 5], categories = ["hardware_and_equipment", "office_supply"] }
  }
}

output "cards" {
  description = "Last digits, monthly limit and status of each person's card, by team."
  value       = { marketing = module.marketing.cards, workshop = module.workshop.cards }
}
