// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

// What a fault does.
const (
	// ActionRefuse resets the connection before the body is read.
	ActionRefuse = "refuse"
	// ActionDrop closes the connection without an answer.
	ActionDrop = "drop"
	// ActionTruncate promises the whole answer and closes the connection half way.
	ActionTruncate = "truncate"
	// ActionDelay waits, then goes on.
	ActionDelay = "delay"
	// ActionHold waits for a release, then goes on.
	ActionHold = "hold"
	// ActionStatus answers with a status and a body of one's choice.
	ActionStatus = "status"
	// ActionHTML answers 200 with a page of HTML.
	ActionHTML = "html"
	// ActionMalformed cuts the JSON of the answer so that it does not parse.
	ActionMalformed = "malformed"
	// ActionGatewayNotFound answers 404 in text/plain without x-request-id.
	ActionGatewayNotFound = "gateway_not_found"
	// ActionMutate changes the cards or the meta of the answer.
	ActionMutate = "mutate"
	// ActionIgnore answers a call about one card as if it had been done, and does nothing.
	ActionIgnore = "ignore"
)

// The stages at which a fault strikes, in the order in which a request passes them.
const (
	// StageArrival is before any check: nothing is committed.
	StageArrival = "arrival"
	// StageHandling is after all checks, with the idempotency key taken and the session token of an approval spent: nothing
	// is committed.
	StageHandling = "handling"
	// StageCommitted is after the change, before the answer is stored under the key: a fault that ends the request here
	// leaves a card that its key does not know.
	StageCommitted = "committed"
	// StageAnswer is after everything, the stored answer included: the gateway loses or corrupts it.
	StageAnswer = "answer"
)

// Fault says which requests it strikes, and what it does to them. All given conditions must hold.
type Fault struct {
	// Method and Route ("/v2/cards/{id}/lock") select requests; empty selects all.
	Method string `json:"method,omitempty"`
	Route  string `json:"route,omitempty"`
	// CardID selects requests with this card in their path.
	CardID string `json:"card_id,omitempty"`
	// Body selects requests by values at dotted paths of their JSON body, for instance {"card.card_level": "virtual"}.
	Body map[string]any `json:"body,omitempty"`
	// Key selects requests by idempotency key.
	Key string `json:"key,omitempty"`
	// Approved selects requests that carry the session token of an approval, and Unapproved those that do not; without
	// either, the request that is answered 428 counts like any other.
	Approved   bool `json:"approved,omitempty"`
	Unapproved bool `json:"unapproved,omitempty"`
	// Nth is the first match that is struck, counted from 1; 0 is 1.
	Nth int `json:"nth,omitempty"`
	// Times is how many matches are struck; 0 is all.
	Times int `json:"times,omitempty"`
	// Probability strikes at random with a fixed seed; 0 is always.
	Probability float64 `json:"probability,omitempty"`
	Seed        uint64  `json:"seed,omitempty"`

	Action string `json:"action"`
	// Stage has a default per action: the earliest at which it makes sense.
	Stage string `json:"stage,omitempty"`

	// Status, ContentType, ResponseBody and RetryAfter belong to the action "status".
	Status       int    `json:"status,omitempty"`
	ContentType  string `json:"content_type,omitempty"`
	ResponseBody string `json:"response_body,omitempty"`
	RetryAfter   string `json:"retry_after,omitempty"`
	// DelayMS belongs to "delay"; it is the machine's time, not the emulator's.
	DelayMS int `json:"delay_ms,omitempty"`
	// GoOn makes a held or delayed request go on when its client is gone; without it the request ends there.
	GoOn bool `json:"go_on,omitempty"`
	// CardSet, CardOmit and MetaOmit belong to "mutate": keys of every card set or left out, keys of meta left out.
	CardSet  map[string]any `json:"card_set,omitempty"`
	CardOmit []string       `json:"card_omit,omitempty"`
	MetaOmit []string       `json:"meta_omit,omitempty"`
}

// FaultState is a fault that is switched on and what it has done.
type FaultState struct {
	Fault

	ID string `json:"id"`
	// Matched and Struck count requests; Held is how many it holds right now.
	Matched int `json:"matched"`
	Struck  int `json:"struck"`
	Held    int `json:"held"`
}
