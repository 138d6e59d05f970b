data "qonto_card" "workshop" {
  nickname = "Workshop"
}

# terraform apply -invoke=action.qonto_card_report_stolen.workshop
action "qonto_card_report_stolen" "workshop" {
  config {
    card_id = data.qonto_card.workshop.id
    confirm = "7662" # the last four digits of the card, typed by somebody who has looked
  }
}
