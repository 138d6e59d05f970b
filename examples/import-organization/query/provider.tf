terraform {
  required_providers {
    qonto = {
      source = "qonto-community/qonto"
    }
  }
}

# The token comes from the environment variable QONTO_ACCESS_TOKEN.
provider "qonto" {}
