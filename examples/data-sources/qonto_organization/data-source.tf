data "qonto_organization" "this" {}

output "organization" {
  value = "${data.qonto_organization.this.legal_name} (${data.qonto_organization.this.slug})"
}
