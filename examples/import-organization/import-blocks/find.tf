# Writes the import blocks for every card of the organization that is not at the end of its life. Once the cards are
# imported, this file and the blocks go.
#
# A card that renews another one of them is left out: the resource of that one holds it, and moves on to it by itself.

data "qonto_cards" "all" {}

locals {
  listed = toset(data.qonto_cards.all.cards[*].id)
  cards = [
    for card in data.qonto_cards.all.cards : card
    if !try(card.renewal && contains(local.listed, card.parent_card_summary.id), false)
  ]

  # A card's address says what kind of card it is and what people call it: qonto_card.virtual_train_tickets_7662.
  addresses = {
    for card in local.cards :
    card.id => replace(lower(join(" ", compact([card.card_level, card.nickname, card.last_digits]))), "/[^a-z0-9]+/", "_")
  }

  # Cards that would share an address get the end of their ids as well: ids may begin with the time at which they were made.
  unique = {
    for id, address in local.addresses :
    id => length([for other in values(local.addresses) : other if other == address]) == 1 ? address : "${address}_${substr(id, -8, 8)}"
  }
}

output "import_blocks" {
  description = "An import block for each card."
  value = join("\n", [
    for card in local.cards : <<-EOT
      import {
        provider = qonto
        to       = qonto_card.${local.unique[card.id]}
        id       = "${card.id}"
      }
    EOT
  ])
}
