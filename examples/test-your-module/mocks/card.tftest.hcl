mock_provider "qonto" {
  mock_data "qonto_membership" {
    defaults = { id = "7ecc5bc0-fc47-423e-bbb7-504bcad6d772" }
  }

  mock_data "qonto_bank_account" {
    defaults = { id = "9037bbdc-ce3e-49a9-90d0-95110f514466" }
  }
}

variables {
  holder = { first_name = "Lea", last_name = "Sommer" }
}

run "names_the_holder" {
  command = plan

  assert {
    condition     = qonto_card.this.nickname == "Tools of Lea"
    error_message = "The nickname is ${qonto_card.this.nickname}."
  }
}

run "has_a_budget" {
  assert {
    condition     = qonto_card.this.payment_monthly_limit == 100
    error_message = "The budget is ${qonto_card.this.payment_monthly_limit}."
  }
}
