# The holder and the bank account, by name.
data "qonto_membership" "lea" {
  first_name = "Lea"
  last_name  = "Sommer"
}

data "qonto_bank_account" "main" {
  main = true
}

resource "qonto_card" "software" {
  card_level            = "virtual"
  holder_id             = data.qonto_membership.lea.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Software subscriptions"
  payment_monthly_limit = 500
  categories            = ["it_and_electronics"]
}
