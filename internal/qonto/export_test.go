// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
)

// JudgeAnswer shows the judgement of one answer to a test; nil means a success that can be decoded.
func JudgeAnswer(write bool, session string, status int, header http.Header, body []byte, secrets ...string) *Error {
	method := http.MethodGet
	if write {
		method = http.MethodPost
	}

	sent := &call{op: "try", method: method, route: "/v2/cards", session: secret.New(session)}
	answer := &reply{status: status, header: header, body: body}

	return judge(sent, answer, newScrubber(append(secrets, session)...))
}

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

// NewQueue shows the queue in front of the rate limit.
func NewQueue() (enter func(context.Context) error, leave func()) {
	limits := newLimiter()

	return func(ctx context.Context) error { return limits.enter(ctx, true) }, limits.leave
}

// NewApprovalQueue shows the queue of writes that may ring a phone.
func NewApprovalQueue() func(ctx context.Context, op string) (leave func(), err error) {
	queue := newApprovalQueue()

	return func(ctx context.Context, op string) (func(), error) {
		place, err := queue.enter(ctx, endpoint{op: op}, func() {})

		return place.leave, err
	}
}

// Challenge shows what a 428 answer asked for: session token, action and whether it wants a passkey.
func (e *Error) Challenge() (session, actionType string, passkey, found bool) {
	if e.challenge == nil {
		return "", "", false, false
	}

	return e.challenge.session.Reveal(), e.challenge.actionType, e.challenge.passkey, true
}

// HoldSecrets is what holds a token: an approval while it is waited for, a page with a card's number, and a configuration with
// the client that is made of it.
func HoldSecrets(token string) []any {
	session := secret.New(token)
	asked := challenge{session: session}
	sent := call{op: "try", session: session}
	poll := (&watch{client: &Client{}, asked: &asked}).session("try", http.MethodGet, "")
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
