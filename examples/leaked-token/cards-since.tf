# Which cards were issued, and which were changed, since a token leaked? Plan it with a new token of an owner or an admin:
# others see their own cards only. It changes nothing.

locals {
  since = "2026-11-01T00:00:00Z" # before the leak, by its earliest possible time

  suspects = {
    for card in data.qonto_cards.all.cards : card.id => {
      nickname     = card.nickname
      last_digits  = card.last_digits
      card_level   = card.card_level
      status       = card.status
      holder_id    = card.holder_id
      initiator_id = card.initiator_id # who ordered it: the member of the token
      created_at   = card.created_at
      updated_at   = card.updated_at
    }
  }
}

data "qonto_cards" "all" {
  include_ended = true # a card can have been used and discarded since
  sort_by       = "created_at:desc"
}

output "issued" {
  value = { for id, card in local.suspects : id => card if try(timecmp(card.created_at, local.since) >= 0, true) }
}

output "changed" {
  value = {
    for id, card in local.suspects : id => card
    if try(timecmp(card.created_at, local.since) < 0 && timecmp(card.updated_at, local.since) >= 0, false)
  }
}
