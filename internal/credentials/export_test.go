// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "time"

// Scrub is scrub.
func Scrub(text string) string { return scrub(text) }

// OnStep has the file's steps of a replacement reported.
func (s *Source) OnStep(onStep func(step string)) {
	if kept, ok := s.store.(fileStore); ok {
		kept.file.onStep = onStep
	}
}

// LimitCommand changes how long one call of the helper may take.
func (s *Source) LimitCommand(limit time.Duration) {
	if kept, ok := s.store.(commandStore); ok {
		kept.helper.limit = limit
		s.store = kept
	}
}

// LimitOutput changes how long the helper's output is waited for once it has ended.
func (s *Source) LimitOutput(limit time.Duration) {
	if kept, ok := s.store.(commandStore); ok {
		kept.helper.outputLimit = limit
		s.store = kept
	}
}

// Forgive lets the next call try again at once after a failure.
func (s *Source) Forgive() { s.memory.until = time.Time{} }
