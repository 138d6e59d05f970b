terraform {
  required_version = ">= 1.11"

  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "0.1.0" # with the checksums in .terraform.lock.hcl
    }
  }

  # The state is the only record of which resource holds which card. Use a backend with locking and encryption, such as
  # the one below. The job that plans reads it, and only the one that applies may write it.
  #
  # backend "s3" {
  #   bucket       = "example-terraform-state"
  #   key          = "cards.tfstate"
  #   use_lockfile = true
  #   encrypt      = true
  # }
}

# Credentials come from the environment: QONTO_CREDENTIALS_COMMAND.
provider "qonto" {}
