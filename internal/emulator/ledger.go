// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "slices"

// ledger keeps the requests. Cards are kept by the world. The server's lock guards it.
type ledger struct {
	most     int
	sequence int
	records  []*RequestRecord
}

func newLedger(most int) *ledger {
	return &ledger{most: most}
}

// open enters a request as soon as its header is there.
func (l *ledger) open(x *exchange) *RequestRecord {
	request := x.request
	record := &RequestRecord{
		Time:           x.now,
		Method:         request.Method,
		Path:           request.URL.Path,
		Query:          request.URL.RawQuery,
		Route:          x.route.pattern,
		IdempotencyKey: request.Header.Get(idempotencyHeader),
		UserAgent:      request.UserAgent(),
		RequestID:      x.requestID,
		TraceID:        x.traceID,
	}

	l.sequence++
	record.Sequence = l.sequence

	if l.records = append(l.records, record); l.most > 0 && len(l.records) > 2*l.most {
		l.records = slices.Clone(l.records[len(l.records)-l.most:])
	}

	return record
}

// close enters what is about to be answered, before a byte of it is sent.
func (l *ledger) close(x *exchange, reply answer) {
	x.record.Finished = true
	x.record.Note = reply.note
	x.record.Status = reply.status

	if reply.broken == dropped || reply.broken == reset {
		x.record.Status = 0
	}
}

// last are copies of the newest records, in the order of arrival.
func (l *ledger) last(count int) []RequestRecord {
	var records []RequestRecord

	for _, record := range l.records[max(0, len(l.records)-count):] {
		records = append(records, *record)
	}

	return records
}

func (l *ledger) snapshot() []RequestRecord {
	records := make([]RequestRecord, 0, len(l.records))
	for _, record := range l.records {
		records = append(records, *record)
	}

	return records
}

func (l *ledger) clear() {
	l.records, l.sequence = nil, 0
}

// Ledger is a copy of what happened so far.
func (s *Server) Ledger() Ledger {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.copyLedger()
}

func (s *Server) copyLedger() Ledger {
	now := s.clock.Now()
	s.world.settle(now, s.switches)

	requests := s.ledger.snapshot()
	challenges, _ := s.challenges.selected(now, isAny)
	copied := Ledger{
		Cards: make([]IssuedCard, 0, len(s.world.Cards)), Requests: requests, Counters: counted(requests),
		Challenges: challenges, MaxOpen: s.challenges.mostOpen(), OAuth: s.oauth.Counts,
	}

	for _, issued := range s.world.Cards {
		copied.Cards = append(copied.Cards, issued.record())

		if issued.Living() {
			copied.Living++
		}
	}

	return copied
}

func (i *issuedCard) record() IssuedCard {
	return IssuedCard{
		CardFields:     i.clone().CardFields,
		Status:         i.Status(),
		Living:         i.Living(),
		Origin:         i.Origin,
		IdempotencyKey: i.IdempotencyKey,
		IssuedBy:       i.IssuedBy,
		RequestID:      i.RequestID,
	}
}
