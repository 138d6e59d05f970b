// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulatortest

import "github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"

// WithSCA turns approvals on: "observed" for creates, unlocks and limits, "strict" for every write.
func WithSCA(mode string) Option {
	return WithSwitches(func(switches *control.Switches) { switches.SCA = mode })
}

// SetApprover has a function decide the challenges, as [emulator.Server.SetApprover] does.
func (i *Instance) SetApprover(policy func(control.Challenge) control.Reaction) {
	i.Server.SetApprover(policy)
}

// AutoApprove has the approver approve everything at once.
func (i *Instance) AutoApprove() {
	i.tb.Helper()

	if err := i.Control.AutoApprove(i.tb.Context()); err != nil {
		i.tb.Fatalf("setting the approver: %v", err)
	}
}

// WaitForChallenge returns the oldest challenge that waits for a person, as soon as there is one.
func (i *Instance) WaitForChallenge() control.Challenge {
	i.tb.Helper()

	challenge, err := i.Control.WaitForChallenge(i.tb.Context())
	if err != nil {
		i.tb.Fatalf("waiting for a challenge: %v", err)
	}

	return challenge
}
