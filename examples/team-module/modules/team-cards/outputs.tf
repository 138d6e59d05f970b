output "cards" {
  description = "The cards by the keys of the people: last digits, monthly limit in whole euros, status."
  value = {
    for key, card in qonto_card.this : key => {
      last_digits   = card.last_digits
      monthly_limit = card.payment_monthly_limit
      status        = card.status
    }
  }
}
