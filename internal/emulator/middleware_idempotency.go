// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	idempotencyHeader    = "X-Qonto-Idempotency-Key"
	idempotencyRetention = 30 * time.Minute
	lastStoredStatus     = http.StatusIMUsed
)

// storedAnswer is a successful answer under its key. The JSON form is the state file's.
type storedAnswer struct {
	Key         string      `json:"key"`
	At          time.Time   `json:"at"`
	Status      int         `json:"status"`
	ContentType string      `json:"content_type"`
	Header      http.Header `json:"header"`
	Body        string      `json:"body"`
}

func (a storedAnswer) reply() answer {
	return answer{status: a.Status, contentType: a.ContentType, header: a.Header, body: []byte(a.Body)}
}

// idempotencyStore keeps successful answers for half an hour. Keys are global: path, body and caller do not count. The
// server's lock guards it.
type idempotencyStore struct {
	kept    map[string]storedAnswer
	running map[string]bool
}

func newIdempotencyStore(kept []storedAnswer) *idempotencyStore {
	store := &idempotencyStore{kept: make(map[string]storedAnswer), running: make(map[string]bool)}
	for _, one := range kept {
		store.kept[one.Key] = one
	}

	return store
}

// normalizedKey is how keys are compared.
func normalizedKey(header string) string {
	return strings.ToLower(strings.TrimSpace(header))
}

// find is the answer that a key still has.
func (s *idempotencyStore) find(key string, now time.Time) (storedAnswer, bool) {
	found, known := s.kept[key]

	return found, known && now.Sub(found.At) < idempotencyRetention
}

// end stores a successful answer and frees the key after any other. It tells whether it has stored the answer.
func (s *idempotencyStore) end(key string, reply answer, now time.Time) bool {
	delete(s.running, key)

	succeeded := reply.broken == unbroken && !reply.gateway && reply.status >= http.StatusOK && reply.status <= lastStoredStatus
	if !succeeded {
		delete(s.kept, key)

		return false
	}

	s.kept[key] = storedAnswer{
		Key: key, At: now, Status: reply.status, ContentType: reply.contentType, Header: reply.header, Body: string(reply.body),
	}

	return true
}

// stored are the answers in the order of their keys.
func (s *idempotencyStore) stored() []storedAnswer {
	return slices.SortedFunc(maps.Values(s.kept), func(a, b storedAnswer) int { return strings.Compare(a.Key, b.Key) })
}

// checkKey is the middleware of the idempotency key.
func (s *Server) checkKey(next handlerFunc) handlerFunc {
	return func(x *requestContext) answer {
		x.key = normalizedKey(x.request.Header.Get(idempotencyHeader))

		switch {
		case x.route.keyed && x.key == "":
			return x.fail(http.StatusBadRequest, bank.Problem{Code: "bad_request", Detail: idempotencyHeader + " header is missing"})
		case x.key == "", !x.route.keyed && (!x.route.write || x.switches.IdempotencyOn != control.ChoiceWrites):
			return next(x)
		default:
			return s.answerOnce(x, next)
		}
	}
}

func (s *Server) answerOnce(x *requestContext, next handlerFunc) answer {
	if reply, known := s.takeKey(x); known {
		return reply
	}

	reply := lost("the handler did not finish")
	defer func() { s.releaseKey(x, reply) }()

	reply = next(x)
	if reply.broken == unbroken && !reply.gateway && reply.header == nil {
		reply.header = http.Header{"X-Request-Id": {x.requestID}}
	}

	return reply
}

// takeKey marks the key as running, or returns what it is answered with.
func (s *Server) takeKey(x *requestContext) (answer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.idempotency.running[x.key] {
		return success(x.switches.ConcurrentKeyStatus, object{{"error", "Concurrent requests detected"}}), true
	}

	if found, known := s.idempotency.find(x.key, s.clock.Now()); known {
		x.record.Replayed = true

		return found.reply(), true
	}

	s.idempotency.running[x.key] = true

	return answer{}, false
}

func (s *Server) releaseKey(x *requestContext, reply answer) {
	s.mu.Lock()
	defer s.mu.Unlock()

	x.record.Kept = s.idempotency.end(x.key, reply, s.clock.Now())
}
