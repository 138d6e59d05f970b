// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The levels of Qonto's reference.
const (
	LevelStandard       = "standard"
	LevelPlus           = "plus"
	LevelMetal          = "metal"
	LevelVirtual        = "virtual"
	LevelVirtualPartner = "virtual_partner"
	LevelFlash          = "flash"
	LevelAdvertising    = "advertising"
)

// CardTypeDebit is the one type of card that the reference has.
const CardTypeDebit = "debit"

// virtualCashCap is what a virtual card's atm_monthly_limit is clamped to in silence, as observed in the sandbox.
const virtualCashCap = 20

// AllLevels is the order in which the reference lists them.
func AllLevels() []string {
	return []string{
		LevelStandard, LevelPlus, LevelMetal, LevelVirtual, LevelVirtualPartner, LevelFlash, LevelAdvertising,
	}
}

// bounds are published product figures in whole euros.
type bounds struct {
	least, most int64
}

// levelRules is one row of the table of levels.
type levelRules struct {
	Physical bool
	// fields are the keys a create takes beside those that every level takes.
	fields []string
	// payments bounds the monthly budget, or the lifetime budget of a flash card.
	payments bounds
	cash     bounds
	options  control.CardOptions
}

// rulesOf is the table of levels; ok is false for a level nobody knows.
func rulesOf(level string) (levelRules, bool) {
	allOptions := control.CardOptions{ATMOption: true, NFCOption: true, OnlineOption: true, ForeignOption: true}
	withoutCash := control.CardOptions{NFCOption: true, OnlineOption: true, ForeignOption: true}

	switch level {
	case LevelStandard:
		return levelRules{true, physicalFields(), bounds{0, 20_000}, bounds{0, 1_000}, allOptions}, true
	case LevelPlus:
		return levelRules{true, physicalFields(), bounds{0, 40_000}, bounds{0, 2_000}, allOptions}, true
	case LevelMetal:
		return levelRules{true, physicalFields(), bounds{0, 200_000}, bounds{0, 3_000}, allOptions}, true
	case LevelVirtual, LevelVirtualPartner:
		return levelRules{false, virtualFields(), bounds{5, 20_000}, bounds{0, virtualCashCap}, withoutCash}, true
	case LevelFlash:
		return levelRules{false, flashFields(), bounds{5, 20_000}, bounds{}, withoutCash}, true
	case LevelAdvertising:
		return levelRules{false, advertisingFields(), bounds{0, 200_000}, bounds{}, withoutCash}, true
	default:
		return levelRules{}, false
	}
}

// LenientRulesOf has rules for levels that nobody knows, which a switch lets in.
func LenientRulesOf(level string) levelRules {
	rules, known := rulesOf(level)
	if !known {
		rules, _ = rulesOf(LevelVirtual)
	}

	return rules
}

// commonFields are the keys that a create of every level takes.
func commonFields() []string {
	return []string{"card_level", "holder_id", "initiator_id", "organization_id", "bank_account_id", "card_design"}
}

func dailyFields() []string {
	return []string{
		"payment_daily_limit_option", "payment_daily_limit", "payment_transaction_limit_option", "payment_transaction_limit",
		"active_days", "categories",
	}
}

func physicalFields() []string {
	return slices.Concat(dailyFields(), []string{
		"ship_to_business", "address", "atm_option", "nfc_option", "online_option", "foreign_option", "atm_monthly_limit",
		"atm_daily_limit_option", "atm_daily_limit", "payment_monthly_limit", "type_of_print",
	})
}

func virtualFields() []string {
	return slices.Concat(dailyFields(), []string{"payment_monthly_limit", "atm_monthly_limit"})
}

func flashFields() []string {
	return slices.Concat(dailyFields(), []string{"payment_lifespan_limit", "pre_expires_at"})
}

func advertisingFields() []string {
	return slices.Concat(dailyFields(), []string{"payment_monthly_limit"})
}

// takes says whether a create of this level uses the key.
func (r levelRules) takes(key string) bool {
	return slices.Contains(r.fields, key) || slices.Contains(commonFields(), key)
}

// allCategories are the merchant categories that Qonto's own SDK knows.
func allCategories() []string {
	return []string{
		"transport", "restaurant_and_bar", "food_and_grocery", "it_and_electronics", "utility", "tax",
		"legal_and_accounting", "atm", "office_supply", "hardware_and_equipment", "finance",
	}
}
