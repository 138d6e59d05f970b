# The key of this row was "noor". Without the block, her card would be discarded, and another one issued.
moved {
  from = qonto_card.person["noor"]
  to   = qonto_card.person["noor-haddad"]
}
