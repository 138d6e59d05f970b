terraform {
  required_providers {
    qonto = {
      source  = "qonto-community/qonto"
      version = "~> 0.1"
    }
  }
}

# The token comes from the environment variable QONTO_ACCESS_TOKEN.
provider "qonto" {}
