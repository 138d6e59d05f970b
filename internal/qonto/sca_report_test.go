// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// TestWaitIsTold: at once, every half minute, and with the decision. No token is in it.
func TestWaitIsTold(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			stages    []qonto.ApprovalStage
			sentences []string
		)

		b := newBank("limits")
		b.phone = after(95*time.Second, "allow")
		client := b.client(t, qonto.Config{ObserveApproval: func(_ context.Context, state qonto.Approval) {
			stages = append(stages, state.Stage)

			if state.Op != qonto.OpUpdateCardLimits || state.CardID != cardID {
				t.Errorf("%+v", state)
			}
		}})

		ctx := qonto.WithProgress(qonto.WithBudget(t.Context(), 10*time.Minute), func(text string) { sentences = append(sentences, text) })

		_, err := client.UpdateCardLimits(ctx, cardID, qonto.CardLimits{})
		if err != nil {
			t.Fatal(err)
		}

		want := []qonto.ApprovalStage{
			qonto.ApprovalAsked, qonto.ApprovalWaiting, qonto.ApprovalWaiting, qonto.ApprovalWaiting, qonto.ApprovalGiven,
		}
		if diff := cmp.Diff(want, stages); diff != "" {
			t.Error(diff)
		}

		first := fmt.Sprintf(`Waiting for approval in the Qonto app: "update the limits of a card" (card %s), for up to 10m0s`, cardID)
		if len(sentences) != len(want) || sentences[0] != first {
			t.Errorf("%q", sentences)
		}

		assertNoSecret(t, strings.Join(sentences, "\n"), sessionPrefix)
	})
}

// TestEndOfTheWaitIsTold, whichever it is, and a wait in the queue as well.
func TestEndOfTheWaitIsTold(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			mu        sync.Mutex
			sentences []string
		)

		b := newBank(creates)
		b.phone = func(r ring) string { return []string{"", "deny", ""}[r.number] }
		client := b.client(t, qonto.Config{ObserveApproval: func(_ context.Context, state qonto.Approval) {
			mu.Lock()
			defer mu.Unlock()

			if state.Stage != qonto.ApprovalWaiting {
				sentences = append(sentences, state.String())
			}
		}})

		parallel(2, func(number int) error {
			<-time.After(time.Duration(number) * time.Second)

			_, err := client.CreateCard(t.Context(), fmt.Sprint("key-", number), everyField(), qonto.CreateHooks{})

			return err
		})

		want := []string{
			`Waiting for approval in the Qonto app: "create a card" (level plus), for up to 15m0s`,
			`Waiting for other approvals before "create a card" (level plus) is sent`,
			`Denied in the Qonto app after 2s: "create a card" (level plus)`,
			`Waiting for approval in the Qonto app: "create a card" (level plus), for up to 15m0s`,
			`Not approved in the Qonto app: "create a card" (level plus)`,
		}
		if diff := cmp.Diff(want, sentences); diff != "" {
			t.Error(diff)
		}
	})
}
