terraform {
  required_providers {
    qonto = { source = "qonto-community/qonto" }
  }
}

variable "holder" {
  type        = object({ first_name = string, last_name = string })
  description = "Who gets the card."
}

variable "budget" {
  type    = number
  default = 100
}

data "qonto_membership" "holder" {
  first_name = var.holder.first_name
  last_name  = var.holder.last_name
}

data "qonto_bank_account" "main" {
  main = true
}

resource "qonto_card" "this" {
  card_level            = "virtual"
  holder_id             = data.qonto_membership.holder.id
  bank_account_id       = data.qonto_bank_account.main.id
  nickname              = "Tools of ${var.holder.first_name}"
  payment_monthly_limit = var.budget
}

output "status" {
  value = qonto_card.this.status
}
