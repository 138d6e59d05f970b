// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package emulatortest starts emulators for tests, and carries requests in memory.
package emulatortest

import (
	"cmp"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

// Instance is an emulator that a test owns. It ends with the test.
type Instance struct {
	// Server is the emulator itself, for direct access.
	Server *emulator.Server
	// URL is where it listens, without a path.
	URL string
	// Control speaks to it over HTTP.
	Control *control.Client

	// Token is the owner's access token, with all scopes.
	Token        string
	StagingToken string

	// ClientID and ClientSecret are the OAuth client with a secret, PublicClientID the one without. RedirectURI is
	// registered for both, with any other port too.
	ClientID       string
	ClientSecret   string
	PublicClientID string
	RedirectURI    string

	OrganizationID string
	// BankAccountID is the main account, SecondBankAccountID another active one, ClosedBankAccountID a closed one.
	BankAccountID       string
	SecondBankAccountID string
	ClosedBankAccountID string

	// The memberships. Employee is in the team of Manager, OtherEmployee in that of the owner.
	OwnerMembershipID         string
	AdminMembershipID         string
	ManagerMembershipID       string
	EmployeeMembershipID      string
	OtherEmployeeMembershipID string
	WithoutKYCMembershipID    string
	InvitableMembershipID     string

	// TeamID is the manager's team, OwnerTeamID the owner's.
	TeamID      string
	OwnerTeamID string

	tb testing.TB
}

// Option changes what an emulator starts with.
type Option func(*emulator.Options)

// WithSeed chooses the ids; the default is 1.
func WithSeed(seed int64) Option {
	return func(options *emulator.Options) { options.Seed = seed }
}

// WithStart chooses the emulator's time at the beginning; the default is the machine's time.
func WithStart(start time.Time) Option {
	return func(options *emulator.Options) { options.Start = start }
}

// WithStagingToken makes the emulator a sandbox that wants this token.
func WithStagingToken(token string) Option {
	return func(options *emulator.Options) { options.StagingToken = token }
}

// WithSwitches changes switches, starting from the defaults or from what earlier options have made of them.
func WithSwitches(change func(*control.Switches)) Option {
	return func(options *emulator.Options) { change(options.Switches) }
}

// WithOrganization chooses the organization to start with, instead of the invented company. Fields of the instance for
// which it has nobody and nothing are empty.
func WithOrganization(file *seed.OrganizationFile) Option {
	return func(options *emulator.Options) { options.Organization = file }
}

// WithState starts from what an earlier emulator has left. Its switches replace those of other options.
func WithState(state *emulator.State) Option {
	return func(options *emulator.Options) { options.State = state }
}

// WithAllowedHosts has the emulator answer to these names as well.
func WithAllowedHosts(names ...string) Option {
	return func(options *emulator.Options) { options.AllowedHosts = names }
}

// WithMaxRequests bounds the request journal, for tests that send very many.
func WithMaxRequests(most int) Option {
	return func(options *emulator.Options) { options.MaxRequests = most }
}

// WithoutRateLimit is for tests that send more than 1,000 requests in ten seconds.
func WithoutRateLimit() Option {
	return WithSwitches(func(switches *control.Switches) {
		switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0
	})
}

// Start starts an emulator on a free loopback port and stops it when the test ends.
func Start(tb testing.TB, options ...Option) *Instance {
	tb.Helper()

	standard := control.DefaultSwitches()
	chosen := emulator.Options{Seed: 1, Switches: &standard}

	for _, option := range options {
		option(&chosen)
	}

	server := emulator.New(chosen)
	listener := httptest.NewServer(server)
	client := &http.Client{Transport: &http.Transport{}}

	tb.Cleanup(func() {
		server.Close()
		client.CloseIdleConnections()
		listener.CloseClientConnections()
		listener.Close()
	})

	info := server.Info()

	instance := &Instance{
		Server:                    server,
		URL:                       listener.URL,
		Control:                   control.New(listener.URL, client),
		Token:                     info.AccessToken,
		StagingToken:              info.StagingToken,
		ClientID:                  info.OAuthClients[0].ClientID,
		ClientSecret:              info.OAuthClients[0].ClientSecret,
		PublicClientID:            info.OAuthClients[1].ClientID,
		RedirectURI:               info.OAuthClients[0].RedirectURIs[0],
		OrganizationID:            info.Organization.ID,
		OwnerMembershipID:         info.OwnerMembershipID,
		AdminMembershipID:         info.People["admin"],
		ManagerMembershipID:       info.People["manager"],
		EmployeeMembershipID:      info.People["employee"],
		OtherEmployeeMembershipID: info.People["other-employee"],
		WithoutKYCMembershipID:    info.People["without-kyc"],
		InvitableMembershipID:     info.People["invitable"],
		tb:                        tb,
	}
	instance.findAccounts(info.BankAccounts)
	instance.findTeams(info.Memberships)

	return instance
}

func (i *Instance) findAccounts(accounts []control.BankAccount) {
	for _, account := range accounts {
		switch {
		case account.Main:
			i.BankAccountID = account.ID
		case account.Status != "active":
			i.ClosedBankAccountID = cmp.Or(i.ClosedBankAccountID, account.ID)
		case !account.External:
			i.SecondBankAccountID = cmp.Or(i.SecondBankAccountID, account.ID)
		}
	}
}

func (i *Instance) findTeams(members []control.Membership) {
	for _, person := range members {
		switch {
		case person.TeamID == nil:
		case person.ID == i.OwnerMembershipID:
			i.OwnerTeamID = *person.TeamID
		case person.ID == i.ManagerMembershipID:
			i.TeamID = *person.TeamID
		}
	}
}

// Populate issues so many cards outside the API.
func (i *Instance) Populate(count int) {
	i.tb.Helper()

	if err := i.Server.Populate(count); err != nil {
		i.tb.Fatalf("issuing cards: %v", err)
	}
}

// Ledger is a copy of what happened so far.
func (i *Instance) Ledger() control.Ledger {
	return i.Server.Ledger()
}

// Clock is the emulator's movable clock.
func (i *Instance) Clock() *emulator.Clock {
	return i.Server.Clock()
}

// TokenFor makes an access token for a membership; no scopes are all scopes.
func (i *Instance) TokenFor(membershipID string, scopes ...string) string {
	i.tb.Helper()

	token, err := i.Server.IssueToken(membershipID, "", scopes...)
	if err != nil {
		i.tb.Fatalf("issuing a token: %v", err)
	}

	return token
}

// Set changes switches of the running emulator, for instance Set(map[string]any{"discard_paused": "accept"}).
func (i *Instance) Set(switches map[string]any) {
	i.tb.Helper()

	if err := i.Control.SetSwitches(i.tb.Context(), switches); err != nil {
		i.tb.Fatalf("changing switches: %v", err)
	}
}

// Fault switches a fault on.
func (i *Instance) Fault(fault control.Fault) *control.ActiveFault {
	i.tb.Helper()

	active, err := i.Control.AddFault(i.tb.Context(), fault)
	if err != nil {
		i.tb.Fatalf("switching a fault on: %v", err)
	}

	return active
}

// IssueCard issues a card outside the API, as [control.Client.IssueCard] does.
func (i *Instance) IssueCard(create, set map[string]any) control.Card {
	i.tb.Helper()

	card, err := i.Control.IssueCard(i.tb.Context(), create, set)
	if err != nil {
		i.tb.Fatalf("issuing a card: %v", err)
	}

	return card
}

// Happen lets something happen to a card, as [control.Client.Happen] does.
func (i *Instance) Happen(cardID string, event control.Event) control.Card {
	i.tb.Helper()

	card, err := i.Control.Happen(i.tb.Context(), cardID, event)
	if err != nil {
		i.tb.Fatalf("%s: %v", event, err)
	}

	return card
}
