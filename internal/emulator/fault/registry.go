// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package fault selects the requests that a fault strikes, and holds them.
package fault

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// errFault is returned for a fault that cannot be.
var errFault = errors.New("impossible fault")

// Active is a fault that is switched on, with its counters.
type Active struct {
	control.Fault

	id       string
	random   *rand.Rand
	matched  int
	struck   int
	held     int
	released chan struct{}
}

// Registry holds the faults that are switched on, oldest first. The server's lock guards it.
type Registry struct {
	issued  int
	faults  []*Active
	changed chan struct{}
}

// NewRegistry has no faults.
func NewRegistry() *Registry {
	return &Registry{changed: make(chan struct{})}
}

// Add switches a fault on and returns its id.
func (r *Registry) Add(fault control.Fault) (string, error) {
	fault, err := completed(fault)
	if err != nil {
		return "", err
	}

	r.issued++
	id := "fault-" + strconv.Itoa(r.issued)

	r.faults = append(r.faults, &Active{
		Fault: fault, id: id, released: make(chan struct{}),
		random: rand.New(rand.NewPCG(fault.Seed, fault.Seed)), //nolint:gosec // Reproducible on purpose.
	})

	return id, nil
}

func completed(f control.Fault) (control.Fault, error) {
	standard := map[string]string{
		control.ActionRefuse:          control.StageArrival,
		control.ActionDrop:            control.StageArrival,
		control.ActionDelay:           control.StageArrival,
		control.ActionHold:            control.StageArrival,
		control.ActionStatus:          control.StageArrival,
		control.ActionHTML:            control.StageArrival,
		control.ActionGatewayNotFound: control.StageArrival,
		control.ActionTruncate:        control.StageAnswer,
		control.ActionMalformed:       control.StageAnswer,
		control.ActionMutate:          control.StageAnswer,
		control.ActionIgnore:          control.StageHandling,
	}

	stage, known := standard[f.Action]
	if !known {
		return f, fmt.Errorf("%w: unknown action %q", errFault, f.Action)
	}

	if f.Stage == "" {
		f.Stage = stage
	}

	return f, checkFault(f, stage == control.StageAnswer)
}

// isMisplaced tells whether the action cannot work at its stage.
func isMisplaced(f control.Fault, corruptsAnswers bool) bool {
	isEarly := f.Stage == control.StageArrival || f.Stage == control.StageHandling

	return corruptsAnswers && isEarly || f.Action == control.ActionIgnore && f.Stage != control.StageHandling
}

// checkFault refuses what cannot work.
func checkFault(f control.Fault, corruptsAnswers bool) error {
	const lowestStatus, highestStatus = 200, 599

	switch {
	case !slices.Contains([]string{control.StageArrival, control.StageHandling, control.StageCommitted, control.StageAnswer}, f.Stage):
		return fmt.Errorf("%w: unknown stage %q", errFault, f.Stage)
	case f.Action == control.ActionRefuse && (f.Stage != control.StageArrival || len(f.Body) > 0):
		return fmt.Errorf("%w: refuse works before the body is read", errFault)
	case isMisplaced(f, corruptsAnswers):
		return fmt.Errorf("%w: %s does not work at this stage", errFault, f.Action)
	case f.Action == control.ActionStatus && (f.Status < lowestStatus || f.Status > highestStatus):
		return fmt.Errorf("%w: status %d", errFault, f.Status)
	default:
		return nil
	}
}

// Remove switches a fault off and lets go of what it holds.
func (r *Registry) Remove(id string) bool {
	at := r.find(id)
	if at < 0 {
		return false
	}

	close(r.faults[at].released)
	r.faults = slices.Delete(r.faults, at, at+1)
	r.signal()

	return true
}

// Release lets go of what a fault holds; later requests are held again.
func (r *Registry) Release(id string) bool {
	at := r.find(id)
	if at < 0 {
		return false
	}

	close(r.faults[at].released)
	r.faults[at].released = make(chan struct{})

	return true
}

// Clear switches all faults off; what they hold goes on.
func (r *Registry) Clear() {
	for _, fault := range r.faults {
		close(fault.released)
	}

	r.faults = nil
	r.signal()
}

// States are the faults and what they have done, oldest first.
func (r *Registry) States() []control.FaultState {
	states := make([]control.FaultState, 0, len(r.faults))
	for _, fault := range r.faults {
		states = append(states, fault.state())
	}

	return states
}

// State returns a fault and a channel that is closed when any fault changes.
func (r *Registry) State(id string) (control.FaultState, <-chan struct{}, bool) {
	at := r.find(id)
	if at < 0 {
		return control.FaultState{}, nil, false
	}

	return r.faults[at].state(), r.changed, true
}

func (f *Active) state() control.FaultState {
	return control.FaultState{Fault: f.Fault, ID: f.id, Matched: f.matched, Struck: f.struck, Held: f.held}
}

// find is -1 for an unknown id.
func (r *Registry) find(id string) int {
	return slices.IndexFunc(r.faults, func(fault *Active) bool { return fault.id == id })
}

// signal wakes those who wait for a fault to change.
func (r *Registry) signal() {
	close(r.changed)
	r.changed = make(chan struct{})
}

// Target is what faults select requests by.
type Target struct {
	Method, Route, CardID, Key string

	IsApproved bool
	Body       []byte
}

// Choose chooses the faults that a request is in for: those that refuse connections, or all others.
func (r *Registry) Choose(target Target, refusing bool) []*Active {
	var chosen []*Active

	for _, fault := range r.faults {
		if (fault.Action == control.ActionRefuse) == refusing && fault.selects(target) && fault.isTurn() {
			fault.struck++

			chosen = append(chosen, fault)
		}
	}

	if len(chosen) > 0 {
		r.signal()
	}

	return chosen
}

// Hold counts a request that waits; the channel is closed when it may go on.
func (r *Registry) Hold(fault *Active) <-chan struct{} {
	fault.held++

	r.signal()

	return fault.released
}

// Resume says that a held request goes on or has ended.
func (r *Registry) Resume(fault *Active) {
	fault.held--

	r.signal()
}

// isTurn counts a match and says whether it is one to strike.
func (f *Active) isTurn() bool {
	f.matched++

	switch {
	case f.matched < f.Nth, f.Times > 0 && f.struck >= f.Times:
		return false
	default:
		return f.Probability == 0 || f.random.Float64() < f.Probability
	}
}

func (f *Active) selects(target Target) bool {
	switch {
	case f.Method != "" && f.Method != target.Method,
		f.Route != "" && f.Route != target.Route,
		f.CardID != "" && f.CardID != target.CardID,
		f.Approved && !target.IsApproved,
		f.Unapproved && target.IsApproved,
		f.Key != "" && !strings.EqualFold(strings.TrimSpace(f.Key), strings.TrimSpace(target.Key)):
		return false
	default:
		return control.BodyMatches(target.Body, f.Body)
	}
}
