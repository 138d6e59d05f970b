// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// parallel runs the calls together and returns their errors.
func parallel(calls int, call func(number int) error) []error {
	var wait sync.WaitGroup

	results := make([]error, calls)

	for number := range calls {
		wait.Go(func() { results[number] = call(number) })
	}

	wait.Wait()

	return results
}

// creating is a call that creates a card under a key of its number.
func creating(t *testing.T, client *qonto.Client) func(number int) error {
	t.Helper()

	return func(number int) error {
		_, err := client.CreateCard(t.Context(), fmt.Sprint("key-", number), everyField(), qonto.CreateOptions{})

		return err
	}
}

// writesByEndpoint are writes by the last part of their paths.
func writesByEndpoint() map[string]func(context.Context, *qonto.Client, string) error {
	return map[string]func(context.Context, *qonto.Client, string) error{
		creates: func(ctx context.Context, client *qonto.Client, key string) error {
			_, err := client.CreateCard(ctx, key, everyField(), qonto.CreateOptions{})

			return err
		},
		"lock": func(ctx context.Context, client *qonto.Client, _ string) error {
			_, err := client.LockCard(ctx, cardID)

			return err
		},
		"unlock": func(ctx context.Context, client *qonto.Client, _ string) error {
			_, err := client.UnlockCard(ctx, cardID)

			return err
		},
		"nickname": func(ctx context.Context, client *qonto.Client, _ string) error {
			_, err := client.UpdateCardNickname(ctx, cardID, "n")

			return err
		},
	}
}

// Whichever endpoints are gated, whatever comes when, and however long people take: never are two
// approvals open, every gated write is approved once, nothing else is, and endpoints that are not gated run in parallel
// once one answer has shown it.
func TestClient_OneApprovalAtATime(t *testing.T) {
	t.Parallel()

	names := slices.Sorted(maps.Keys(writesByEndpoint()))

	property(t, func(_ bubble, r *rapid.T) {
		gated := rapid.SliceOfDistinct(rapid.SampledFrom(names), rapid.ID[string]).Draw(r, "gated")
		writes := rapid.SliceOfN(rapid.SampledFrom(names), 1, 12).Draw(r, "writes")
		delays := rapid.SliceOfN(rapid.IntRange(0, 60), len(writes), len(writes)).Draw(r, "delays")
		thinking := time.Duration(rapid.IntRange(0, 120).Draw(r, "thinking")) * time.Second

		b := newApprovalServer(gated...)
		defer b.network.stop()

		b.work = 100 * time.Millisecond
		b.approver = after(thinking, "allow")
		client := b.network.connect(t, qonto.Config{})
		wanted := 0

		for _, name := range writes {
			if slices.Contains(gated, name) {
				wanted++
			}
		}

		failed := errors.Join(parallel(len(writes), func(number int) error {
			<-time.After(time.Duration(delays[number]) * time.Second)

			return writesByEndpoint()[writes[number]](context.Background(), client, fmt.Sprint("key-", number))
		})...)

		if want := (tally{challenges: wanted, done: len(writes), approved: wanted, mostOpen: min(wanted, 1)}); failed != nil || b.tally() != want {
			r.Fatalf("%+v, want %+v: %v", b.tally(), want, failed)
		}

		b.check(r)
		checkParallel(r, b, client, slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(writes))), func(name string) bool {
			return slices.Contains(gated, name)
		}))
	})
}

// checkParallel sends five writes to each of the endpoints, which have answered before, and expects all at once. More may have been
// under way together before.
func checkParallel(r *rapid.T, b *approvalServer, client *qonto.Client, free []string) {
	const together = 5

	errs := parallel(together*len(free), func(number int) error {
		return writesByEndpoint()[free[number/together]](context.Background(), client, fmt.Sprint("parallel-", number))
	})

	for _, name := range free {
		if b.most[name] < together || errors.Join(errs...) != nil {
			r.Fatalf("%s: %d at once, want %d or more: %v", name, b.most[name], together, errors.Join(errs...))
		}
	}
}

// An answer from an idempotency key comes without approval from a gated endpoint, too.
func TestClient_ReplayDoesNotProveUngated(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		b.kept["old"] = newCard(time.Now().Add(-10 * time.Second))
		client := b.client(t, qonto.Config{})

		errs := parallel(4, func(number int) error {
			_, err := client.CreateCard(t.Context(), []string{"old", "new-1", "new-2", "new-3"}[number], everyField(), qonto.CreateOptions{})

			return err
		})

		if want := (tally{challenges: 3, done: 3, approved: 3, mostOpen: 1}); errors.Join(errs...) != nil || b.tally() != want {
			t.Errorf("%+v, want %+v: %v", b.tally(), want, errors.Join(errs...))
		}
	})
}

// An endpoint that begins to ask in the middle of a run is asked one by one from then on, and a call that is
// under way already waits for its turn.
func TestClient_EndpointGatedLater(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer()
		b.work = time.Second
		b.approver = after(time.Minute, "allow")
		client := b.client(t, qonto.Config{})
		create := creating(t, client)

		err := create(0)

		b.gate(creates)

		errs := parallel(20, func(number int) error {
			if number >= 10 {
				<-time.After(10 * time.Second)
			}

			return create(number + 1)
		})

		if got := b.tally(); errors.Join(append(errs, err)...) != nil || got.done != 21 || got.approved != 20 || got.mostOpen != 10 {
			t.Errorf("%+v: %v", got, errors.Join(errs...))
		}

		b.check(t)
	})
}

// Challenged writes wait in turn, also when another answer shows meanwhile that the endpoint does not ask any more.
func TestClient_ChallengedWritesQueue(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer()
		b.work = 1300 * time.Millisecond
		b.exempt = "key-1"
		b.approver = after(time.Minute, "allow")
		client := b.client(t, qonto.Config{})
		create := creating(t, client)

		err := create(0)

		b.gate(creates)

		errs := parallel(3, func(number int) error { return create(number + 1) })

		if want := (tally{challenges: 2, done: 4, approved: 2, mostOpen: 2}); errors.Join(append(errs, err)...) != nil || b.tally() != want {
			t.Errorf("%+v, want %+v: %v", b.tally(), want, errors.Join(errs...))
		}

		b.check(t)
	})
}

// Who has waited long for a turn with an open approval asks again, instead of leaving
// somebody no time for it.
func TestClient_StaleChallengeIsRenewed(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer()
		b.work = time.Second
		b.approver = func(c challenge) string {
			if c.polls < 80 { // six minutes or so
				return ""
			}

			return "allow"
		}
		client := b.client(t, qonto.Config{})
		create := creating(t, client)

		err := create(0)

		b.gate(creates)

		errs := parallel(6, func(number int) error { return create(number + 1) })

		if got := b.tally(); errors.Join(append(errs, err)...) != nil || got.done != 7 || got.approved != 6 || got.challenges <= 6 {
			t.Errorf("%+v: %v", got, errors.Join(errs...))
		}
	})
}

// Two cards, one clear end, and nobody is asked again. Writes that need no approval
// go on.
func TestClient_UndecidedApprovalClosesTheQueue(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates, "unlock")
		b.approver = func(c challenge) string {
			if c.number == 3 {
				return ""
			}

			return "allow"
		}
		client := b.client(t, qonto.Config{})
		create := creating(t, client)

		kinds := map[string]int{}

		for _, err := range append(parallel(5, create), create(5)) {
			if err == nil {
				kinds["issued"]++

				continue
			}

			failure := asError(t, err)
			kinds[fmt.Sprint(failure.Kind, ", ", failure.Outcome)]++
		}

		want := map[string]int{"issued": 2, "approval_expired, refused": 1, "approval_skipped, not sent": 3}
		if got := b.tally(); !maps.Equal(kinds, want) || got.challenges != 3 || got.mostOpen != 1 || got.done != 2 {
			t.Errorf("%v, want %v; %+v", kinds, want, got)
		}

		_, err := client.UnlockCard(t.Context(), cardID)
		if asError(t, err).Kind != qonto.KindApprovalSkipped {
			t.Errorf("an unlock would ring: %v", err)
		}

		_, err = client.LockCard(t.Context(), cardID)
		if err != nil {
			t.Error(err)
		}
	})
}

// That a new name is to be approved as well shows only when it is sent.
func TestClient_ClosedQueueSkipsProbes(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates, "nickname")
		b.approver = func(challenge) string { return "" }
		client := b.client(t, qonto.Config{})

		_, err := client.CreateCard(t.Context(), "key", everyField(), qonto.CreateOptions{})
		if asError(t, err).Kind != qonto.KindApprovalExpired {
			t.Fatal(err)
		}

		began, polls := time.Now(), len(b.polls)

		_, err = client.UpdateCardNickname(t.Context(), cardID, "n")
		if asError(t, err).Kind != qonto.KindApprovalSkipped || time.Since(began) > time.Second || len(b.polls) != polls {
			t.Errorf("%v after %v and %d polls", err, time.Since(began), len(b.polls)-polls)
		}
	})
}

// Somebody is there.
func TestClient_DeniedApprovalKeepsTheQueueOpen(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		b.approver = func(c challenge) string {
			if c.number == 1 {
				return "deny"
			}

			return "allow"
		}
		client := b.client(t, qonto.Config{})

		parallel(3, creating(t, client))

		if want := (tally{challenges: 3, done: 2, approved: 2, mostOpen: 1}); b.tally() != want {
			t.Errorf("%+v, want %+v", b.tally(), want)
		}
	})
}

// What probably needs no approval does not wait behind all of those that do.
func TestClient_ProbesGoFirst(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		b := newApprovalServer(creates)
		b.approver = after(time.Minute, "allow")
		client := b.client(t, qonto.Config{})
		started := time.Now()

		parallel(6, func(number int) error {
			if number < 5 {
				_, err := client.CreateCard(t.Context(), fmt.Sprint("key-", number), everyField(), qonto.CreateOptions{})

				return err
			}

			<-time.After(time.Second)

			_, err := client.UpdateCardNickname(t.Context(), cardID, "n")
			if took := time.Since(started); err != nil || took > 70*time.Second {
				t.Errorf("the nickname was set after %s: %v", took, err)
			}

			return err
		})
	})
}
