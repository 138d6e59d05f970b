data "qonto_membership" "holder" {
  first_name = "Noor"
}

data "qonto_bank_account" "main" {
  main = true
}

# Three cards that do not differ in anything else: the seed tells them apart.
resource "qonto_card" "campaign" {
  for_each = toset(["spring", "summer", "autumn"])

  card_level            = "virtual"
  holder_id             = data.qonto_membership.holder.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Campaign"
  payment_monthly_limit = 1000
  idempotency_seed      = each.key
}
