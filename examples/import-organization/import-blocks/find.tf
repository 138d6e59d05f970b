# Writes the import blocks for every card of the organization that is not at the end of its life. Once the cards are
# imported, this file can go.

data "qonto_cards" "all" {}

locals {
  # A card's address is what people call it and its last digits: qonto_card.train_tickets_7662.
  slugs = {
    for card in data.qonto_cards.all.cards :
    card.id => "${trim(replace(lower(coalesce(card.nickname, card.card_level)), "/[^a-z0-9]+/", "_"), "_")}_${coalesce(card.last_digits, "new")}"
  }

  # Cards that would share an address get a piece of their ids as well. An address cannot begin with a digit.
  names = {
    for id, slug in local.slugs :
    id => "${can(regex("^[a-z]", slug)) ? "" : "card_"}${slug}${length([for other in values(local.slugs) : other if other == slug]) > 1 ? "_${substr(id, 0, 8)}" : ""}"
  }
}

output "import_blocks" {
  description = "An import block for each card."
  value = join("\n", [
    for card in data.qonto_cards.all.cards : <<-EOT
      import {
        to = qonto_card.${local.names[card.id]}
        id = "${card.id}"
      }
    EOT
  ])
}
