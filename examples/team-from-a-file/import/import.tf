# Takes in the cards that people have already. Put this beside main.tf, apply, and remove it.

variable "existing" {
  description = "Ids of existing cards, by the key of their rows."
  type        = map(string)
}

import {
  for_each = var.existing

  to = qonto_card.person[each.key]
  id = each.value
}
