provider "qonto" {
  credentials_file = "/etc/qonto/credentials.json"
}
