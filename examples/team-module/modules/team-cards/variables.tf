variable "team" {
  description = "Name of the team, for the nicknames of the cards."
  type        = string
}

variable "bank_account" {
  description = "Name of the bank account that the cards debit."
  type        = string
}

variable "people" {
  description = "People who have a card: for each a short key that never changes, the name as Qonto has it, a role, and what differs from the role."
  type = map(object({
    first_name    = string
    last_name     = string
    role          = string
    monthly_limit = optional(number)
  }))

  validation {
    condition     = alltrue([for person in values(var.people) : contains(keys(var.roles), person.role)])
    error_message = "Every role must be one of roles: ${join(", ", keys(var.roles))}."
  }
}

variable "roles" {
  description = "Limits of each role: whole euros over 30 days, weekdays (1 is Monday) and categories of merchants."
  type = map(object({
    monthly_limit = number
    card_level    = optional(string, "virtual")
    active_days   = optional(set(number))
    categories    = optional(set(string))
  }))

  default = {
    lead   = { monthly_limit = 2000 }
    member = { monthly_limit = 500, active_days = [1, 2, 3, 4, 5] }
    buyer  = { monthly_limit = 20000, card_level = "advertising" }
  }
}
