// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Five approvals of four minutes each, in operations of five minutes.
func TestBudget_ExcludesTheQueue(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		b.approver = after(4*time.Minute, "allow")
		client := b.client(t, qonto.Config{})

		errs := parallel(5, func(number int) error {
			_, err := client.CreateCard(qonto.WithBudget(t.Context(), 5*time.Minute), fmt.Sprint("key-", number), everyField(), qonto.CreateOptions{})

			return err
		})

		if want := (tally{challenges: 5, done: 5, approved: 5, mostOpen: 1}); errors.Join(errs...) != nil || b.tally() != want {
			t.Errorf("%+v: %v", b.tally(), errors.Join(errs...))
		}
	})
}

// A budget is for all calls of an operation together, and time between them is not part of it.
func TestBudget_SharedByAllCalls(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
			<-time.After(4 * time.Second)
			answer(w, http.StatusOK, oneCard)
		})

		ctx := qonto.WithBudget(t.Context(), 10*time.Second)
		started := time.Now()

		for range 2 {
			_, err := client.LockCard(ctx, cardID)
			if err != nil {
				t.Fatal(err)
			}

			<-time.After(time.Minute)
		}

		_, err := client.Organization(ctx)
		if failure := asError(t, err); failure.Kind != qonto.KindDeadline || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the third call: %v", err)
		}

		if took := time.Since(started); took != 2*time.Minute+10*time.Second {
			t.Errorf("took %s", took)
		}

		_, err = client.LockCard(qonto.WithBudget(context.WithoutCancel(ctx), 10*time.Second), cardID)
		if err != nil {
			t.Errorf("a new budget replaces a spent one: %v", err)
		}
	})
}

// Calls that run in parallel do not spend the budget twice.
func TestBudget_ParallelCallsSpendOnce(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
			<-time.After(4 * time.Second)
			answer(w, http.StatusOK, `{"organization":{"id":"o"}}`)
		})

		ctx := qonto.WithBudget(t.Context(), 9*time.Second)

		for range 2 {
			errs := parallel(5, func(int) error {
				_, err := client.Organization(ctx)

				return err
			})
			if err := errors.Join(errs...); err != nil {
				t.Error(err)
			}
		}
	})
}
