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
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

// At once, every half minute, and with the decision. No token is in it.
func TestClient_ApprovalProgress(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			stages    []sca.Stage
			sentences []string
		)

		b := newApprovalServer("limits")
		b.approver = after(95*time.Second, "allow")
		client := b.client(t, qonto.Config{ObserveApproval: func(_ context.Context, state sca.Event) {
			stages = append(stages, state.Stage)

			if state.Operation != qonto.OpUpdateCardLimits || state.CardID != cardID {
				t.Errorf("%+v", state)
			}
		}})

		ctx := qonto.WithProgress(qonto.WithBudget(t.Context(), 10*time.Minute), func(text string) { sentences = append(sentences, text) })

		_, err := client.UpdateCardLimits(ctx, cardID, qonto.CardLimits{})
		if err != nil {
			t.Fatal(err)
		}

		want := []sca.Stage{
			sca.StageAsked, sca.StageWaiting, sca.StageWaiting, sca.StageWaiting, sca.StageGiven,
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

// The end of a wait is reported, whichever it is, and a wait in the queue as well.
func TestClient_ApprovalProgressEnds(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			mu        sync.Mutex
			sentences []string
		)

		b := newApprovalServer(creates)
		b.approver = func(c challenge) string { return []string{"", "deny", ""}[c.number] }
		client := b.client(t, qonto.Config{ObserveApproval: func(_ context.Context, state sca.Event) {
			mu.Lock()
			defer mu.Unlock()

			if state.Stage != sca.StageWaiting {
				sentences = append(sentences, state.String())
			}
		}})

		parallel(2, func(number int) error {
			<-time.After(time.Duration(number) * time.Second)

			_, err := client.CreateCard(t.Context(), fmt.Sprint("key-", number), everyField(), qonto.CreateOptions{})

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
