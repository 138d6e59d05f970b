// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Action is what a fault does.
type Action string

// The actions of faults.
const (
	// ActionRefuse resets the connection before the body is read.
	ActionRefuse Action = "refuse"
	// ActionDrop closes the connection without an answer.
	ActionDrop Action = "drop"
	// ActionTruncate promises the whole answer and closes the connection half way.
	ActionTruncate Action = "truncate"
	// ActionDelay waits, then goes on.
	ActionDelay Action = "delay"
	// ActionHold waits for a release, then goes on.
	ActionHold Action = "hold"
	// ActionStatus answers with a status and a body of one's choice.
	ActionStatus Action = "status"
	// ActionHTML answers 200 with a page of HTML.
	ActionHTML Action = "html"
	// ActionMalformed cuts the JSON of the answer so that it does not parse.
	ActionMalformed Action = "malformed"
	// ActionGatewayNotFound answers 404 in text/plain without x-request-id.
	ActionGatewayNotFound Action = "gateway_not_found"
	// ActionMutate changes the cards or the meta of the answer.
	ActionMutate Action = "mutate"
	// ActionIgnore answers a call about one card as if it had been done, and does nothing.
	ActionIgnore Action = "ignore"
)

// Stage is where on a request's way a fault strikes.
type Stage string

// The stages, in the order in which a request passes them.
const (
	// StageArrival is before any check: nothing is committed.
	StageArrival Stage = "arrival"
	// StageHandling is after all checks, with the idempotency key taken and the session token of an approval spent: nothing
	// is committed.
	StageHandling Stage = "handling"
	// StageCommitted is after the change, before the answer is stored under the key: a fault that ends the request here
	// leaves a card that its key does not know.
	StageCommitted Stage = "committed"
	// StageAnswer is after everything, the stored answer included: the gateway loses or spoils it.
	StageAnswer Stage = "answer"
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

	Action Action `json:"action"`
	// Stage has a default per action: the earliest at which it makes sense.
	Stage Stage `json:"stage,omitempty"`

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

// FaultState is a fault on the board and what it has done.
type FaultState struct {
	Fault

	ID string `json:"id"`
	// Matched and Struck count requests; Held is how many it holds right now.
	Matched int `json:"matched"`
	Struck  int `json:"struck"`
	Held    int `json:"held"`
}

// errFault is returned for a fault that cannot be.
var errFault = errors.New("impossible fault")

// activeFault is a fault on the board. The board's lock guards its counters.
type activeFault struct {
	Fault

	id       string
	random   *rand.Rand
	matched  int
	struck   int
	held     int
	released chan struct{}
}

// faultBoard holds the faults that are switched on, oldest first.
type faultBoard struct {
	mu      sync.Mutex
	issued  int
	faults  []*activeFault
	changed chan struct{}
}

func newFaultBoard() *faultBoard {
	return &faultBoard{changed: make(chan struct{})}
}

// add switches a fault on and returns its id.
func (b *faultBoard) add(fault Fault) (string, error) {
	fault, err := fault.complete()
	if err != nil {
		return "", err
	}

	b.mu.Lock()
	defer b.mu.Unlock()

	b.issued++
	id := "fault-" + strconv.Itoa(b.issued)

	b.faults = append(b.faults, &activeFault{
		Fault: fault, id: id, released: make(chan struct{}),
		random: rand.New(rand.NewPCG(fault.Seed, fault.Seed)), //nolint:gosec // Reproducible on purpose.
	})

	return id, nil
}

func (f Fault) complete() (Fault, error) {
	standard := map[Action]Stage{
		ActionRefuse: StageArrival, ActionDrop: StageArrival, ActionDelay: StageArrival, ActionHold: StageArrival,
		ActionStatus: StageArrival, ActionHTML: StageArrival, ActionGatewayNotFound: StageArrival,
		ActionTruncate: StageAnswer, ActionMalformed: StageAnswer, ActionMutate: StageAnswer, ActionIgnore: StageHandling,
	}

	stage, known := standard[f.Action]
	if !known {
		return f, fmt.Errorf("%w: unknown action %q", errFault, f.Action)
	}

	if f.Stage == "" {
		f.Stage = stage
	}

	return f, f.check(stage == StageAnswer)
}

// isMisplaced tells whether the action cannot work at its stage.
func (f Fault) isMisplaced(spoilsAnswers bool) bool {
	isEarly := f.Stage == StageArrival || f.Stage == StageHandling

	return spoilsAnswers && isEarly || f.Action == ActionIgnore && f.Stage != StageHandling
}

// check refuses what cannot work.
func (f Fault) check(spoilsAnswers bool) error {
	const lowestStatus, highestStatus = 200, 599

	switch {
	case !slices.Contains([]Stage{StageArrival, StageHandling, StageCommitted, StageAnswer}, f.Stage):
		return fmt.Errorf("%w: unknown stage %q", errFault, f.Stage)
	case f.Action == ActionRefuse && (f.Stage != StageArrival || len(f.Body) > 0):
		return fmt.Errorf("%w: refuse works before the body is read", errFault)
	case f.isMisplaced(spoilsAnswers):
		return fmt.Errorf("%w: %s does not work at this stage", errFault, f.Action)
	case f.Action == ActionStatus && (f.Status < lowestStatus || f.Status > highestStatus):
		return fmt.Errorf("%w: status %d", errFault, f.Status)
	default:
		return nil
	}
}

// remove switches a fault off and lets go of what it holds.
func (b *faultBoard) remove(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()

	at := b.find(id)
	if at < 0 {
		return false
	}

	close(b.faults[at].released)
	b.faults = slices.Delete(b.faults, at, at+1)
	b.signal()

	return true
}

// release lets go of what a fault holds; later requests are held again.
func (b *faultBoard) release(id string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()

	at := b.find(id)
	if at < 0 {
		return false
	}

	close(b.faults[at].released)
	b.faults[at].released = make(chan struct{})

	return true
}

func (b *faultBoard) clear() {
	b.mu.Lock()
	defer b.mu.Unlock()

	for _, fault := range b.faults {
		close(fault.released)
	}

	b.faults = nil
	b.signal()
}

func (b *faultBoard) states() []FaultState {
	b.mu.Lock()
	defer b.mu.Unlock()

	states := make([]FaultState, 0, len(b.faults))
	for _, fault := range b.faults {
		states = append(states, fault.state())
	}

	return states
}

// state returns a fault and a channel that is closed when any fault changes.
func (b *faultBoard) state(id string) (FaultState, <-chan struct{}, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()

	at := b.find(id)
	if at < 0 {
		return FaultState{}, nil, false
	}

	return b.faults[at].state(), b.changed, true
}

func (f *activeFault) state() FaultState {
	return FaultState{Fault: f.Fault, ID: f.id, Matched: f.matched, Struck: f.struck, Held: f.held}
}

// find is -1 for an unknown id; the lock is held.
func (b *faultBoard) find(id string) int {
	return slices.IndexFunc(b.faults, func(fault *activeFault) bool { return fault.id == id })
}

// signal wakes those who wait for a fault to change; the lock is held.
func (b *faultBoard) signal() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// strikes chooses the faults that a request is in for: those that refuse connections, or all others.
func (b *faultBoard) strikes(x *exchange, refusing bool) []*activeFault {
	b.mu.Lock()
	defer b.mu.Unlock()

	var chosen []*activeFault

	for _, fault := range b.faults {
		if (fault.Action == ActionRefuse) == refusing && fault.matches(x) && fault.isTurn() {
			fault.struck++

			chosen = append(chosen, fault)
		}
	}

	if len(chosen) > 0 {
		b.signal()
	}

	return chosen
}

// isTurn counts a match and says whether it is one to strike.
func (f *activeFault) isTurn() bool {
	f.matched++

	switch {
	case f.matched < f.Nth, f.Times > 0 && f.struck >= f.Times:
		return false
	default:
		return f.Probability == 0 || f.random.Float64() < f.Probability
	}
}

func (f *activeFault) matches(x *exchange) bool {
	isApproved := x.request.Header.Get(sessionTokenHeader) != ""

	switch {
	case f.Method != "" && f.Method != x.request.Method,
		f.Route != "" && f.Route != x.route.pattern,
		f.CardID != "" && f.CardID != x.request.PathValue("id"),
		f.Approved && !isApproved,
		f.Unapproved && isApproved,
		f.Key != "" && normalizedKey(f.Key) != normalizedKey(x.request.Header.Get(idempotencyHeader)):
		return false
	default:
		return bodyMatches(x.body, f.Body)
	}
}

func bodyMatches(body []byte, wanted map[string]any) bool {
	if len(wanted) == 0 {
		return true
	}

	var document any
	if json.Unmarshal(body, &document) != nil {
		return false
	}

	for path, expected := range wanted {
		found, there := atPath(document, path)
		if !there || !sameJSON(found, expected) {
			return false
		}
	}

	return true
}

func atPath(document any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		keys, isObject := document.(map[string]any)
		if !isObject {
			return nil, false
		}

		if document, isObject = keys[name]; !isObject {
			return nil, false
		}
	}

	return document, true
}

func sameJSON(left, right any) bool {
	first, errFirst := json.Marshal(left)
	second, errSecond := json.Marshal(right)

	return errFirst == nil && errSecond == nil && string(first) == string(second)
}
