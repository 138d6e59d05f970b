terraform {
  required_version = ">= 1.11"

  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment, so this file can be committed.
provider "qonto" {}
