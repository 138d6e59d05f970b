// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

// These are the types of control calls under the names that tests know, which use an emulator inside their own process.
type (
	// Switches choose what Qonto leaves open.
	Switches = control.Switches
	// SwitchDoc documents one switch.
	SwitchDoc = control.SwitchDoc
	// Ledger is everything that happened up to a moment.
	Ledger = control.Ledger
	// IssuedCard is a card and how it was issued.
	IssuedCard = control.Card
	// RequestRecord is one request to the API.
	RequestRecord = control.Request
	// Challenge is a request that waits for an approval.
	Challenge = control.Challenge
	// Reaction is a decision and when it falls.
	Reaction = control.Reaction
	// Decision is approve, deny or ignore.
	Decision = string
	// Info is what somebody needs to use the emulator.
	Info = control.Info
	// Membership is a person in the organization.
	Membership = control.Membership
	// OrganizationFile is an organization to start with.
	OrganizationFile = seed.OrganizationFile
)

// What becomes of a challenge, and how a card came into being.
const (
	DecisionApprove  = control.Approve
	DecisionDeny     = control.Deny
	DecisionIgnore   = control.Ignore
	ChallengeExpired = control.ChallengeExpired
	ChallengeUsed    = control.ChallengeUsed
	ChallengeWaiting = control.ChallengeWaiting
	OriginRequest    = control.OriginRequest
	OriginRenewal    = control.OriginRenewal
)

// DefaultSwitches is how the emulator behaves when nobody asks for anything else.
func DefaultSwitches() Switches {
	return control.DefaultSwitches()
}

// SwitchDocs is the table of all switches with their defaults.
func SwitchDocs() []SwitchDoc {
	return control.SwitchDocs()
}

// ParseOrganization reads and checks an organization file.
func ParseOrganization(data []byte) (*OrganizationFile, error) {
	return seed.ParseOrganization(data)
}

// ExampleOrganization is the example that comes with the emulator.
func ExampleOrganization() (*OrganizationFile, error) {
	return seed.ExampleOrganization()
}
