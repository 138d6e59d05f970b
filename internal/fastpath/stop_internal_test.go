// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"context"
	"testing"
)

func TestStopper_EndsWhatIsUnderWay(t *testing.T) {
	t.Parallel()

	var s stopper

	one, endOne := s.stoppable(t.Context())
	defer endOne()

	done, endDone := s.stoppable(t.Context())
	endDone()

	other, endOther := s.stoppable(t.Context())
	defer endOther()

	if one.Err() != nil || done.Err() == nil || other.Err() != nil {
		t.Fatal("before the stop:", one.Err(), done.Err(), other.Err())
	}

	s.stopAll()
	<-one.Done()
	<-other.Done()

	later, endLater := s.stoppable(t.Context())
	defer endLater()

	if later.Err() != nil {
		t.Error("a call after the stop:", later.Err())
	}
}

func TestStopper_LeavesTheCallersEnd(t *testing.T) {
	t.Parallel()

	var s stopper

	caller, cancel := context.WithCancel(t.Context())

	call, end := s.stoppable(caller)
	defer end()

	cancel()
	<-call.Done()
}
