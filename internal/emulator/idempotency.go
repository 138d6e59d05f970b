// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	idempotencyHeader    = "X-Qonto-Idempotency-Key"
	idempotencyRetention = 30 * time.Minute
	lastStoredStatus     = http.StatusIMUsed
)

// keptAnswer is an answer under its key, or the mark that the first request is still running.
type keptAnswer struct {
	running bool
	reply   answer
	at      time.Time
}

// idempotencyStore keeps successful answers for half an hour. Keys are global: path, body and caller do not count.
type idempotencyStore struct {
	mu   sync.Mutex
	kept map[string]keptAnswer
}

func newIdempotencyStore() *idempotencyStore {
	return &idempotencyStore{kept: make(map[string]keptAnswer)}
}

// normalizedKey is how keys are compared.
func normalizedKey(header string) string {
	return strings.ToLower(strings.TrimSpace(header))
}

// begin takes the key, or returns what is there already.
func (s *idempotencyStore) begin(key string, now time.Time) (keptAnswer, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if found, known := s.kept[key]; known {
		if found.running || now.Sub(found.at) < idempotencyRetention {
			return found, false
		}
	}

	s.kept[key] = keptAnswer{running: true}

	return keptAnswer{}, true
}

// end stores a successful answer and frees the key after any other. It tells whether it has stored the answer.
func (s *idempotencyStore) end(key string, reply answer, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()

	succeeded := reply.broken == unbroken && !reply.gateway && reply.status >= http.StatusOK && reply.status <= lastStoredStatus
	if !succeeded {
		delete(s.kept, key)

		return false
	}

	s.kept[key] = keptAnswer{reply: reply, at: now}

	return true
}

// forget drops stored answers; requests in flight keep their keys.
func (s *idempotencyStore) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()

	for key, found := range s.kept {
		if !found.running {
			delete(s.kept, key)
		}
	}
}

// checkKey is the gate of the idempotency key.
func (s *Server) checkKey(next step) step {
	return func(x *exchange) answer {
		x.key = normalizedKey(x.request.Header.Get(idempotencyHeader))

		switch {
		case x.route.keyed && x.key == "":
			return x.fail(http.StatusBadRequest, problem{code: "bad_request", detail: idempotencyHeader + " header is missing"})
		case x.key == "", !x.route.keyed && (!x.route.write || x.switches.IdempotencyOn != choiceWrites):
			return next(x)
		default:
			return s.once(x, next)
		}
	}
}

func (s *Server) once(x *exchange, next step) answer {
	found, first := s.idempotency.begin(x.key, s.clock.Now())

	switch {
	case first:
	case found.running:
		return success(x.switches.ConcurrentKeyStatus, object{{"error", "Concurrent requests detected"}})
	default:
		s.ledger.update(x.record, func(record *RequestRecord) { record.Replayed = true })

		return found.reply
	}

	reply := lost("the handler did not finish")
	defer func() {
		isKept := s.idempotency.end(x.key, reply, s.clock.Now())
		s.ledger.update(x.record, func(record *RequestRecord) { record.Kept = isKept })
	}()

	reply = next(x)
	if reply.broken == unbroken && !reply.gateway && reply.header == nil {
		reply.header = http.Header{"X-Request-Id": {x.requestID}}
	}

	return reply
}
