// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"encoding/json"
	"reflect"
)

// Card is a card as every card endpoint returns it. Qonto's schema requires no key, so every field but the id may
// be missing, and all enumerations are open. Limits and spent amounts are euros; limits are whole, spent amounts
// may have decimals. Delivery address, PAN, CVV and PIN are never returned.
type Card struct {
	ID           string  `json:"id"`
	Nickname     *string `json:"nickname"`
	EmbossedName *string `json:"embossed_name"`
	Status       string  `json:"status"`
	PINSet       *bool   `json:"pin_set"`
	MaskPAN      *string `json:"mask_pan"`
	ExpMonth     *string `json:"exp_month"` // no zero padding: "3"
	ExpYear      *string `json:"exp_year"`
	LastDigits   *string `json:"last_digits"`

	LastActivityAt *string `json:"last_activity_at"` // last attempt to use the card, successful or not
	CreatedAt      *string `json:"created_at"`
	UpdatedAt      *string `json:"updated_at"`
	ShippedAt      *string `json:"shipped_at"`
	ShippedLostAt  *string `json:"shipped_lost_at"` // undocumented, observed in the sandbox

	CardType       *string `json:"card_type"`
	CardLevel      string  `json:"card_level"`
	CardDesign     *string `json:"card_design"`
	TypeOfPrint    *string `json:"type_of_print"`
	ShipToBusiness *bool   `json:"ship_to_business"`

	HolderID       *string `json:"holder_id"`
	InitiatorID    *string `json:"initiator_id"` // omitted by some answers
	OrganizationID *string `json:"organization_id"`
	BankAccountID  *string `json:"bank_account_id"`

	ATMOption     *bool `json:"atm_option"`
	NFCOption     *bool `json:"nfc_option"`
	OnlineOption  *bool `json:"online_option"`
	ForeignOption *bool `json:"foreign_option"`

	ATMMonthlyLimit               *json.Number `json:"atm_monthly_limit"`
	ATMMonthlySpent               *json.Number `json:"atm_monthly_spent"`
	ATMDailyLimitOption           *bool        `json:"atm_daily_limit_option"`
	ATMDailyLimit                 *json.Number `json:"atm_daily_limit"`
	ATMDailySpent                 *json.Number `json:"atm_daily_spent"`
	PaymentMonthlyLimit           *json.Number `json:"payment_monthly_limit"`
	PaymentMonthlySpent           *json.Number `json:"payment_monthly_spent"`
	PaymentDailyLimitOption       *bool        `json:"payment_daily_limit_option"`
	PaymentDailyLimit             *json.Number `json:"payment_daily_limit"`
	PaymentDailySpent             *json.Number `json:"payment_daily_spent"`
	PaymentTransactionLimitOption *bool        `json:"payment_transaction_limit_option"`
	PaymentTransactionLimit       *json.Number `json:"payment_transaction_limit"`
	PaymentLifespanLimit          *json.Number `json:"payment_lifespan_limit"` // flash cards, null elsewhere
	PaymentLifespanSpent          *json.Number `json:"payment_lifespan_spent"`

	ActiveDays   []int64  `json:"active_days"` // ISO weekdays, 1 is Monday
	Categories   []string `json:"categories"`  // empty: everything is allowed
	PreExpiresAt *string  `json:"pre_expires_at"`

	Renewed           *bool        `json:"renewed"`
	Renewal           *bool        `json:"renewal"`
	ParentCardSummary *CardSummary `json:"parent_card_summary"`
	Upsold            *bool        `json:"upsold"`
	Upsell            *bool        `json:"upsell"`
	DiscardOn         *string      `json:"discard_on"` // may be an impossible date, never parse it
	Reordered         *bool        `json:"reordered"`

	HadOperation             *bool `json:"had_operation"`
	HadPINOperation          *bool `json:"had_pin_operation"`
	HasOnlyUserLiftableLocks *bool `json:"has_only_user_liftable_locks"` // false: Qonto holds a lock of its own
	EligibleForRenewal       *bool `json:"eligible_for_renewal"`         // undocumented, observed in the sandbox
	EligibleForUpsell        *bool `json:"eligible_for_upsell"`          // undocumented, observed in the sandbox
	IsQCP                    *bool `json:"is_qcp"`                       // undocumented, observed in the sandbox
}

// With is the card with what an answer tells of it; what the answer leaves out stays.
func (c Card) With(answer Card) Card {
	known, told := reflect.ValueOf(&c).Elem(), reflect.ValueOf(answer)

	for index := range told.NumField() {
		if field := told.Field(index); !field.IsZero() {
			known.Field(index).Set(field)
		}
	}

	return c
}

// CardSummary names the card that another one renews.
type CardSummary struct {
	ID         string  `json:"id"`
	LastDigits *string `json:"last_digits"`
}

// NewCard is the payload of a create. Nil fields are not sent; a nickname is not accepted at creation.
type NewCard struct {
	CardLevel                     string    `json:"card_level"`
	HolderID                      string    `json:"holder_id"`
	InitiatorID                   string    `json:"initiator_id"`
	OrganizationID                string    `json:"organization_id"`
	BankAccountID                 string    `json:"bank_account_id"`
	ShipToBusiness                *bool     `json:"ship_to_business,omitempty"`
	Address                       *Address  `json:"address,omitempty"`
	ATMOption                     *bool     `json:"atm_option,omitempty"`
	NFCOption                     *bool     `json:"nfc_option,omitempty"`
	OnlineOption                  *bool     `json:"online_option,omitempty"`
	ForeignOption                 *bool     `json:"foreign_option,omitempty"`
	ATMMonthlyLimit               *int64    `json:"atm_monthly_limit,omitempty"`
	ATMDailyLimitOption           *bool     `json:"atm_daily_limit_option,omitempty"`
	ATMDailyLimit                 *int64    `json:"atm_daily_limit,omitempty"`
	PaymentMonthlyLimit           *int64    `json:"payment_monthly_limit,omitempty"`
	PaymentDailyLimitOption       *bool     `json:"payment_daily_limit_option,omitempty"`
	PaymentDailyLimit             *int64    `json:"payment_daily_limit,omitempty"`
	PaymentTransactionLimitOption *bool     `json:"payment_transaction_limit_option,omitempty"`
	PaymentTransactionLimit       *int64    `json:"payment_transaction_limit,omitempty"`
	PaymentLifespanLimit          *int64    `json:"payment_lifespan_limit,omitempty"`
	PreExpiresAt                  *string   `json:"pre_expires_at,omitempty"`
	ActiveDays                    *[]int64  `json:"active_days,omitempty"` // pointer: an empty list is sent
	Categories                    *[]string `json:"categories,omitempty"`  // pointer: an empty list is sent
	CardDesign                    *string   `json:"card_design,omitempty"`
	TypeOfPrint                   *string   `json:"type_of_print,omitempty"`
}

// Address is where a physical card is sent that does not ship to the business.
type Address struct {
	ContactName *string `json:"contact_name,omitempty"`
	FirstLine   *string `json:"first_line,omitempty"`
	SecondLine  *string `json:"second_line,omitempty"`
	ThirdLine   *string `json:"third_line,omitempty"`
	Zipcode     *string `json:"zipcode,omitempty"`
	City        *string `json:"city,omitempty"`
	Country     *string `json:"country,omitempty"` // ISO 3166-1 alpha-2
}

// lines are the values of an address, spaced as texts are in which they are looked for. The address may be none.
func (a *Address) lines() []string {
	if a == nil {
		return nil
	}

	var lines []string

	for _, line := range []*string{a.ContactName, a.FirstLine, a.SecondLine, a.ThirdLine, a.Zipcode, a.City, a.Country} {
		lines = append(lines, oneLine(Text(line)))
	}

	return lines
}

// CardLimits is the payload of a limits update, in whole euros. Nil fields are not sent and stay as they are.
type CardLimits struct {
	ATMMonthlyLimit               *int64 `json:"atm_monthly_limit,omitempty"`
	ATMDailyLimitOption           *bool  `json:"atm_daily_limit_option,omitempty"`
	ATMDailyLimit                 *int64 `json:"atm_daily_limit,omitempty"`
	PaymentMonthlyLimit           *int64 `json:"payment_monthly_limit,omitempty"`
	PaymentDailyLimitOption       *bool  `json:"payment_daily_limit_option,omitempty"`
	PaymentDailyLimit             *int64 `json:"payment_daily_limit,omitempty"`
	PaymentTransactionLimitOption *bool  `json:"payment_transaction_limit_option,omitempty"`
	PaymentTransactionLimit       *int64 `json:"payment_transaction_limit,omitempty"`
	PaymentLifespanLimit          *int64 `json:"payment_lifespan_limit,omitempty"` // flash cards; undocumented here
}

// CardOptions is the payload of an options update: Qonto wants all four together.
type CardOptions struct {
	ATMOption     bool `json:"atm_option"`
	NFCOption     bool `json:"nfc_option"`
	OnlineOption  bool `json:"online_option"`
	ForeignOption bool `json:"foreign_option"`
}

// CardRestrictions is the payload of a restrictions update. Nil fields are not sent and stay as they are.
type CardRestrictions struct {
	ActiveDays *[]int64  `json:"active_days,omitempty"`
	Categories *[]string `json:"categories,omitempty"`
}
