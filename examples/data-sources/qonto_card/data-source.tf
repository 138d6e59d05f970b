data "qonto_membership" "lea" {
  first_name = "Lea"
  last_name  = "Sommer"
}

# By what people know of the card. The holder narrows the search, because several people may call a card the same.
data "qonto_card" "software" {
  nickname  = "Software subscriptions"
  holder_id = data.qonto_membership.lea.id
}

output "left_this_month" {
  value = "${data.qonto_card.software.payment_monthly_left} of ${data.qonto_card.software.payment_monthly_limit} euros"
}
