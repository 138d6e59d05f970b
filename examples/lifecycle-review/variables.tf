variable "unused_days" {
  description = "A card that was not used for so many days is a finding."
  type        = number
  default     = 90
}

variable "ending_days" {
  description = "So is one that ends within so many days,"
  type        = number
  default     = 60
}

variable "used_percent" {
  description = "one that has used up more of its limit than this,"
  type        = number
  default     = 80
}

variable "paused_days" {
  description = "and one that is paused for so many days."
  type        = number
  default     = 30
}
