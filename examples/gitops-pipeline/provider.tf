terraform {
  required_version = ">= 1.11"

  required_providers {
    qonto = {
      source = "qonto-community/qonto"
    }
  }

  # The state is the only record of which resource holds which card. Use a backend with locking and encryption, such as:
  #
  # backend "s3" {
  #   bucket       = "example-terraform-state"
  #   key          = "cards.tfstate"
  #   use_lockfile = true
  #   encrypt      = true
  # }
}

# Credentials come from the environment: QONTO_ACCESS_TOKEN.
provider "qonto" {}
