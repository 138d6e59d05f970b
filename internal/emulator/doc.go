// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package emulator is a local Qonto Business API: a real HTTP server with state, a clock that can be moved, a ledger of
// everything that happened, and faults that can be switched on.
//
// It follows Qonto's public reference and what has been observed in Qonto's sandbox. Where neither says anything, a
// switch (see [control.Switches]) chooses the behaviour, and its default is documented. The package shares nothing with the
// provider's client, so that a misspelt key fails a test.
//
// Requests for other hosts than this machine are refused, because a website in somebody's browser can send them. All others
// pass through a chain of middleware, in this order: staging token, faults, rate limit, credentials and scope, idempotency key,
// approval on a phone, handler. Everything that a person or Qonto itself would do (approving, setting a PIN, spending, expiry,
// renewal) is a call below /_emulator, beside the API.
//
// The organization to start with can come from a file ([seed.ParseOrganization]), and what has become of it can be kept in
// another one ([Server.Persist], [ReadState]). People look at it all, and approve, on a page at /.
package emulator
