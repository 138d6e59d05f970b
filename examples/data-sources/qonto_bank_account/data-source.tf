# The main account of the organization.
data "qonto_bank_account" "main" {
  main = true
}

# Any other account: by name, or by id, iban or slug.
data "qonto_bank_account" "marketing" {
  name = "Marketing budget"
}
