data "qonto_bank_account" "this" {
  name = var.bank_account
}

data "qonto_membership" "holder" {
  for_each = var.people

  first_name = each.value.first_name
  last_name  = each.value.last_name
}

# A person who leaves the map loses the card: the plan says which one is discarded. A new role changes the limits in
# place. A role with another level is refused, because only another card can have it.
resource "qonto_card" "this" {
  for_each = var.people

  card_level      = var.roles[each.value.role].card_level
  holder_id       = data.qonto_membership.holder[each.key].id
  bank_account_id = data.qonto_bank_account.this.id
  nickname        = "${var.team} ${each.value.first_name}"

  payment_monthly_limit = coalesce(each.value.monthly_limit, var.roles[each.value.role].monthly_limit)
  active_days           = var.roles[each.value.role].active_days
  categories            = var.roles[each.value.role].categories

  lifecycle {
    postcondition {
      condition     = length(self.unapplied) == 0
      error_message = "The card was issued without: ${join(", ", self.unapplied)}. Apply again."
    }
  }
}
