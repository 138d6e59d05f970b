data "qonto_membership" "holder" {
  first_name = "Ines"
}

data "qonto_bank_account" "main" {
  main = true
}

variable "home_address" {
  description = "Where the card is posted. An ephemeral variable reaches neither plan files nor state."
  type = object({
    first_line = string
    zipcode    = string
    city       = string
    country    = string
  })
  ephemeral = true
}

# Applying this orders a card of plastic, which is billed and posted.
resource "qonto_card" "workshop" {
  card_level       = "plus"
  holder_id        = data.qonto_membership.holder.id
  bank_account_id  = data.qonto_bank_account.main.id
  nickname         = "Workshop"
  ship_to_business = false
  address          = var.home_address

  payment_monthly_limit  = 3000
  atm_option             = true
  atm_monthly_limit      = 200
  atm_daily_limit_option = true
  atm_daily_limit        = 100

  # What holds for physical cards anyway: Terraform refuses to end the card.
  deletion_policy = "prevent"
}
