// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// Every attempt is told, with what follows from it and nothing that identifies a card or a token.
func TestClient_Observe(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			times  timeline
			events []qonto.AttemptEvent
		)

		memory := newNetwork(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Request-ID", accessToken) // a server that repeats what it should not

			switch times.add() {
			case 1:
				drop()
			case 2:
				<-time.After(time.Second)
				w.Header().Set("X-Request-ID", "trace")
				answer(w, http.StatusServiceUnavailable, `{}`)
			default:
				answer(w, http.StatusOK, oneCard)
			}
		})
		t.Cleanup(memory.stop)

		client := memory.connect(t, qonto.Config{
			StagingToken: secret.New(stagingToken),
			Observe:      func(_ context.Context, event qonto.AttemptEvent) { events = append(events, event) },
		})

		_, err := client.LockCard(t.Context(), cardID)
		if err != nil {
			t.Fatal(err)
		}

		base := qonto.AttemptEvent{Op: qonto.OpLockCard, Method: "PUT", Route: "/v2/cards/{id}/lock"}
		lost, broken, done := base, base, base
		lost.Attempt, lost.Kind, lost.Retry = 1, qonto.KindUnreachable, true
		broken.Attempt, broken.Kind, broken.Retry, broken.Status, broken.TraceID = 2, qonto.KindServerFault, true, 503, "trace"
		broken.Duration = time.Second
		done.Attempt, done.Status, done.TraceID = 3, 200, "[redacted]"

		diff := cmp.Diff([]qonto.AttemptEvent{lost, broken, done}, events, cmpopts.IgnoreFields(qonto.AttemptEvent{}, "RetryIn"))
		if diff != "" {
			t.Error(diff)
		}

		for index, event := range events[:2] {
			if gap := times.all()[index+1].Sub(times.all()[index]) - event.Duration; gap != event.RetryIn {
				t.Errorf("attempt %d was repeated after %s, announced was %s", event.Attempt, gap, event.RetryIn)
			}
		}

		assertNoSecret(t, fmt.Sprintf("%+v", events), cardID)
	})
}
