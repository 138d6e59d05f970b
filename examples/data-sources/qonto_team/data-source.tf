data "qonto_team" "marketing" {
  name = "Marketing"
}
