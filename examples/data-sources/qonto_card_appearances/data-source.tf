# The designs that a Plus card can have today.
data "qonto_card_appearances" "plus" {
  card_level  = "plus"
  only_active = true
}

output "plus_designs" {
  value = data.qonto_card_appearances.plus.appearances[*].design
}
