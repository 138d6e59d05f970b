terraform {
  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> 0.1"
    }
  }
}

# Credentials come from the environment.
provider "qonto" {}
