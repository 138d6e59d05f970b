// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// The values that switches take. What each one means is in the table of switchdocs.go.
const (
	choiceAccept   = "accept"
	choiceReject   = "reject"
	choiceIgnore   = "ignore"
	choiceClamp    = "clamp"
	choiceNone     = "none"
	choiceNull     = "null"
	choiceEmpty    = "empty"
	choiceNamed    = "named"
	choiceAbsent   = "absent"
	choiceArray    = "array"
	choiceObject   = "object"
	choiceText     = "text"
	choiceOptional = "optional"
	choiceRequired = "required"
	choiceCaller   = "caller"
	choiceOnHold   = "onhold"
	choiceDrop     = "drop"
	choiceAll      = "all"
	choiceVirtual  = "virtual_only"
	choiceOwnTeam  = "own_team"
	choiceNever    = "never"
	choiceWithPIN  = "with_pin"
	choiceAtCreate = "at_create"
	choiceEndOfDay = "end_of_day"
	choiceCreates  = "creates"
	choiceWrites   = "writes"
	choiceDerived  = "derived"
	choiceZero     = "zero"
	caseAsSent     = "as_sent"
	caseLower      = "lower"
	orderSorted    = "sorted"
	orderReversed  = "reversed"
)

// Switches choose the behaviour where no public source settles it, and turn on whims that a server may have. The zero
// value is of no use: start from [DefaultSwitches]. What each one does is in [SwitchDocs].
type Switches struct {
	// What a create accepts.
	ForeignFields             string `json:"foreign_fields"`
	UnknownLevel              string `json:"unknown_level"`
	UnknownDesign             string `json:"unknown_design"`
	UnknownCategory           string `json:"unknown_category"`
	EmptyActiveDays           string `json:"empty_active_days"`
	InitiatorID               string `json:"initiator_id"`
	AddressWithShipToBusiness string `json:"address_with_ship_to_business"`
	HolderWithoutKYC          string `json:"holder_without_kyc"`
	LimitBounds               string `json:"limit_bounds"`

	// What a create answers.
	InitialNickname            string `json:"initial_nickname"`
	DefaultPaymentMonthlyLimit int64  `json:"default_payment_monthly_limit"`
	DefaultLimits              string `json:"default_limits"`
	PreExpiresAtRounding       string `json:"pre_expires_at_rounding"`
	CardDesignCase             string `json:"card_design_case"`
	NFCActivation              string `json:"nfc_activation"`

	// How a card is written.
	NewerKeys        bool     `json:"newer_keys"`
	UndocumentedKeys bool     `json:"undocumented_keys"`
	OmitCardKeys     []string `json:"omit_card_keys"`
	SetOrder         string   `json:"set_order"`

	// What later changes accept.
	DiscardPaused     string `json:"discard_paused"`
	DiscardPending    string `json:"discard_pending"`
	DiscardLevels     string `json:"discard_levels"`
	LockPending       string `json:"lock_pending"`
	RepeatedLock      string `json:"repeated_lock"`
	RepeatedUnlock    string `json:"repeated_unlock"`
	FlashBudgetUpdate string `json:"flash_budget_update"`
	UpdatePending     string `json:"update_pending"`
	OptionsAllowed    bool   `json:"options_allowed"`
	DataViewVirtual   string `json:"data_view_virtual"`
	AutomaticRenewal  bool   `json:"automatic_renewal"`

	// Lists.
	PerPageAboveMaximum string `json:"per_page_above_maximum"`
	UnknownFilterValue  string `json:"unknown_filter_value"`
	NextPageOnLast      string `json:"next_page_on_last"`
	DefaultSort         string `json:"default_sort"`
	ListDelayMS         int64  `json:"list_delay_ms"`
	BankAccountsMeta    bool   `json:"bank_accounts_meta"`

	// Idempotency, credentials, limits, errors.
	DateHeader             bool   `json:"date_header"`
	MissingIdempotencyKey  string `json:"missing_idempotency_key"`
	ConcurrentKeyStatus    int    `json:"concurrent_key_status"`
	IdempotencyOn          string `json:"idempotency_on"`
	ManagerUpdates         string `json:"manager_updates"`
	MissingAuthorization   int    `json:"missing_authorization_status"`
	RateLimitRetryAfter    bool   `json:"rate_limit_retry_after"`
	RateLimitBody          string `json:"rate_limit_body"`
	ValidationErrorsShape  string `json:"validation_errors_shape"`
	RateLimitPerTenSeconds int    `json:"rate_limit_per_ten_seconds"`
	RateLimitPerTenMinutes int    `json:"rate_limit_per_ten_minutes"`

	// Approval.
	SCA                   string   `json:"sca"`
	SCAGated              []string `json:"sca_gated"`
	SCAUngated            []string `json:"sca_ungated"`
	SCABody               string   `json:"sca_body"`
	SCAOrder              string   `json:"sca_order"`
	SCATokenSpent         string   `json:"sca_token_spent"`
	SCAUndecidedStatus    int      `json:"sca_undecided_token_status"`
	SCAFastPoll           string   `json:"sca_fast_poll"`
	SCAPollAuthorization  string   `json:"sca_poll_authorization"`
	SCACanceledAt         string   `json:"sca_canceled_at"`
	SCAUnknownPreference  string   `json:"sca_unknown_preference"`
	SCASessionsShowMocked bool     `json:"sca_sessions_show_mocked"`

	// OAuth.
	OAuthPublicClient     string `json:"oauth_public_client"`
	OAuthRedirectPort     string `json:"oauth_redirect_port"`
	OAuthAuthorizeSession string `json:"oauth_authorize_session"`
	RefreshTokenReuse     string `json:"refresh_token_reuse"`
	AccessTokenOnRefresh  string `json:"access_token_on_refresh"`
	OAuthRevocation       string `json:"oauth_revocation"`
	AccessTokenSeconds    int    `json:"access_token_seconds"`
}

// DefaultSwitches is how the emulator behaves when nobody asks for anything else.
func DefaultSwitches() Switches {
	switches := Switches{}

	for _, doc := range SwitchDocs() {
		// The table and the struct are held together by a test, so an error cannot happen here.
		_ = switches.set(doc.Name, doc.Default)
	}

	return switches
}

func (s *Switches) set(name string, value any) error {
	patch, err := json.Marshal(map[string]any{name: value})
	if err != nil {
		return fmt.Errorf("encoding the value of %s: %w", name, err)
	}

	if err := json.Unmarshal(patch, s); err != nil {
		return fmt.Errorf("setting %s: %w", name, err)
	}

	return nil
}

// errUnknownSwitch is returned for a name or a value that the table does not have.
var errUnknownSwitch = errors.New("no such switch or value")

// patched is the switches with some of them changed; the patch is a JSON object of names and values.
func (s *Switches) patched(patch []byte) (Switches, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(patch, &raw); err != nil {
		return Switches{}, fmt.Errorf("reading the switches: %w", err)
	}

	docs := SwitchDocs()

	for name, value := range raw {
		if err := checkSwitch(docs, name, value); err != nil {
			return Switches{}, err
		}
	}

	changed := *s
	changed.OmitCardKeys = slices.Clone(s.OmitCardKeys)
	changed.SCAGated, changed.SCAUngated = slices.Clone(s.SCAGated), slices.Clone(s.SCAUngated)

	if err := json.Unmarshal(patch, &changed); err != nil {
		return Switches{}, fmt.Errorf("reading the switches: %w", err)
	}

	return changed, nil
}

func checkSwitch(docs []SwitchDoc, name string, value json.RawMessage) error {
	at := slices.IndexFunc(docs, func(doc SwitchDoc) bool { return doc.Name == name })
	if at < 0 {
		return fmt.Errorf("%w: %s", errUnknownSwitch, name)
	}

	if len(docs[at].Values) == 0 {
		return nil
	}

	if chosen := strings.Trim(string(value), `"`); !slices.Contains(docs[at].Values, chosen) {
		return fmt.Errorf("%w: %s takes %s", errUnknownSwitch, name, strings.Join(docs[at].Values, ", "))
	}

	return nil
}
