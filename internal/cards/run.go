// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/reading"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Run is what all cards of one walk of Terraform share: the client, the ids that belong to the token, and the register
// of who has which card. The framework makes new resource values for every call, so the provider makes one Run in
// Configure and hands it to all of them.
type Run struct {
	client *qonto.Client
	reader *reading.Reader
	absent error // why there is no client

	started   time.Time
	lookups   *qonto.Lookups
	claims    *claims
	roster    *roster
	recent    *recent
	attempts  *createAttempts
	announced once // the warning of approvals
	failed    once // the error of a card that could not be read
}

// RunOption changes how a run works.
type RunOption func(*Run)

// WithoutSharing makes a run read every card with a request of its own, and wait for no other plan, which is only good for
// comparisons.
func WithoutSharing() RunOption {
	return func(r *Run) {
		r.reader = reading.NewSingleReader(r.client)
		r.roster.patience = 0
	}
}

// NewRun is a run against the API behind client.
func NewRun(client *qonto.Client, options ...RunOption) *Run {
	run := NewRunWithout(nil)
	run.client, run.lookups = client, qonto.NewLookups(client)
	run.reader = reading.NewReader(client)

	for _, option := range options {
		option(run)
	}

	return run
}

// NewRunWithout is a run that cannot reach the API, and why: credentials may be unknown while a plan is made. Plans of
// new cards work; whatever needs the API fails with the reason.
func NewRunWithout(reason error) *Run {
	return &Run{
		absent:   reason,
		started:  time.Now(),
		claims:   newClaims(),
		roster:   newRoster(),
		recent:   newRecent(),
		attempts: newCreateAttempts(),
	}
}

// now is the time by Qonto's clock, or by this machine's before Qonto has told it.
func (r *Run) now() time.Time {
	now, known := r.serverTime()
	if !known {
		return time.Now()
	}

	return now
}

// serverTime is the time by Qonto's clock, false while it is not known.
func (r *Run) serverTime() (time.Time, bool) {
	if r.client == nil {
		return time.Time{}, false
	}

	return r.client.ServerTime()
}

// Client returns the client, or the reason why there is none.
func (r *Run) Client() (*qonto.Client, error) {
	if r.client == nil {
		return nil, r.absent
	}

	return r.client, nil
}

// Lookups answers what does not change during the run, or says why nothing can be asked.
func (r *Run) Lookups() (*qonto.Lookups, error) {
	if r.client == nil {
		return nil, r.absent
	}

	return r.lookups, nil
}

// RunOf is the run that the provider hands over in Configure. Before that it is one that cannot reach the API.
func RunOf(providerData any) *Run {
	if run, ok := providerData.(*Run); ok {
		return run
	}

	return NewRunWithout(errNotConfigured)
}
