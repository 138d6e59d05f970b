removed {
  from = qonto_card.workshop

  lifecycle {
    destroy = false
  }
}
