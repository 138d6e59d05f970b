// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca

import "fmt"

// Endpoint is what Qonto may or may not gate with an approval: an operation, and of creates the card level, because a
// plastic card may need an approval where a virtual one does not.
type Endpoint struct {
	Operation fmt.Stringer
	Level     string
	// Expected tells that the operation is known to want an approval, before any answer has shown it.
	Expected bool
}

// Gating is what the answers of this run have shown of an endpoint.
type Gating int

// Gatings of an endpoint.
const (
	GatingUnknown Gating = iota // one request at a time finds out
	Gated
	Ungated
)
