// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The same configuration in a second state or workspace meets the card of the first: what is said then names that case, in
// which taking the card over would let two states end it.
func TestAnotherStateIsNamed(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, tc := range map[string]struct {
		age  time.Duration
		want string
	}{
		"a young card is taken over":  {time.Minute, "of an earlier attempt was taken over"},
		"an old card stops the other": {time.Hour, "A card like this one exists already"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				card := lives(runs.server.Info())["virtual"]

				runs.apply(card)
				runs.advance(tc.age)

				runs.state = core.NewState()

				if said := runs.apply(card); !said.Mention(tc.want) || !said.Mention("of another state or workspace") {
					t.Error(said)
				}
			})
		})
	}
}

// What is said of a card that two states hold lets one of them have a card of its own, also later.
func TestSecondStateGetsACardOfItsOwn(t *testing.T) {
	for name, tc := range map[string]struct{ both, advised values }{
		"without a seed": {nil, values{"idempotency_seed": text("second")}},
		"with a seed":    {values{"idempotency_seed": text("first"), "nickname": text("ads")}, values{"idempotency_seed": text("second")}},
	} {
		t.Run(name, func(t *testing.T) {
			simulate(t, func(t *testing.T, runs *coreRuns) {
				card := with(lives(runs.server.Info())["virtual"], tc.both)
				other := runs.colleague()

				other.apply(card)

				if said := runs.apply(card); !said.Mention("give its resource an idempotency_seed that the other does not have") {
					t.Error(said)
				}

				runs.advance(time.Hour)
				runs.state = core.NewState() // terraform state rm

				said := runs.apply(with(card, tc.advised))
				runs.expectCards(2, said)

				if failed := said.Errors(); len(failed) > 0 {
					t.Error(failed)
				}
			})
		})
	}
}

// Two states have the same configuration, and one of them waits for the rate limit while the other issues the card.
func TestCardOfAnotherStateIsSaidToBeTakenOver(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]
		other := runs.colleague()

		runs.fault(control.Fault{
			Method: http.MethodPost, Route: creates, Action: control.ActionStatus, Status: http.StatusTooManyRequests,
			Stage: control.StageArrival, Times: 1, RetryAfter: "20",
		})

		done := after(500*time.Millisecond, func() { other.apply(card) })
		said := runs.apply(card)

		<-done
		runs.expectCards(1, said)

		if !said.Mention("was taken over") {
			t.Errorf("%v", said)
		}
	})
}
