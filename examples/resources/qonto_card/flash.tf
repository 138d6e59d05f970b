data "qonto_membership" "holder" {
  first_name = "Noor"
}

data "qonto_bank_account" "main" {
  main = true
}

variable "offsite_ends_at" {
  description = "Time at which the card stops working, such as 2027-03-31T23:59:59Z. At most one year ahead."
  type        = string
}

resource "qonto_card" "offsite" {
  card_level             = "flash"
  holder_id              = data.qonto_membership.holder.id
  bank_account_id        = data.qonto_bank_account.main.id
  nickname               = "Team offsite"
  payment_lifespan_limit = 800
  pre_expires_at         = var.offsite_ends_at
}
