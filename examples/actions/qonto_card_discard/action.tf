data "qonto_card" "workshop" {
  nickname = "Workshop"
}

# terraform apply -invoke=action.qonto_card_discard.workshop
action "qonto_card_discard" "workshop" {
  config {
    card_id = data.qonto_card.workshop.id
    confirm = "7662" # the last four digits of the card, typed by somebody who has looked
  }
}
