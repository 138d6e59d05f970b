data "qonto_bank_account" "main" {
  main = true
}

data "qonto_team" "marketing" {
  name = "Marketing"
}

data "qonto_memberships" "marketing" {
  team_id = data.qonto_team.marketing.id
  status  = "active"
}

# A card for everybody in the team. Each has another holder, so no two are configured alike.
resource "qonto_card" "subscriptions" {
  for_each = { for member in data.qonto_memberships.marketing.memberships : member.id => member }

  card_level            = "virtual"
  holder_id             = each.key
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Subscriptions of ${each.value.first_name}"
  payment_monthly_limit = 150
}
