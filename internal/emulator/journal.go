// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// journal keeps the requests. Cards are kept by the store. The server's lock guards it.
type journal struct {
	most     int
	sequence int
	records  []*control.Request
}

func newJournal(most int) *journal {
	return &journal{most: most}
}

// open enters a request as soon as its header is there.
func (j *journal) open(x *requestContext) *control.Request {
	request := x.request
	record := &control.Request{
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

	j.sequence++
	record.Sequence = j.sequence

	if j.records = append(j.records, record); j.most > 0 && len(j.records) > 2*j.most {
		j.records = slices.Clone(j.records[len(j.records)-j.most:])
	}

	return record
}

// close enters what is about to be answered, before a byte of it is sent.
func (j *journal) close(x *requestContext, reply answer) {
	x.record.Finished = true
	x.record.Note = cmp.Or(reply.note, x.note)
	x.record.Status = reply.status

	if reply.broken == dropped || reply.broken == reset {
		x.record.Status = 0
	}
}

func (j *journal) snapshot() []control.Request {
	records := make([]control.Request, 0, len(j.records))
	for _, record := range j.records {
		records = append(records, *record)
	}

	return records
}

func (j *journal) clear() {
	j.records, j.sequence = nil, 0
}
