// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// TestReader_AfterWrite_AnswersAreYounger: in a run that writes, every answer is from a request that began after the
// question.
func TestReader_AfterWrite_AnswersAreYounger(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, 300)
		r := NewReader(o.client)

		_, err := o.client.LockCard(t.Context(), o.ids()[0])
		if err != nil {
			t.Fatal(err)
		}

		o.each(o.ids(), func(id string) {
			changed, err := o.control.EditCard(t.Context(), id, map[string]any{"nickname": "changed " + id})
			if err != nil || changed.Nickname == nil {
				t.Error(err)
			}

			card, _, err := r.Card(t.Context(), id)
			if err != nil || qonto.Text(card.Nickname) != "changed "+id {
				t.Errorf("%s is seen as it was before: %v", id, err)
			}
		})
	})
}

// TestReader_RefusedIDFailsAlone: an id that Qonto does not take fails alone.
func TestReader_RefusedIDFailsAlone(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, parallelism)
		r := NewReader(o.client)

		o.each(append(o.ids(), "not-an-id"), func(id string) {
			if id != "not-an-id" {
				o.expect(r, id)

				return
			}

			_, _, err := r.Card(t.Context(), id)
			if err == nil {
				t.Error("no error")
			}
		})
	})
}

// TestReader_InvisibleIDFailsAlone: a card that the token may not see fails alone, also where Qonto refuses the request for it.
func TestReader_InvisibleIDFailsAlone(t *testing.T) {
	t.Parallel()

	for status, kind := range map[int]qonto.Kind{
		http.StatusForbidden: qonto.KindForbidden, http.StatusNotFound: qonto.KindNotFound, http.StatusGone: qonto.KindRejected,
	} {
		t.Run(strconv.Itoa(status), func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				o := newOrganization(t, parallelism)
				hidden := o.ids()[3]
				o.refusal = status
				o.refuses = func(request *http.Request) bool { return slices.Contains(request.URL.Query()["ids[]"], hidden) }

				r := NewReader(o.client)
				r.list.failed = true // or the list of the organization answers

				o.each(o.ids(), func(id string) {
					if id != hidden {
						o.expect(r, id)

						return
					}

					if _, _, err := r.Card(t.Context(), id); qonto.KindOf(err) != kind {
						t.Errorf("got %v", err)
					}
				})
			})
		})
	}
}

// TestReader_TokenWithoutScope: what is true of the token is not asked for card by card.
func TestReader_TokenWithoutScope(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		o := newOrganization(t, parallelism)

		token, err := o.api.IssueToken(o.api.Info().OwnerMembershipID, "", "organization.read")
		if err != nil {
			t.Fatal(err)
		}

		o.client, err = qonto.New(qonto.Config{Endpoint: "http://127.0.0.1", Tokens: qonto.StaticToken(token), Transport: wire{o}})
		if err != nil {
			t.Fatal(err)
		}

		r := NewReader(o.client)
		o.each(o.ids(), func(id string) {
			if _, _, err := r.Card(t.Context(), id); qonto.KindOf(err) != qonto.KindMissingScope {
				t.Errorf("got %v", err)
			}
		})

		if got := len(o.api.Ledger().Requests); got > firstBatches+1 {
			t.Errorf("%d requests", got)
		}
	})
}

// TestReader_MemberWhoSeesNothing: a refusal that is about no card in particular is not asked for card by card again and again.
func TestReader_MemberWhoSeesNothing(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		const cards = 400

		var requests atomic.Int32

		o := newOrganization(t, cards)
		o.refuses = func(*http.Request) bool {
			requests.Add(1)

			return true
		}

		r := NewReader(o.client)
		r.list.failed = true

		o.each(o.ids(), func(id string) {
			if _, _, err := r.Card(t.Context(), id); qonto.KindOf(err) != qonto.KindForbidden {
				t.Errorf("got %v", err)
			}
		})

		if got, most := requests.Load(), int32(2*cards/parallelism); got > most {
			t.Errorf("%d requests, want %d at most", got, most)
		}
	})
}

// TestReader_SlowWorkers_KeepPromise: workers that are back at some time before a request ends make small batches. Few
// cards at the end of a long list are the worst case: all pages are read for them.
func TestReader_SlowWorkers_KeepPromise(t *testing.T) {
	t.Parallel()

	const organization = 601

	for managed := parallelism; managed <= 4*parallelism; managed++ {
		t.Run(strconv.Itoa(managed), func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				o := newOrganization(t, organization)
				o.latency = 200 * time.Millisecond

				random := rand.New(rand.NewPCG(uint64(managed), 0))
				o.walk(NewReader(o.client), o.ids()[organization-managed:], func() time.Duration {
					return time.Duration(random.Int64N(int64(o.latency)))
				})

				groups := 2*pagesOf(managed, parallelism) + 1
				if got, most := len(o.api.Ledger().Requests), allowance(groups, organization); got > most {
					t.Errorf("%d requests, at most %d are promised", got, most)
				}
			})
		})
	}
}
