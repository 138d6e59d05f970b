// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"math"
	"time"
)

const (
	shortWindow = 10 * time.Second
	longWindow  = 10 * time.Minute
	oneHour     = time.Hour

	refusalsPerHour = 200
)

// rateWindow allows so many events in a sliding span of time.
type rateWindow struct {
	most int
	span time.Duration
}

// rateWindows remembers when things happened, per address. The server's lock guards it.
type rateWindows struct {
	history map[string][]time.Time
}

func newRateWindows() *rateWindows {
	return &rateWindows{history: make(map[string][]time.Time)}
}

// take notes an event and returns zero, or the time to wait if a window is full. What is refused does not count.
func (w *rateWindows) take(address string, now time.Time, windows []rateWindow) time.Duration {
	past := w.history[address]
	longest := 0

	for _, limit := range windows {
		longest = max(longest, limit.most)

		if limit.most <= 0 || len(past) < limit.most {
			continue
		}

		if wait := past[len(past)-limit.most].Add(limit.span).Sub(now); wait > 0 {
			return wait
		}
	}

	// Old entries go in bulk, so that forgetting costs nothing per request.
	if past = append(past, now); len(past) > 2*longest {
		past = append([]time.Time(nil), past[len(past)-longest:]...)
	}

	w.history[address] = past

	return 0
}

// limitRate is the middleware of the documented limits, which count per address.
func (s *Server) limitRate(next handlerFunc) handlerFunc {
	return func(x *requestContext) answer {
		if wait := s.countRequest(x); wait > 0 {
			return x.rateLimited(seconds(wait))
		}

		return next(x)
	}
}

func (s *Server) countRequest(x *requestContext) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.requests.take(x.address(), x.now, []rateWindow{
		{x.switches.RateLimitPerTenSeconds, shortWindow},
		{x.switches.RateLimitPerTenMinutes, longWindow},
	})
}

func seconds(wait time.Duration) int {
	return int(math.Ceil(wait.Seconds()))
}
