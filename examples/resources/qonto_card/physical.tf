data "qonto_membership" "holder" {
  first_name = "Ines"
}

data "qonto_bank_account" "main" {
  main = true
}

variable "home_address" {
  description = "Postal address that the card is sent to. Ephemeral, so it is in no plan file and in no state."
  type        = object({ first_line = string, zipcode = string, city = string, country = string })
  ephemeral   = true
}

# Applying this orders a physical card, which is billed and posted.
resource "qonto_card" "workshop" {
  card_level            = "plus"
  holder_id             = data.qonto_membership.holder.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Workshop"
  ship_to_business      = false
  address               = var.home_address
  payment_monthly_limit = 3000
  atm_monthly_limit     = 200
}
