// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	challengeLife = 15 * time.Minute // as published by Qonto
	decisionTime  = 5 * time.Minute  // what a person needs to approve
)

// Challenge is a request for approval by the member of the token. Repeating the identical call with its session token,
// once approved, carries the call out.
type Challenge struct {
	Session    secret.Text
	ActionType string    // such as transfer.single.create; informational
	Passkey    bool      // to be approved with a passkey, not on a paired device
	Opened     time.Time // by this machine's clock
	Date       time.Time // the same by the server's clock, zero if it did not tell it
}

// Stale tells that too little of the challenge's life is left to ask a person for a decision.
func (c *Challenge) Stale() bool {
	return clock.Elapsed(c.Opened) > challengeLife-decisionTime
}
