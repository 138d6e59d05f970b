output "review" {
  description = "The cards with findings, as a table for people."
  value = templatefile("${path.module}/review.tftpl", {
    total = length(local.cards)
    rows = [
      for card in local.cards : merge(card, {
        remarks = compact([
          card.holder_left ? "holder left" : "",
          card.unused ? "unused since ${substr(card.last_activity_at, 0, 10)}" : "",
          card.ending ? "ends ${substr(card.ends_at, 0, 10)}${try(card.renewed, false) ? ", renewed" : ""}" : "",
          card.used_percent > var.used_percent ? "near its limit" : "",
          card.long_paused ? "paused since ${substr(card.updated_at, 0, 10)}" : "",
        ])
      })
    ]
  })
}

output "findings" {
  description = "The same for programs: the cards of each finding."
  value       = local.findings
}
