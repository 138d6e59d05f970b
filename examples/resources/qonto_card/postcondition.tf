data "qonto_membership" "holder" {
  first_name = "Lea"
}

data "qonto_bank_account" "main" {
  main = true
}

resource "qonto_card" "travel" {
  card_level            = "virtual"
  holder_id             = data.qonto_membership.holder.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Travel"
  payment_monthly_limit = 500
  active_days           = [1, 2, 3, 4, 5]
  categories            = ["transport"]

  lifecycle {
    postcondition {
      condition     = length(self.unapplied) == 0
      error_message = "The card was issued without: ${join(", ", self.unapplied)}. Apply again."
    }
  }
}
