data "qonto_bank_accounts" "all" {}

output "active_bank_accounts" {
  value = [for account in data.qonto_bank_accounts.all.bank_accounts : account.name if account.status == "active"]
}
