variable "staging_token" {
  description = "Staging token of Qonto's sandbox, from the Developer Portal."
  type        = string
  sensitive   = true
  ephemeral   = true # in no plan and no state
}

provider "qonto" {
  staging_token = var.staging_token

  sca = {
    auto_approve = true
  }
}
