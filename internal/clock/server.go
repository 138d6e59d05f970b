// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package clock

import (
	"sync"
	"time"
)

// Server is the clock of a server as its last answer told it, to the second. The zero value knows no time.
type Server struct {
	mu       sync.Mutex
	date     time.Time
	received time.Time // by this machine's clock, to measure what has passed since
}

// Set takes over the date of an answer; the zero date is none.
func (s *Server) Set(date time.Time) {
	if date.IsZero() {
		return
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	s.date, s.received = date, time.Now()
}

// Now is the time by the server's clock, false before the first answer that tells it.
func (s *Server) Now() (time.Time, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.date.Add(Elapsed(s.received)), !s.date.IsZero()
}
