// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/cards/reading"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Session is what all cards of one walk of Terraform share: the client, the ids that belong to the token, and what issues
// cards. The framework makes new resource values for every call, so the provider makes one Session in Configure and hands
// it to all of them.
type Session struct {
	client *qonto.Client
	reader *reading.Reader
	absent error // why there is no client

	lookups   *qonto.Lookups
	issuer    *issuing.Issuer
	announced atomic.Bool // the warning of approvals
	failed    atomic.Bool // the error of a card that could not be read
	imported  sync.Map    // the ids of the cards that this walk imports. In private state, their end would be drift to a refresh
}

// SessionOption changes how a session works.
type SessionOption func(*Session)

// WithoutSharing makes a session read every card with a request of its own, and wait for no other plan, which is only
// good for comparisons.
func WithoutSharing() SessionOption {
	return func(s *Session) {
		s.reader = reading.NewSingleReader(s.client)
		s.issuer = issuing.NewIssuer(s.client, s.reader)
		s.issuer.Plans.WaitForNoPlan()
	}
}

// NewSession is a session against the API behind client.
func NewSession(client *qonto.Client, options ...SessionOption) *Session {
	session := NewSessionWithout(nil)
	session.client, session.lookups = client, qonto.NewLookups(client)
	session.reader = reading.NewReader(client)
	session.issuer = issuing.NewIssuer(client, session.reader)

	for _, option := range options {
		option(session)
	}

	return session
}

// NewSessionWithout is a session that cannot reach the API, and why: credentials may be unknown while a plan is made.
// Plans of new cards work; whatever needs the API fails with the reason.
func NewSessionWithout(reason error) *Session {
	return &Session{absent: reason, issuer: issuing.NewIssuer(nil, nil)}
}

// now is the time by Qonto's clock, or by this machine's before Qonto has told it.
func (s *Session) now() time.Time {
	now, known := s.serverTime()
	if !known {
		return time.Now()
	}

	return now
}

// serverTime is the time by Qonto's clock, false while it is not known.
func (s *Session) serverTime() (time.Time, bool) {
	if s.client == nil {
		return time.Time{}, false
	}

	return s.client.ServerTime()
}

// ready is nil, or the reason why Qonto cannot be asked.
func (s *Session) ready() error {
	if s.client == nil {
		return s.absent
	}

	return nil
}

// Client returns the client, or the reason why there is none.
func (s *Session) Client() (*qonto.Client, error) {
	return s.client, s.ready()
}

// Lookups answers what does not change during the run, or says why nothing can be asked.
func (s *Session) Lookups() (*qonto.Lookups, error) {
	return s.lookups, s.ready()
}

// SessionOf is the session that the provider hands over in Configure. Before that it is one that cannot reach the API.
func SessionOf(providerData any) *Session {
	if session, ok := providerData.(*Session); ok {
		return session
	}

	return NewSessionWithout(errNotConfigured)
}
