// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// However many ask at once, one request is made, and what it brought is in the file
// before anybody has it.
func TestSource_ParallelCallersRefreshOnce(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		w := newTestEnv(t)
		w.keep(t, w.issue(time.Minute))

		source := w.source(t)

		var callers sync.WaitGroup

		for range 100 {
			callers.Go(func() {
				if token := w.token(t, source); token != w.stored(t) {
					t.Errorf("%s is not what is stored", token)
				}
			})
		}

		callers.Wait()

		if w.count() != 1 {
			t.Errorf("%d requests", w.count())
		}
	})
}

// Over any sequence of pauses, a token is accepted for minutes to come, and refreshes are no
// more frequent than the lives of tokens ask for.
func TestSource_TokensAreGoodAtAnyTime(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(r *rapid.T) {
		pauses := rapid.SliceOfN(rapid.Int64Range(0, int64(3*time.Hour)), 1, 12).Draw(r, "pauses")

		synctest.Test(t, func(t *testing.T) {
			w := newTestEnv(t)
			w.keep(t, w.issue(time.Hour))

			source, began := w.source(t), time.Now()

			for _, length := range pauses {
				passTime(time.Duration(length))

				token := w.token(t, source)
				if left := time.Until(w.expiries[token]); left < 5*time.Minute {
					t.Fatalf("the token lives for %s", left)
				}
			}

			if most := 1 + int(time.Since(began)/(54*time.Minute)); w.count() > most {
				t.Errorf("%d refreshes in %s", w.count(), time.Since(began))
			}
		})
	})
}

// Who asked first may leave; the refresh goes on for the others.
func TestSource_CanceledCaller(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		w := newTestEnv(t)
		w.keep(t, w.issue(0))
		w.fail(func(w http.ResponseWriter, r *http.Request) {
			passTime(5 * time.Second)
			w.WriteHeader(http.StatusServiceUnavailable)
		})

		source := w.source(t)

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()

		var others sync.WaitGroup

		others.Go(func() {
			if _, err := source.Token(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		others.Go(func() { w.token(t, source) })
		others.Wait()

		if w.count() != 2 {
			t.Errorf("%d requests", w.count())
		}
	})
}

// A refusal by the API leads to one refresh for all who were refused.
func TestSource_Renew(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		w := newTestEnv(t)
		w.keep(t, w.issue(time.Hour))

		source := w.source(t)
		refused := w.token(t, source)

		var callers sync.WaitGroup

		for range 20 {
			callers.Go(func() {
				token, err := source.Renew(t.Context(), refused)
				if err != nil || token == refused || !w.accepts(token) {
					t.Errorf("%q, %v", token, err)
				}
			})
		}

		callers.Wait()

		if w.count() != 1 {
			t.Errorf("%d requests", w.count())
		}

		passTime(10 * time.Minute)

		if token := w.token(t, source); token != w.stored(t) || w.count() != 1 {
			t.Errorf("%q after %d requests", token, w.count())
		}
	})
}

// An API that refuses every token sees less than the 200 refusals an hour from which on Qonto throttles,
// and the OAuth server no more requests than that, however long a run goes on asking.
func TestSource_RefusedAgain(t *testing.T) {
	t.Parallel()

	for name, broken := range map[string]bool{"tokens are refused": false, "and the OAuth server fails": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				w := newTestEnv(t)
				w.keep(t, w.issue(time.Hour))

				refusals := 0

				for began, source := time.Now(), w.source(t); time.Since(began) < time.Hour; passTime(500 * time.Millisecond) {
					if broken {
						w.fail(status(http.StatusForbidden))
					}

					refusals += w.refuseEverything(t, source)
				}

				if refusals > 180 || w.count() > 180 {
					t.Errorf("%d refusals, %d refreshes", refusals, w.count())
				}

				t.Logf("%d refusals, %d refreshes in an hour of asking twice a second", refusals, w.count())
			})
		})
	}
}

// refuseEverything is one call to an API that refuses all tokens: as a client does, it renews once and tries again. It
// returns how often the API refused.
func (w *testEnv) refuseEverything(t *testing.T, source *credentials.Source) int {
	t.Helper()

	token, err := source.Token(t.Context())
	if err != nil {
		w.hides(t, err.Error())

		return 0
	}

	_, err = source.Renew(t.Context(), token)
	if err != nil {
		w.hides(t, err.Error())

		return 1
	}

	return 2
}

// A refresh whose answer got lost is asked for again while Qonto accepts the old token.
func TestSource_LostAnswers(t *testing.T) {
	t.Parallel()

	silence := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

	for name, losses := range map[string][]http.HandlerFunc{
		"one dropped": {drop},
		"two dropped": {drop, drop},
		"half of one": {half},
		"two silent":  {silence, silence},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				w := newTestEnv(t)
				w.keep(t, w.issue(0))
				w.lose(losses...)

				began := time.Now()
				token := w.token(t, w.source(t))

				if token != w.stored(t) || w.count() != len(losses)+1 || time.Since(began) >= grace {
					t.Errorf("%s, %d requests in %s", token, w.count(), time.Since(began))
				}
			})
		})
	}
}

// While the OAuth server is away, a token that still lives is used; afterwards the error says what is
// wrong, and the next success ends it.
func TestSource_ServerDown(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		w := newTestEnv(t)
		first := w.issue(4 * time.Minute)
		w.keep(t, first)

		source := w.source(t)

		for range 200 {
			w.fail(status(http.StatusBadGateway))
		}

		for began := time.Now(); time.Since(began) < 3*time.Minute; {
			if token := w.token(t, source); token != first.AccessToken.Reveal() {
				t.Fatalf("another token %s", token)
			}

			passTime(time.Second)
		}

		passTime(time.Minute)

		_, err := source.Token(t.Context())
		if err == nil || !strings.Contains(err.Error(), "HTTP 502") {
			t.Errorf("got %v", err)
		}

		w.mu.Lock()
		w.faults = nil
		w.mu.Unlock()
		passTime(21 * time.Second)

		w.token(t, source)
	})
}

// A dead refresh token is explained, and asked for once.
func TestSource_DeadRefreshToken(t *testing.T) {
	t.Parallel()

	for name, tc := range map[string]struct {
		after time.Duration
		used  bool
		want  string
	}{
		"old":    {after: 91 * 24 * time.Hour, want: "90 days"},
		"reused": {after: 2 * time.Minute, used: true, want: "over 60 seconds ago"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				w := newTestEnv(t)
				kept := w.issue(0)
				w.keep(t, kept)

				if tc.used {
					w.token(t, w.source(t)) // by something that does not store what it gets
					w.keep(t, kept)
				}

				passTime(tc.after)

				source, before := w.source(t), w.count()

				for range 10 {
					_, err := source.Token(t.Context())
					if err == nil || !strings.Contains(err.Error(), tc.want) || !strings.Contains(err.Error(), "login") {
						t.Fatalf("got %v", err)
					}

					w.hides(t, err.Error())
					passTime(time.Minute)
				}

				if made := w.count() - before; made != 1 {
					t.Errorf("%d requests", made)
				}

				w.keep(t, w.issue(time.Hour)) // a new login
				w.token(t, source)
			})
		})
	}
}
