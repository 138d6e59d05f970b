data "qonto_card" "workshop" {
  nickname = "Workshop"
}

ephemeral "qonto_card_data_view" "workshop" {
  card_id  = data.qonto_card.workshop.id
  language = "fr"
}

variable "browser" {
  description = "Program that opens the page with the number of the card."
  type        = string
  default     = "xdg-open"
}

# Opens the page on the machine that applies. Terraform neither prints nor stores an ephemeral value.
resource "terraform_data" "show_number" {
  provisioner "local-exec" {
    command     = "${var.browser} \"$PAGE\""
    environment = { PAGE = ephemeral.qonto_card_data_view.workshop.iframe_url }
  }
}
