data "qonto_membership" "holder" {
  first_name = "Noor"
}

data "qonto_bank_account" "marketing" {
  name = "Marketing budget"
}

resource "qonto_card" "advertising" {
  card_level                 = "advertising"
  holder_id                  = data.qonto_membership.holder.id
  bank_account_id            = data.qonto_bank_account.marketing.id
  nickname                   = "Search advertising"
  payment_monthly_limit      = 50000
  payment_daily_limit_option = true
  payment_daily_limit        = 2500
}
