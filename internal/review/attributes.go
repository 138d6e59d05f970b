// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

// meaning says how an attribute is read.
type meaning int

const (
	plainValue  meaning = iota
	limit               // whole euros
	limitSwitch         // whether a limit applies
	yesNo               // yes or no
	days                // of the week
	allowed             // merchants; none in the list means all
	ignored             // moves by itself and decides nothing
	unlisted            // not known to this version, so that nobody can tell what it means
)

// attribute is how a reviewer reads an attribute of a card.
type attribute struct {
	name    string
	label   string // empty for what is shown under its name
	meaning meaning
}

// attributes are all attributes of a card, in the order in which a reviewer decides. A plan of another version may have more.
//
//nolint:gochecknoglobals // an immutable table
var attributes = []attribute{
	{"status", "Status", plainValue},
	{"locked", "Locked", yesNo},
	{"payment_monthly_limit", "Monthly limit", limit},
	{"payment_daily_limit", "Daily limit", limit},
	{"payment_daily_limit_option", "Daily limit applies", limitSwitch},
	{"payment_transaction_limit", "Limit per payment", limit},
	{"payment_transaction_limit_option", "Limit per payment applies", limitSwitch},
	{"payment_lifespan_limit", "Budget of the card's life", limit},
	{"atm_monthly_limit", "Monthly cash limit", limit},
	{"atm_daily_limit", "Daily cash limit", limit},
	{"atm_daily_limit_option", "Daily cash limit applies", limitSwitch},
	{"atm_option", "Cash machines", yesNo},
	{"nfc_option", "Contactless", yesNo},
	{"online_option", "Online payments", yesNo},
	{"foreign_option", "Payments abroad", yesNo},
	{"active_days", "Days", days},
	{"categories", "Categories", allowed},
	{"nickname", "Nickname", plainValue},
	{"last_digits", "Last digits", plainValue},
	{"id", "Card id", plainValue},
	{"renewal_id", "Renewed by", plainValue},
	{"card_level", "Level", plainValue},
	{"holder_id", "Holder", plainValue},
	{"bank_account_id", "Account", plainValue},
	{"deletion_policy", "Deletion policy", plainValue},
	{"allow_replacement", "May be replaced", yesNo},
	{"unapplied", "", ignored},
	{"idempotency_key", "", ignored},
	{"address", "", plainValue},
	{"card_design", "", plainValue},
	{"card_type", "", plainValue},
	{"created_at", "", plainValue},
	{"discard_on", "", plainValue},
	{"embossed_name", "", plainValue},
	{"exp_month", "", plainValue},
	{"exp_year", "", plainValue},
	{"has_only_user_liftable_locks", "", plainValue},
	{"idempotency_seed", "", plainValue},
	{"initiator_id", "", plainValue},
	{"mask_pan", "", plainValue},
	{"organization_id", "", plainValue},
	{"parent_card_summary", "", plainValue},
	{"pin_set", "", plainValue},
	{"pre_expires_at", "", plainValue},
	{"renewal", "", plainValue},
	{"renewed", "", plainValue},
	{"reordered", "", plainValue},
	{"ship_to_business", "", plainValue},
	{"shipped_at", "", plainValue},
	{"timeouts", "", plainValue},
	{"type_of_print", "", plainValue},
	{"upsell", "", plainValue},
	{"upsold", "", plainValue},
}

// switches are the limits that apply only while a switch is on.
func switches() map[string]string {
	return map[string]string{
		"payment_daily_limit":       "payment_daily_limit_option",
		"payment_transaction_limit": "payment_transaction_limit_option",
		"atm_daily_limit":           "atm_daily_limit_option",
	}
}
