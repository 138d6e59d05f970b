// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// ClassifyAnswer classifies one answer for a test; nil means a success that can be decoded.
func ClassifyAnswer(write bool, session string, status int, header http.Header, body []byte, secrets ...string) *Error {
	method := http.MethodGet
	if write {
		method = http.MethodPost
	}

	sent := &call{op: opListCards, method: method, route: "/v2/cards", session: secret.New(session)}
	answer := &reply{status: status, header: header, body: body}

	return classify(sent, answer, newScrubber(append(secrets, session)...))
}

// OpLockCard shows an operation that no other package needs.
const OpLockCard = opLockCard

// ErrConnectionRefused is how this system says that nobody listens.
const ErrConnectionRefused = errConnectionRefused

// NewTransport shows the client's own transport.
func NewTransport() *http.Transport { return newTransport() }

// Member and Elements show how a JSON text is cut into parts, and CheckBounds how it is counted.
var (
	Member      = member      //nolint:gochecknoglobals // a function
	Elements    = elements    //nolint:gochecknoglobals // a function
	CheckBounds = checkBounds //nolint:gochecknoglobals // a function
)

// NewLimiterQueue shows the queue in front of the rate limit.
func NewLimiterQueue() (acquire func(context.Context) error, release func()) {
	limits := newLimiter()

	return func(ctx context.Context) error { return limits.acquire(ctx, true) }, limits.release
}

// Challenge shows what a 428 answer asked for: session token, action and whether it wants a passkey.
func (e *Error) Challenge() (session, actionType string, passkey, found bool) {
	if e.challenge == nil {
		return "", "", false, false
	}

	return e.challenge.Session.Reveal(), e.challenge.ActionType, e.challenge.Passkey, true
}

// HoldSecrets is what holds a token: an approval while it is waited for, a page with a card's number, and a configuration with
// the client that is made of it.
func HoldSecrets(token string) []any {
	session := secret.New(token)
	asked := sca.Challenge{Session: session}
	sent := call{op: opLockCard, session: session}
	poll := (&approvalSession{client: &Client{}, token: session}).call(opPollApproval, http.MethodGet, "")
	view := DataView{IframeURL: session}
	config := Config{Tokens: StaticToken(token), StagingToken: session}
	client := &Client{config: config}

	return []any{
		session, &session,
		[]secret.Text{session},
		asked, &asked, sent, &sent,
		struct{ inner call }{sent},
		*poll, poll,
		view, &view,
		struct{ inner DataView }{view},
		config.Tokens,
		struct{ inner TokenSource }{config.Tokens},
		config, &config, client,
	}
}
