// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"slices"
	"time"
)

// Card is everything the emulator knows about a card. Limits are whole euros, amounts spent are cents, dates are UTC.
// The JSON form is the control API's; the API's own form is written by its wire method.
type Card struct {
	CardOptions
	Limits
	Spent

	ID           string  `json:"id"`
	Nickname     *string `json:"nickname"`
	EmbossedName *string `json:"embossed_name"`
	// Base is the status the card has apart from locks; Status is what the API shows.
	Base               string          `json:"base_status"`
	UserLocked         bool            `json:"user_locked"`
	SystemLocked       bool            `json:"system_locked"`
	PINSet             bool            `json:"pin_set"`
	MaskPAN            *string         `json:"mask_pan"`
	ExpMonth           string          `json:"exp_month"`
	ExpYear            string          `json:"exp_year"`
	LastDigits         *string         `json:"last_digits"`
	LastActivityAt     time.Time       `json:"last_activity_at"`
	ShipToBusiness     bool            `json:"ship_to_business"`
	PreExpiresAt       *time.Time      `json:"pre_expires_at"`
	ActiveDays         []int           `json:"active_days"`
	Categories         []string        `json:"categories"`
	HolderID           string          `json:"holder_id"`
	InitiatorID        string          `json:"initiator_id"`
	BankAccountID      string          `json:"bank_account_id"`
	OrganizationID     string          `json:"organization_id"`
	CreatedAt          time.Time       `json:"created_at"`
	UpdatedAt          time.Time       `json:"updated_at"`
	ShippedAt          *time.Time      `json:"shipped_at"`
	ShippedLostAt      *time.Time      `json:"shipped_lost_at"`
	CardType           string          `json:"card_type"`
	CardLevel          string          `json:"card_level"`
	Renewed            bool            `json:"renewed"`
	Renewal            bool            `json:"renewal"`
	Parent             *ParentSummary  `json:"parent_card_summary"`
	Upsold             bool            `json:"upsold"`
	Upsell             bool            `json:"upsell"`
	DiscardOn          *string         `json:"discard_on"`
	Reordered          bool            `json:"reordered"`
	HadOperation       bool            `json:"had_operation"`
	HadPINOperation    bool            `json:"had_pin_operation"`
	CardDesign         string          `json:"card_design"`
	TypeOfPrint        *string         `json:"type_of_print"`
	EligibleForRenewal bool            `json:"eligible_for_renewal"`
	EligibleForUpsell  bool            `json:"eligible_for_upsell"`
	IsQCP              bool            `json:"is_qcp"`
	Address            json.RawMessage `json:"address,omitempty"`
	// Operations are what the amounts spent consist of, as long as they count.
	Operations []Operation `json:"operations,omitempty"`

	// nfcAwaitsPIN keeps what was asked for while a switch delays it.
	nfcAwaitsPIN bool
}

// CardOptions are the four flags of the options endpoint.
type CardOptions struct {
	ATMOption     bool `json:"atm_option"`
	NFCOption     bool `json:"nfc_option"`
	OnlineOption  bool `json:"online_option"`
	ForeignOption bool `json:"foreign_option"`
}

// Limits are what the limits endpoint can change, in whole euros.
type Limits struct {
	ATMMonthlyLimit               int64  `json:"atm_monthly_limit"`
	ATMDailyLimit                 int64  `json:"atm_daily_limit"`
	ATMDailyLimitOption           bool   `json:"atm_daily_limit_option"`
	PaymentMonthlyLimit           int64  `json:"payment_monthly_limit"`
	PaymentDailyLimit             int64  `json:"payment_daily_limit"`
	PaymentDailyLimitOption       bool   `json:"payment_daily_limit_option"`
	PaymentTransactionLimit       int64  `json:"payment_transaction_limit"`
	PaymentTransactionLimitOption bool   `json:"payment_transaction_limit_option"`
	PaymentLifespanLimit          *int64 `json:"payment_lifespan_limit"`
}

// Spent are the amounts spent, in cents.
type Spent struct {
	ATMMonthlySpent      int64 `json:"atm_monthly_spent_cents"`
	ATMDailySpent        int64 `json:"atm_daily_spent_cents"`
	PaymentMonthlySpent  int64 `json:"payment_monthly_spent_cents"`
	PaymentDailySpent    int64 `json:"payment_daily_spent_cents"`
	PaymentLifespanSpent int64 `json:"payment_lifespan_spent_cents"`
}

// ParentSummary names the card that a renewal, an upgrade or a replacement comes from.
type ParentSummary struct {
	ID         string  `json:"id"`
	LastDigits *string `json:"last_digits"`
}

// Status is the status that the API shows: a lock of any kind makes a card that is not terminal "paused".
func (c *Card) Status() string {
	if (c.UserLocked || c.SystemLocked) && !isTerminal(c.Base) {
		return statusPaused
	}

	return c.Base
}

// Living says whether the card is in no terminal status.
func (c *Card) Living() bool {
	return !isTerminal(c.Base)
}

// setStatus is for control calls, which name the shown status.
func (c *Card) setStatus(status string) {
	c.UserLocked = status == statusPaused
	c.SystemLocked = false

	if status != statusPaused {
		c.Base = status
	}
}

// clone shares nothing with the original.
func (c *Card) clone() Card {
	other := *c
	other.ActiveDays = slices.Clone(c.ActiveDays)
	other.Categories = slices.Clone(c.Categories)
	other.Address = slices.Clone(c.Address)
	other.Operations = slices.Clone(c.Operations)
	other.Nickname = clonePointer(c.Nickname)
	other.EmbossedName = clonePointer(c.EmbossedName)
	other.MaskPAN = clonePointer(c.MaskPAN)
	other.LastDigits = clonePointer(c.LastDigits)
	other.PreExpiresAt = clonePointer(c.PreExpiresAt)
	other.ShippedAt = clonePointer(c.ShippedAt)
	other.ShippedLostAt = clonePointer(c.ShippedLostAt)
	other.PaymentLifespanLimit = clonePointer(c.PaymentLifespanLimit)
	other.DiscardOn = clonePointer(c.DiscardOn)
	other.TypeOfPrint = clonePointer(c.TypeOfPrint)
	other.Parent = clonePointer(c.Parent)

	return other
}

func clonePointer[T any](pointer *T) *T {
	if pointer == nil {
		return nil
	}

	value := *pointer

	return &value
}

// expiresAt is the instant after the last day of the expiry month.
func (c *Card) expiresAt() time.Time {
	month, err := time.Parse("2006-1", c.ExpYear+"-"+c.ExpMonth)
	if err != nil {
		return time.Time{}
	}

	return month.AddDate(0, 1, 0)
}
