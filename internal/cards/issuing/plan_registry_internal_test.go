// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestPlanRegistry_Register_FindsConflictsInEitherOrder(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		first, second PlannedCard
		conflicts     bool
	}{
		"two new ones":                {PlannedCard{}, PlannedCard{}, true},
		"a new one after an old one":  {PlannedCard{ID: "c"}, PlannedCard{}, true},
		"an old one after a new one":  {PlannedCard{}, PlannedCard{ID: "c"}, true},
		"two old ones":                {PlannedCard{ID: "c"}, PlannedCard{ID: "d"}, false},
		"a card and its replacement":  {PlannedCard{ID: "c"}, PlannedCard{Replaces: "c"}, false},
		"replacement before the card": {PlannedCard{Replaces: "c"}, PlannedCard{ID: "c"}, false},
		"replacement of another one":  {PlannedCard{ID: "c"}, PlannedCard{Replaces: "d"}, true},
		"a card that was not tainted": {PlannedCard{Replaces: "c", Presumed: true}, PlannedCard{ID: "c"}, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			r := newPlanRegistry()
			if _, conflicts := r.Register(test.first, "k0", "k1"); conflicts {
				t.Error("the first has a conflict")
			}

			if _, conflicts := r.Register(test.second, "k1", "k2"); conflicts != test.conflicts {
				t.Errorf("conflicts = %v, want %v", conflicts, test.conflicts)
			}

			if _, conflicts := r.Register(PlannedCard{}, "k3"); conflicts {
				t.Error("another key has a conflict")
			}
		})
	}
}

// Terraform plans an object right after its refresh. Only one that is never planned is tainted.
func TestPlanRegistry_TaintedProtected_WaitsForThePlan(t *testing.T) {
	t.Parallel()

	all := func(RefreshedCard) bool { return true }

	synctest.Test(t, func(t *testing.T) {
		r := newPlanRegistry()
		r.RecordRefresh(RefreshedCard{ID: "kept", Protected: true})
		r.RecordRefresh(RefreshedCard{ID: "ended", Protected: true})
		r.RecordRefresh(RefreshedCard{ID: "unprotected"})

		time.AfterFunc(time.Second, func() { r.MarkKept("kept", true) })
		time.AfterFunc(2*time.Second, func() { r.MarkEnding("ended") })

		began := time.Now()
		if o, ok := r.TaintedProtected(t.Context(), all); ok || time.Since(began) != 2*time.Second {
			t.Errorf("%v after %v", o, time.Since(began))
		}

		r.RecordRefresh(RefreshedCard{ID: "tainted", Protected: true})

		if o, ok := r.TaintedProtected(t.Context(), all); !ok || o.ID != "tainted" {
			t.Errorf("%v, %v", o, ok)
		}

		if o, ok := r.TaintedProtected(t.Context(), func(RefreshedCard) bool { return false }); ok {
			t.Errorf("%v resembles nothing", o)
		}
	})
}

func TestPlanRegistry_Tainted(t *testing.T) {
	t.Parallel()

	r := newPlanRegistry()
	request := func(nickname, seed string) *IssueRequest {
		return &IssueRequest{Nickname: nickname, Key: NewKeyInputs(map[string]any{"idempotency_seed": seed})}
	}

	r.RecordRefresh(RefreshedCard{ID: "a", Key: request("ads", "1").Key.Key(1), Nickname: "ads"})
	r.RecordRefresh(RefreshedCard{ID: "b", Key: request("ads", "2").Key.Key(0), Nickname: "ads"})
	r.MarkKept("b", true)

	if o, ok := r.Tainted(request("ads", "1")); !ok || o.ID != "a" {
		t.Errorf("got %v, %v", o, ok)
	}

	for name, ok := range map[string]bool{
		"another nickname": second(r.Tainted(request("other", "1"))),
		"another key":      second(r.Tainted(request("ads", "0"))),
		"kept by a plan":   second(r.Tainted(request("ads", "2"))),
	} {
		if ok {
			t.Errorf("%s: taken for tainted", name)
		}
	}
}

func second(_ RefreshedCard, ok bool) bool { return ok }

func TestPlanRegistry_TaintedDuplicate_CountsOnceKeptOrEnding(t *testing.T) {
	t.Parallel()

	later := DeferredError{Request: &IssueRequest{}}
	r := newPlanRegistry()
	r.RecordRefresh(RefreshedCard{ID: "tainted"})
	r.RecordRefresh(RefreshedCard{ID: "late"})
	r.RecordRefresh(RefreshedCard{ID: "ends"})
	r.RecordRefresh(RefreshedCard{ID: "kept"})
	r.MarkKept("kept", true)

	for id, want := range map[string]bool{"tainted": true, "late": true, "ends": true, "kept": false, "never seen": false} {
		if o, ok := r.taintedDuplicate(id, later); ok != want || ok && o.ID != id {
			t.Errorf("%s: %v, %v", id, o, ok)
		}
	}

	if deferred := r.MarkKept("late", true); len(deferred) != 1 {
		t.Errorf("kept after it was taken for tainted: %v", deferred)
	}

	if deferred := r.MarkEnding("ends"); len(deferred) != 1 {
		t.Errorf("ended after it was taken for tainted: %v", deferred)
	}
}

func TestPlanRegistry_KeptKeyless(t *testing.T) {
	t.Parallel()

	later := DeferredError{Request: &IssueRequest{}}
	r := newPlanRegistry()
	r.MarkKept("imported", false)
	r.MarkKept("issued", true)

	for id, want := range map[string]bool{"imported": true, "issued": false, "imported later": false, "issued later": false} {
		if r.keptKeyless(id, later) != want {
			t.Errorf("%s: want %v", id, want)
		}
	}

	for id, want := range map[string]int{"imported later": 1, "issued later": 0} {
		if deferred := r.MarkKept(id, id == "issued later"); len(deferred) != want {
			t.Errorf("%s: %v", id, deferred)
		}
	}
}

// A new card conflicts with a card that another object holds only if that object ends, whichever is planned first.
func TestPlanRegistry_MarkEnding_BringsUpConflicts(t *testing.T) {
	t.Parallel()

	later := DeferredError{Request: &IssueRequest{}}
	r := newPlanRegistry()

	if early := r.MarkEnding("first"); len(early) != 0 || !r.isEnding("first", later) {
		t.Errorf("planned before the new card: %v", early)
	}

	if r.isEnding("last", later) {
		t.Error("it ends before it is planned")
	}

	if deferred := r.MarkEnding("last"); len(deferred) != 1 {
		t.Errorf("planned after the new card: %v", deferred)
	}

	if r.isEnding("kept", later) || len(r.MarkKept("kept", true)) != 0 {
		t.Error("a card that is kept conflicts")
	}
}
