// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// operation is a write as the client names it.
type operation string

func (o operation) String() string { return string(o) }

func expected() sca.Endpoint   { return sca.Endpoint{Operation: operation("create"), Expected: true} }
func unexpected() sca.Endpoint { return sca.Endpoint{Operation: operation("lock")} }

func enter(t *testing.T, queue *sca.Queue, to sca.Endpoint) (*sca.Slot, error) {
	t.Helper()

	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()

	return queue.Enter(ctx, to, func() {})
}

func TestQueue_WhoPasses(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		to     sca.Endpoint
		shown  sca.Gating
		open   error // while another write is in the queue
		closed error // with nobody in it
	}{
		"ungated":                 {expected(), sca.Ungated, nil, nil},
		"nothing known":           {unexpected(), sca.GatingUnknown, context.DeadlineExceeded, nil},
		"an approval is expected": {expected(), sca.GatingUnknown, context.DeadlineExceeded, sca.ErrClosed},
		"gated":                   {unexpected(), sca.Gated, context.DeadlineExceeded, sca.ErrClosed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				queue := sca.NewQueue()

				first, err := enter(t, queue, sca.Endpoint{Operation: operation("first")})
				if err != nil {
					t.Fatal(err)
				}

				queue.Learn(tc.to, tc.shown)

				slot, err := enter(t, queue, tc.to)
				if !errors.Is(err, tc.open) {
					t.Errorf("in turn: %v, want %v", err, tc.open)
				}

				slot.Leave()
				first.Leave()
				queue.Close()

				slot, err = enter(t, queue, tc.to)
				if !errors.Is(err, tc.closed) {
					t.Errorf("in a closed queue: %v, want %v", err, tc.closed)
				}

				slot.Leave()
			})
		})
	}
}

// An urgent write waits for others only where it would challenge a person itself.
func TestQueue_UrgentWrite(t *testing.T) {
	t.Parallel()

	for shown, want := range map[sca.Gating]error{sca.Ungated: nil, sca.GatingUnknown: nil, sca.Gated: context.DeadlineExceeded} {
		synctest.Test(t, func(t *testing.T) {
			queue := sca.NewQueue()
			queue.Learn(unexpected(), shown)

			first, err := enter(t, queue, expected())
			if err != nil {
				t.Fatal(err)
			}

			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()

			slot, err := queue.EnterUrgent(ctx, unexpected(), func() {})
			if !errors.Is(err, want) {
				t.Errorf("gating %d: %v, want %v", shown, err, want)
			}

			slot.Leave()
			first.Leave()
		})
	}
}

func TestQueue_Order(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			order []string
			wait  sync.WaitGroup
		)

		queue := sca.NewQueue()
		free := sca.Endpoint{Operation: operation("update")}
		queue.Learn(free, sca.Ungated)

		challenged, _ := enter(t, queue, free)
		first, _ := enter(t, queue, expected())

		pass := func(name string, take func() (*sca.Slot, error)) {
			wait.Go(func() {
				slot, err := take()
				if err != nil {
					t.Error(err)
				}

				order = append(order, name)

				slot.Leave()
			})
			synctest.Wait()
		}

		pass("expected", func() (*sca.Slot, error) { return enter(t, queue, expected()) })
		pass("probe", func() (*sca.Slot, error) { return enter(t, queue, unexpected()) })
		pass("challenged", func() (*sca.Slot, error) { return challenged, challenged.Acquire(t.Context(), func() {}) })
		first.Leave()
		wait.Wait()

		if want := []string{"challenged", "probe", "expected"}; !slices.Equal(order, want) {
			t.Errorf("order %v, want %v", order, want)
		}
	})
}

func TestSlot_AcquireInAClosedQueue(t *testing.T) {
	t.Parallel()

	queue := sca.NewQueue()

	slot, err := enter(t, queue, unexpected())
	if err != nil || slot.Acquire(t.Context(), func() {}) != nil {
		t.Fatal("a write does not get through an open queue")
	}

	queue.Close()

	if err := slot.Acquire(t.Context(), func() {}); !errors.Is(err, sca.ErrClosed) {
		t.Errorf("got %v", err)
	}
}

// A turn that is given to a write that is canceled at the same moment goes to the next one.
func TestQueue_CanceledWaiterLosesNoTurn(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		queue := sca.NewQueue()

		for range 200 {
			slot, err := enter(t, queue, expected())
			if err != nil {
				t.Fatal("the turn is lost")
			}

			ctx, cancel := context.WithCancel(t.Context())

			go func() {
				next, _ := queue.Enter(ctx, expected(), func() {})
				next.Leave()
			}()

			synctest.Wait()
			cancel()
			slot.Leave()
			synctest.Wait()
		}
	})
}
