variable "unused_days" {
  description = "Days without use after which a card is reported."
  type        = number
  default     = 90
}

variable "ending_days" {
  description = "Days before the end of a card within which it is reported."
  type        = number
  default     = 60
}

variable "used_percent" {
  description = "Share of the limit, in percent, above which a card is reported."
  type        = number
  default     = 80
}

variable "paused_days" {
  description = "Days for which a card can be paused before it is reported."
  type        = number
  default     = 30
}
