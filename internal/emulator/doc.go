// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package emulator is a local Qonto Business API: a real HTTP server with state, a clock that can be moved, a ledger of
// everything that happened, and faults that can be switched on.
//
// It follows Qonto's public reference and what has been observed in Qonto's sandbox. Where neither says anything, a
// switch (see [control.Switches]) chooses the behaviour, and its default is documented. The package shares nothing with the
// provider's client, so that a misspelt key fails a test.
//
// The way of a request, with the files in reading order:
//
//  1. Front door (server.go, front_door.go). Requests for other hosts than this machine are refused, because a website in
//     somebody's browser can send them. / leads to the page, /_emulator to the control calls, everything else to the API.
//  2. Route (routes.go). A row for each endpoint: method, pattern, scope, whether it writes, whether it wants a key.
//  3. Journal (journal.go). A request is entered as soon as its header is there.
//  4. Middleware (middleware_*.go), outermost first: staging token, faults, rate limit, credentials and scope, idempotency key,
//     approval on a phone. A switch puts the approval before the key. Faults work at four stages: on arrival, before the handler,
//     between the commit and the storing of the key, and on the answer.
//  5. Handler (handlers_*.go). It runs alone with the store. It reads the request and asks packages that know nothing of HTTP:
//     bank (levels, limits, permissions, life of cards), sca (approvals), oauth (tokens).
//  6. Answer (wire*.go). It becomes JSON after the lock is let go of.
//
// One lock guards the whole state. The clock has its own, and a request that a fault holds waits without any.
//
// Everything that a person or Qonto itself would do (approving, setting a PIN, spending, expiry, renewal) is a call below
// /_emulator, beside the API. Package control has its types and a client, control_*.go answer.
//
// The organization to start with can come from a file ([seed.ParseOrganization]), and what has become of it can be kept in
// another one ([Server.Persist], [ReadState]). People look at it all, and approve, on a page at /.
package emulator
