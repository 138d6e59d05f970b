// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package clock_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
)

func TestSleep(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		started := time.Now()

		if err := clock.Sleep(t.Context(), time.Minute); err != nil || clock.Elapsed(started) != time.Minute {
			t.Errorf("%v after %s", err, clock.Elapsed(started))
		}

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()

		if err := clock.Sleep(ctx, time.Minute); !errors.Is(err, context.DeadlineExceeded) || clock.Elapsed(started) != time.Minute+time.Second {
			t.Errorf("%v after %s", err, clock.Elapsed(started))
		}
	})
}

// A machine that slept has a wall clock that went on and a monotonic one that did not.
func TestElapsed_CountsTheWallClock(t *testing.T) {
	t.Parallel()

	if got := clock.Elapsed(time.Now().Round(0).Add(-time.Hour)); got < time.Hour {
		t.Errorf("%s have passed, want an hour", got)
	}
}

func TestServer_GoesOnAfterTheLastAnswer(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var server clock.Server

		if _, known := server.Now(); known {
			t.Error("the time is known before any answer")
		}

		date := time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC)
		server.Set(date)
		server.Set(time.Time{})
		time.Sleep(time.Minute) //nolint:forbidigo // the clock is a fake one

		if now, known := server.Now(); !known || !now.Equal(date.Add(time.Minute)) {
			t.Errorf("it is %s, known: %t", now, known)
		}
	})
}
