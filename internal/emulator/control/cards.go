// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"encoding/json"
	"time"
)

// CardFields is what can be set about a card. Limits are whole euros, amounts spent are cents, dates are UTC. The JSON form
// is the control API's, not Qonto's.
type CardFields struct {
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

// Spending is a payment or a withdrawal.
type Spending struct {
	AmountCents int64 `json:"amount_cents"`
	ATM         bool  `json:"atm"`
	WithPIN     bool  `json:"with_pin"`
	// Declined attempts move last_activity_at only.
	Declined bool `json:"declined"`
}

// Operation is an amount spent that still counts in one of the windows.
type Operation struct {
	At          time.Time `json:"at"`
	AmountCents int64     `json:"amount_cents"`
	ATM         bool      `json:"atm"`
	// DayOver says that it has left the window of a day.
	DayOver bool `json:"day_over"`
}

// The origins of cards: how one came into being.
const (
	OriginRequest = "request"
	OriginControl = "control"
	OriginRenewal = "renewal"
	OriginUpsell  = "upsell"
)

// Event is something that people or Qonto do to a card outside the API.
type Event string

// The events.
const (
	SetPIN       Event = "set-pin"
	BlockPIN     Event = "block-pin"
	UnblockPIN   Event = "unblock-pin"
	Expire       Event = "expire"
	Hold         Event = "hold"
	ReleaseHold  Event = "release-hold"
	Abuse        Event = "abuse"
	CancelOrder  Event = "cancel-order"
	LoseInPost   Event = "lose-in-post"
	Ship         Event = "ship"
	SystemLock   Event = "system-lock"
	SystemUnlock Event = "system-unlock"
	Renew        Event = "renew"
	Upsell       Event = "upsell"
)
