// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
)

// errFault is returned for a fault that cannot be.
var errFault = errors.New("impossible fault")

// activeFault is a fault that is switched on, with its counters.
type activeFault struct {
	Fault

	id       string
	random   *rand.Rand
	matched  int
	struck   int
	held     int
	released chan struct{}
}

// faultBoard holds the faults that are switched on, oldest first. The server's lock guards it.
type faultBoard struct {
	issued  int
	faults  []*activeFault
	changed chan struct{}
}

func newFaultBoard() *faultBoard {
	return &faultBoard{changed: make(chan struct{})}
}

// add switches a fault on and returns its id.
func (b *faultBoard) add(fault Fault) (string, error) {
	fault, err := completed(fault)
	if err != nil {
		return "", err
	}

	b.issued++
	id := "fault-" + strconv.Itoa(b.issued)

	b.faults = append(b.faults, &activeFault{
		Fault: fault, id: id, released: make(chan struct{}),
		random: rand.New(rand.NewPCG(fault.Seed, fault.Seed)), //nolint:gosec // Reproducible on purpose.
	})

	return id, nil
}

func completed(f Fault) (Fault, error) {
	standard := map[string]string{
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

	return f, checkFault(f, stage == StageAnswer)
}

// isMisplaced tells whether the action cannot work at its stage.
func isMisplaced(f Fault, spoilsAnswers bool) bool {
	isEarly := f.Stage == StageArrival || f.Stage == StageHandling

	return spoilsAnswers && isEarly || f.Action == ActionIgnore && f.Stage != StageHandling
}

// checkFault refuses what cannot work.
func checkFault(f Fault, spoilsAnswers bool) error {
	const lowestStatus, highestStatus = 200, 599

	switch {
	case !slices.Contains([]string{StageArrival, StageHandling, StageCommitted, StageAnswer}, f.Stage):
		return fmt.Errorf("%w: unknown stage %q", errFault, f.Stage)
	case f.Action == ActionRefuse && (f.Stage != StageArrival || len(f.Body) > 0):
		return fmt.Errorf("%w: refuse works before the body is read", errFault)
	case isMisplaced(f, spoilsAnswers):
		return fmt.Errorf("%w: %s does not work at this stage", errFault, f.Action)
	case f.Action == ActionStatus && (f.Status < lowestStatus || f.Status > highestStatus):
		return fmt.Errorf("%w: status %d", errFault, f.Status)
	default:
		return nil
	}
}

// remove switches a fault off and lets go of what it holds.
func (b *faultBoard) remove(id string) bool {
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
	at := b.find(id)
	if at < 0 {
		return false
	}

	close(b.faults[at].released)
	b.faults[at].released = make(chan struct{})

	return true
}

func (b *faultBoard) clear() {
	for _, fault := range b.faults {
		close(fault.released)
	}

	b.faults = nil
	b.signal()
}

func (b *faultBoard) states() []FaultState {
	states := make([]FaultState, 0, len(b.faults))
	for _, fault := range b.faults {
		states = append(states, fault.state())
	}

	return states
}

// state returns a fault and a channel that is closed when any fault changes.
func (b *faultBoard) state(id string) (FaultState, <-chan struct{}, bool) {
	at := b.find(id)
	if at < 0 {
		return FaultState{}, nil, false
	}

	return b.faults[at].state(), b.changed, true
}

func (f *activeFault) state() FaultState {
	return FaultState{Fault: f.Fault, ID: f.id, Matched: f.matched, Struck: f.struck, Held: f.held}
}

// find is -1 for an unknown id.
func (b *faultBoard) find(id string) int {
	return slices.IndexFunc(b.faults, func(fault *activeFault) bool { return fault.id == id })
}

// signal wakes those who wait for a fault to change.
func (b *faultBoard) signal() {
	close(b.changed)
	b.changed = make(chan struct{})
}

// faultTarget is what faults select requests by.
type faultTarget struct {
	method, route, cardID, key string

	isApproved bool
	body       []byte
}

// strikes chooses the faults that a request is in for: those that refuse connections, or all others.
func (b *faultBoard) strikes(target faultTarget, refusing bool) []*activeFault {
	var chosen []*activeFault

	for _, fault := range b.faults {
		if (fault.Action == ActionRefuse) == refusing && fault.selects(target) && fault.isTurn() {
			fault.struck++

			chosen = append(chosen, fault)
		}
	}

	if len(chosen) > 0 {
		b.signal()
	}

	return chosen
}

// hold counts a request that waits; the channel is closed when it may go on.
func (b *faultBoard) hold(fault *activeFault) <-chan struct{} {
	fault.held++

	b.signal()

	return fault.released
}

func (b *faultBoard) letGo(fault *activeFault) {
	fault.held--

	b.signal()
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

func (f *activeFault) selects(target faultTarget) bool {
	switch {
	case f.Method != "" && f.Method != target.method,
		f.Route != "" && f.Route != target.route,
		f.CardID != "" && f.CardID != target.cardID,
		f.Approved && !target.isApproved,
		f.Unapproved && target.isApproved,
		f.Key != "" && !strings.EqualFold(strings.TrimSpace(f.Key), strings.TrimSpace(target.key)):
		return false
	default:
		return bodyMatches(target.body, f.Body)
	}
}
