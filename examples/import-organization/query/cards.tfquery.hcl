# Every card that is not at the end of its life.
list "qonto_card" "card" {
  provider = qonto
  limit    = 1000
}
