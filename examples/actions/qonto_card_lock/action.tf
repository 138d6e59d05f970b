data "qonto_card" "workshop" {
  nickname = "Workshop"
}

# terraform apply -invoke=action.qonto_card_lock.workshop
action "qonto_card_lock" "workshop" {
  config {
    card_id = data.qonto_card.workshop.id
  }
}
