data "qonto_membership" "holder" {
  first_name = "Ines"
}

data "qonto_bank_account" "main" {
  main = true
}

resource "qonto_card" "reception" {
  card_level            = "standard"
  holder_id             = data.qonto_membership.holder.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Reception"
  ship_to_business      = true
  payment_monthly_limit = 1000
  atm_monthly_limit     = 100
}
