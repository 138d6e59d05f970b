# The person to whom the access token belongs.
data "qonto_membership" "me" {}

# Somebody else, by first name, last name or both, or by id.
data "qonto_membership" "holder" {
  first_name = "Lea"
  last_name  = "Sommer"
}
