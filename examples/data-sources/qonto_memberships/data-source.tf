data "qonto_team" "marketing" {
  name = "Marketing"
}

# Everybody in the team who is active. Each filter can be left out.
data "qonto_memberships" "marketing" {
  team_id = data.qonto_team.marketing.id
  status  = "active"
}

output "marketing_membership_ids" {
  value = [for membership in data.qonto_memberships.marketing.memberships : membership.id]
}
