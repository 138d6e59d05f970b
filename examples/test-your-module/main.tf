terraform {
  required_providers {
    qonto = { source = "qonto-community/qonto", version = ">= 0.1" }
  }
}

variable "holder" {
  description = "First and last name of the person who gets the card, as Qonto has them."
  type        = object({ first_name = string, last_name = string })
}

variable "budget" {
  description = "Monthly limit of the card, in whole euros."
  type        = number
  default     = 100
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
  description = "Status of the card in Qonto, such as live."
  value       = qonto_card.this.status
}
