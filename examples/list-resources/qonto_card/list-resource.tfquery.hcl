# Every card that is not at the end of its life.
list "qonto_card" "all" {
  provider = qonto
  limit    = 1000
}

# Each filter can be left out. All of them must hold.
list "qonto_card" "advertising" {
  provider         = qonto
  include_resource = true

  config {
    card_levels = ["advertising"]
    statuses    = ["live", "paused"]
    sort_by     = "nickname:asc"
  }
}
