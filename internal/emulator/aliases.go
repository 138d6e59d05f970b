// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

// The types of control calls under the names that tests know, which use an emulator inside their own process.
type (
	Switches         = control.Switches
	SwitchDoc        = control.SwitchDoc
	Ledger           = control.Ledger
	IssuedCard       = control.Card
	RequestRecord    = control.Request
	Challenge        = control.Challenge
	Reaction         = control.Reaction
	Decision         = string
	Info             = control.Info
	Membership       = control.Membership
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
	return seed.ParseOrganization(data) //nolint:wrapcheck // It is the same function.
}

// ExampleOrganization is the example that comes with the emulator.
func ExampleOrganization() (*OrganizationFile, error) {
	return seed.ExampleOrganization() //nolint:wrapcheck // It is the same function.
}
