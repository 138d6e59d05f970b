// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// The values of switches that the code asks for; the tags of Switches have all of them.
const (
	ChoiceAccept       = "accept"
	ChoiceReject       = "reject"
	ChoiceIgnore       = "ignore"
	ChoiceClamp        = "clamp"
	ChoiceNone         = "none"
	ChoiceNull         = "null"
	ChoiceEmpty        = "empty"
	ChoiceNamed        = "named"
	ChoiceArray        = "array"
	ChoiceObject       = "object"
	ChoiceText         = "text"
	ChoiceCaller       = "caller"
	ChoiceOnHold       = "onhold"
	ChoiceVirtual      = "virtual_only"
	ChoiceNever        = "never"
	ChoiceWithPIN      = "with_pin"
	ChoiceEndOfDay     = "end_of_day"
	ChoiceWrites       = "writes"
	ChoiceZero         = "zero"
	CaseLower          = "lower"
	OrderSorted        = "sorted"
	OrderReversed      = "reversed"
	ChoiceOff          = "off"
	ChoiceObserved     = "observed"
	ChoiceStrict       = "strict"
	ChoiceKeyFirst     = "key_first"
	ChoiceSCAFirst     = "sca_first"
	ChoiceOnSuccess    = "on_success"
	ChoiceOnDeny       = "on_deny"
	ChoiceAll          = "all"
	ChoiceAnyPort      = "any"
	ChoiceRevoke       = "revoke"
	ChoiceRevokeFamily = "revoke_family"
)

// Switches choose the behaviour where no public source settles it, and turn on variants that a server may have. The zero
// value is of no use: start from [DefaultSwitches]. The tags are the only place where a switch is declared: its name, its
// values, of which the first is the default (or a default in JSON where any value will do), and what it does.
//
//nolint:lll,tagalign // A tag cannot be broken, and aligned ones are hard to read.
type Switches struct {
	// What a create accepts.
	ForeignFields    string `json:"foreign_fields" values:"ignore,reject" doc:"Create: a key that the level does not use (nickname included) is ignored or refused with 422."`
	UnknownLevel     string `json:"unknown_level" values:"reject,virtual_only" doc:"Create: a level that nobody knows is refused with 422 or treated like a virtual card."`
	UnknownDesign    string `json:"unknown_design" values:"accept,reject" doc:"Create: a design that does not belong to the level is accepted or refused with 422."`
	UnknownCategory  string `json:"unknown_category" values:"reject,drop" doc:"Create and restrictions: an unknown category is refused with 422 or dropped in silence."`
	InitiatorID      string `json:"initiator_id" values:"optional,caller" doc:"Create: initiator_id may be another membership than the caller's, or must be the caller's own."`
	HolderWithoutKYC string `json:"holder_without_kyc" values:"reject,onhold" doc:"Create: a holder without validated identity is refused with 422 kyc_not_accepted or gets a card in status onhold."`
	LimitBounds      string `json:"limit_bounds" values:"reject,clamp,none" doc:"Limits outside Qonto's published figures are refused with 422, clamped in silence, or accepted. A virtual card's atm_monthly_limit above 20 is always clamped in silence."`

	// What a create answers.
	InitialNickname            string `json:"initial_nickname" values:"empty,named,null" doc:"A new card's nickname is \"\", a name of the server's own such as \"Virtual 1234\", or null."`
	DefaultPaymentMonthlyLimit int64  `json:"default_payment_monthly_limit" default:"1000" doc:"Monthly budget in whole euros of a card created without one."`
	DefaultLimits              string `json:"default_limits" values:"derived,zero" doc:"Daily and transaction limits that were not sent equal the monthly one, or are zero."`
	PreExpiresAtRounding       string `json:"pre_expires_at_rounding" values:"none,end_of_day" doc:"A flash card's end is kept to the microsecond or moved to 23:59:59 UTC of its day."`
	CardDesignCase             string `json:"card_design_case" values:"as_sent,lower" doc:"card_design is answered as it was sent or in lower case."`
	NFCActivation              string `json:"nfc_activation" values:"at_create,with_pin" doc:"A physical card's nfc_option is what was sent at once, or false until the PIN is set."`

	// How a card is written.
	NewerKeys        bool     `json:"newer_keys" default:"true" doc:"Cards carry initiator_id, appearance and has_only_user_liftable_locks."`
	UndocumentedKeys bool     `json:"undocumented_keys" default:"true" doc:"Cards carry shipped_lost_at, eligible_for_renewal, eligible_for_upsell and is_qcp."`
	OmitCardKeys     []string `json:"omit_card_keys" default:"[]" doc:"Keys left out of every card, for instance initiator_id, card_design or type_of_print."`
	SetOrder         string   `json:"set_order" values:"as_sent,sorted,reversed" doc:"active_days and categories are answered in the order sent, sorted, or reversed."`

	// What later changes accept.
	DiscardPaused     string `json:"discard_paused" values:"reject,accept" doc:"Discard of a paused card is refused with 422 (it must be unlocked first) or done."`
	DiscardPending    string `json:"discard_pending" values:"accept,reject" doc:"Discard of a pending card is done or refused with 422."`
	DiscardLevels     string `json:"discard_levels" values:"all,virtual_only" doc:"Discard works for all levels or for virtual ones only."`
	LockPending       string `json:"lock_pending" values:"accept,reject" doc:"Lock of a pending card is done or refused with 422."`
	RepeatedLock      string `json:"repeated_lock" values:"accept,reject" doc:"Lock of a paused card changes nothing and answers 200, or is refused with 422."`
	RepeatedUnlock    string `json:"repeated_unlock" values:"accept,reject" doc:"Unlock of a card that is not paused changes nothing and answers 200, or is refused with 422."`
	FlashBudgetUpdate string `json:"flash_budget_update" values:"accept,ignore,reject" doc:"payment_lifespan_limit sent to the limits endpoint of a flash card is taken, ignored, or refused with 422."`
	UpdatePending     string `json:"update_pending" values:"accept,reject" doc:"Limits of a pending card can be changed, or are refused with 422."`
	OptionsAllowed    bool   `json:"options_allowed" default:"true" doc:"The options endpoint works; false: 403 for every card, as once seen in the sandbox."`
	DataViewVirtual   string `json:"data_view_virtual" values:"accept,reject" doc:"data_view of a virtual card works, or is refused with 400 unknown as seen in the sandbox."`
	DataViewWildcard  string `json:"data_view_wildcard" values:"reject,accept" doc:"data_view with Accept-Language: *, which no source settles, is refused with 400 or answered in English."`
	AutomaticRenewal  bool   `json:"automatic_renewal" default:"true" doc:"A virtual card gets its successor by itself 45 days before it expires."`

	// Lists.
	UnknownFilterValue string `json:"unknown_filter_value" values:"reject,ignore" doc:"An unknown status or level or a malformed id in a filter is refused with 422 or matches nothing."`
	NextPageOnLast     string `json:"next_page_on_last" values:"absent,null" doc:"next_page of the last page is absent or null; both were observed."`
	ListDelayMS        int64  `json:"list_delay_ms" default:"0" doc:"A new card appears in lists only after this many milliseconds of the emulator's clock."`
	BankAccountsMeta   bool   `json:"bank_accounts_meta" default:"true" doc:"GET /v2/bank_accounts carries meta."`
	CatalogueGradients string `json:"catalogue_gradients" values:"some,all" doc:"GET /v2/cards/appearances: some designs have no gradient_hex_color, as on cards, or all have one."`

	// Idempotency, credentials, limits, errors.
	DateHeader             bool   `json:"date_header" default:"true" doc:"Answers carry a Date header."`
	ConcurrentKeyStatus    int    `json:"concurrent_key_status" values:"429,409" doc:"Status of a request whose key is in flight."`
	IdempotencyOn          string `json:"idempotency_on" values:"creates,writes" doc:"Keys count on creates only, or on every write that carries one."`
	ManagerUpdates         string `json:"manager_updates" values:"never,own_team" doc:"Managers may never change limits, options, restrictions and nickname or unlock, or may for their own team."`
	RateLimitRetryAfter    bool   `json:"rate_limit_retry_after" default:"false" doc:"429 of the rate limit carries Retry-After in seconds."`
	RateLimitBody          string `json:"rate_limit_body" values:"array,text,empty" doc:"Body of the rate limit's 429: an errors array, plain text, or nothing."`
	ValidationErrorsShape  string `json:"validation_errors_shape" values:"array,object" doc:"The errors key of a 422 is an array or, as in Qonto's collections, a single object."`
	RateLimitPerTenSeconds int    `json:"rate_limit_per_ten_seconds" default:"1000" doc:"Requests per address in 10 s; 0 is no limit."`
	RateLimitPerTenMinutes int    `json:"rate_limit_per_ten_minutes" default:"10000" doc:"Requests per address in 10 min; 0 is no limit."`

	// Approval.
	SCA                  string   `json:"sca" values:"off,observed,strict" doc:"Approval on a phone: never asked for; as observed in the sandbox (create, unlock, limits); or for every write."`
	SCAGated             []string `json:"sca_gated" default:"[]" doc:"Writes that need an approval whatever \"sca\" says, as patterns such as \"/v2/cards/{id}/lock\"."`
	SCAUngated           []string `json:"sca_ungated" default:"[]" doc:"Writes that need no approval whatever \"sca\" says; stronger than sca_gated."`
	SCABody              string   `json:"sca_body" values:"flat,array" doc:"A 428 is flat as seen in the sandbox, or an errors array as in the schema."`
	SCAOrder             string   `json:"sca_order" values:"key_first,sca_first" doc:"A stored answer goes back to its idempotency key before the approval is looked at, or after: then a spent token is 422 even if the key knows the answer."`
	SCATokenSpent        string   `json:"sca_token_spent" values:"on_use,on_success" doc:"A session token is spent when it is presented, or only by a request that does not fail."`
	SCAFastPoll          string   `json:"sca_fast_poll" values:"accept,reject" doc:"A poll less than a second after the one before is answered (and counted) or refused with 429."`
	SCACanceledAt        string   `json:"sca_canceled_at" values:"on_deny,never" doc:"canceled_at of a session that was denied is the time of that, or always null."`
	SCAUnknownPreference string   `json:"sca_unknown_preference" values:"reject,ignore" doc:"A preference that nobody offers here (sms-otp, mock outside the sandbox) is refused with 400 or ignored."`

	// OAuth.
	OAuthPublicClient     string `json:"oauth_public_client" values:"accept,reject" doc:"A client without a secret (with PKCE) may ask for tokens, or is refused."`
	OAuthRedirectPort     string `json:"oauth_redirect_port" values:"any,exact" doc:"A loopback redirect_uri may have any port, or must have the registered one."`
	OAuthAuthorizeSession string `json:"oauth_authorize_session" values:"none,required" doc:"/oauth2/auth works at once or, as in the sandbox, is 404 until the browser has opened /_emulator/session."`
	RefreshTokenReuse     string `json:"refresh_token_reuse" values:"revoke_family,refuse" doc:"A refresh token used again after its 60 s of grace takes all its descendants with it, or is just refused."`
	AccessTokenOnRefresh  string `json:"access_token_on_refresh" values:"keep,revoke" doc:"A refresh leaves the access token before it in force, or revokes it."`
	OAuthRevocation       string `json:"oauth_revocation" values:"revoke_family,revoke" doc:"Revoking a token ends all tokens of its consent, or that one token."`
	AccessTokenSeconds    int    `json:"access_token_seconds" default:"3600" doc:"Life of an access token from OAuth."`
}

// DefaultSwitches is how the emulator behaves when nobody asks for anything else.
func DefaultSwitches() Switches {
	switches := Switches{}
	fields := reflect.ValueOf(&switches).Elem()

	for number, doc := range SwitchDocs() {
		fields.Field(number).Set(reflect.ValueOf(doc.Default))
	}

	return switches
}

// errUnknownSwitch is returned for a name or a value that the table does not have.
var errUnknownSwitch = errors.New("no such switch or value")

// Patched is the switches with some of them changed; the patch is a JSON object of names and values.
func (s *Switches) Patched(patch []byte) (Switches, error) {
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
