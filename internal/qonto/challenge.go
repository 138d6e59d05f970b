// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
)

// challenge is what a 428 answer asks for: an approval by the member of the token. Repeating the identical call
// with its session token, once approved, carries the call out.
type challenge struct {
	session    secret.Text
	actionType string // such as transfer.single.create; informational
	passkey    bool   // to be approved with a passkey, not on a paired device
	opened     time.Time
	date       time.Time // the same by the server's clock, zero if it did not tell it
}

// received notes when the challenge came, nil for none.
func (c *challenge) received(answer *reply) *challenge {
	if c != nil {
		c.opened = time.Now()
		c.date = answer.date()
	}

	return c
}

// stale tells that too little of the challenge's life is left to ask somebody for it.
func (c *challenge) stale() bool {
	return c != nil && elapsed(c.opened) > approvalLife-approvalLeast
}
