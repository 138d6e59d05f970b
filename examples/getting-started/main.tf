# You: the member who signs in.
data "qonto_membership" "me" {}

data "qonto_bank_account" "main" {
  main = true
}

resource "qonto_card" "first" {
  card_level            = "virtual"
  holder_id             = data.qonto_membership.me.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "First card"
  payment_monthly_limit = 50
}
