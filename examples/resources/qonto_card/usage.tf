data "qonto_membership" "lea" {
  first_name = "Lea"
  last_name  = "Sommer"
}

data "qonto_bank_account" "main" {
  main = true
}

resource "qonto_card" "hosting" {
  card_level            = "virtual"
  holder_id             = data.qonto_membership.lea.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Hosting"
  payment_monthly_limit = 800
}

data "qonto_card" "hosting" {
  id = qonto_card.hosting.id
}

check "hosting_budget" {
  assert {
    condition     = data.qonto_card.hosting.payment_monthly_used_percent < 80
    error_message = "${data.qonto_card.hosting.payment_monthly_spent} of ${qonto_card.hosting.payment_monthly_limit} euros are spent."
  }
}
