variables {
  holder = { first_name = "Lea", last_name = "Sommer" }
}

run "issues_a_card" {
  assert {
    condition     = output.status == "live"
    error_message = "The card is ${output.status}."
  }

  assert {
    condition     = qonto_card.this.nickname == "Tools of Lea"
    error_message = "The nickname is ${qonto_card.this.nickname}."
  }
}

run "raises_the_budget" {
  variables {
    budget = 250
  }

  assert {
    condition     = qonto_card.this.payment_monthly_limit == 250
    error_message = "The budget is ${qonto_card.this.payment_monthly_limit}."
  }
}
