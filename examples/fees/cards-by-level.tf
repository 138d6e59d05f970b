# How many living cards there are of each kind: what Qonto's price list is about.
data "qonto_cards" "all" {}

output "living_cards_by_level" {
  description = "Number of living cards of the organization for each card level."
  value       = { for level in distinct(data.qonto_cards.all.cards[*].card_level) : level => length([for card in data.qonto_cards.all.cards : card if card.card_level == level]) }
}
