provider "qonto" {
  credentials_command = ["/usr/local/bin/qonto-credentials"]
}
