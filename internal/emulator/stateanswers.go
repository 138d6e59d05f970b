// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// savedAnswer is a stored answer under its idempotency key.
type savedAnswer struct {
	Key         string      `json:"key"`
	At          time.Time   `json:"at"`
	Status      int         `json:"status"`
	ContentType string      `json:"content_type"`
	Header      http.Header `json:"header"`
	Body        string      `json:"body"`
}

// saved leaves out what is still running.
func (s *idempotencyStore) saved() []savedAnswer {
	s.mu.Lock()
	defer s.mu.Unlock()

	var answers []savedAnswer

	for key, found := range s.kept {
		if !found.running {
			answers = append(answers, savedAnswer{
				Key: key, At: found.at, Status: found.reply.status, ContentType: found.reply.contentType, Header: found.reply.header.Clone(),
				Body: string(found.reply.body),
			})
		}
	}

	slices.SortFunc(answers, func(a, b savedAnswer) int { return strings.Compare(a.Key, b.Key) })

	return answers
}

func (s *idempotencyStore) restore(answers []savedAnswer) {
	s.mu.Lock()
	defer s.mu.Unlock()

	for _, one := range answers {
		s.kept[one.Key] = keptAnswer{at: one.At, reply: answer{
			status: one.Status, contentType: one.ContentType, header: one.Header, body: []byte(one.Body),
		}}
	}
}
