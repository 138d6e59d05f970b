data "qonto_teams" "all" {}

output "team_ids" {
  value = { for team in data.qonto_teams.all.teams : team.name => team.id }
}
