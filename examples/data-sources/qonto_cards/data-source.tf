data "qonto_team" "marketing" {
  name = "Marketing"
}

data "qonto_memberships" "marketing" {
  team_id = data.qonto_team.marketing.id
}

# The cards of everybody in the team that can be used, the ones used last at the top.
data "qonto_cards" "marketing" {
  holder_ids = data.qonto_memberships.marketing.memberships[*].id
  statuses   = ["live", "pin_blocked"]
  sort_by    = "last_activity_at:desc"
}

output "nearly_used_up" {
  value = [
    for card in data.qonto_cards.marketing.cards : "${card.nickname} ••••${card.last_digits}"
    if try(card.payment_monthly_used_percent > 80, false)
  ]
}
