// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestRosterKnowsEveryUseOfACard(t *testing.T) {
	t.Parallel()

	const card = "card"

	for name, test := range map[string]struct {
		first, second cardUse
		isShared      bool
	}{
		"held twice":                       {cardUse{}, cardUse{}, true},
		"held, and renewal of another":     {cardUse{}, cardUse{renewal: true}, true},
		"renewal of another, and held":     {cardUse{renewal: true}, cardUse{}, true},
		"kept, and ended by another":       {cardUse{}, cardUse{ends: true}, true},
		"ended, and kept by another":       {cardUse{ends: true}, cardUse{}, true},
		"ended as renewal, kept as a card": {cardUse{ends: true, renewal: true}, cardUse{}, true},
		"ended twice":                      {cardUse{ends: true}, cardUse{ends: true, renewal: true}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			r := newPlanRegistry()
			test.first.id, test.second.id = card, card

			if _, isShared := r.use(test.first); isShared {
				t.Error("the first use is shared")
			}

			if _, isShared := r.use(cardUse{id: "another"}); isShared {
				t.Error("the use of another card is shared")
			}

			if _, isShared := r.use(test.second); isShared != test.isShared {
				t.Errorf("shared %v, want %v", isShared, test.isShared)
			}
		})
	}
}

// Terraform plans an object right after its refresh. Only one that is never planned is tainted.
func TestTaintedProtectedObjectIsAwaited(t *testing.T) {
	t.Parallel()

	all := func(refreshedCard) bool { return true }

	synctest.Test(t, func(t *testing.T) {
		r := newPlanRegistry()
		r.recordRefresh(refreshedCard{id: "kept", policy: policyPrevent})
		r.recordRefresh(refreshedCard{id: "ended", policy: policyPrevent})
		r.recordRefresh(refreshedCard{id: "unprotected", policy: policyDiscard})

		time.AfterFunc(time.Second, func() { r.markKept("kept", true) })
		time.AfterFunc(2*time.Second, func() { r.markEnding("ended") })

		began := time.Now()
		if o, ok := r.taintedProtected(t.Context(), all); ok || time.Since(began) != 2*time.Second {
			t.Errorf("%v after %v", o, time.Since(began))
		}

		r.recordRefresh(refreshedCard{id: "tainted", policy: policyPrevent})

		if o, ok := r.taintedProtected(t.Context(), all); !ok || o.id != "tainted" {
			t.Errorf("%v, %v", o, ok)
		}

		if o, ok := r.taintedProtected(t.Context(), func(refreshedCard) bool { return false }); ok {
			t.Errorf("%v resembles nothing", o)
		}
	})
}

func TestTaintedObjectIsRecognised(t *testing.T) {
	t.Parallel()

	r := newPlanRegistry()
	r.recordRefresh(refreshedCard{id: "a", key: "k1", nickname: "ads"})
	r.recordRefresh(refreshedCard{id: "b", key: "k2", nickname: "ads"})
	r.markKept("b", true)

	if o, ok := r.tainted("ads", []string{"k0", "k1"}); !ok || o.id != "a" {
		t.Errorf("got %v, %v", o, ok)
	}

	for name, ok := range map[string]bool{
		"another nickname": second(r.tainted("other", []string{"k1"})),
		"another key":      second(r.tainted("ads", []string{"k0"})),
		"kept by a plan":   second(r.tainted("ads", []string{"k2"})),
	} {
		if ok {
			t.Errorf("%s: taken for tainted", name)
		}
	}
}

func second(_ refreshedCard, ok bool) bool { return ok }

func TestTwinOfATaintedObjectIsItsOwnUnlessAPlanKeepsIt(t *testing.T) {
	t.Parallel()

	said := diag.NewErrorDiagnostic("twin", "")
	r := newPlanRegistry()
	r.recordRefresh(refreshedCard{id: "tainted"})
	r.recordRefresh(refreshedCard{id: "late"})
	r.recordRefresh(refreshedCard{id: "kept"})
	r.markKept("kept", true)

	for id, want := range map[string]bool{"tainted": true, "late": true, "kept": false, "never seen": false} {
		if o, ok := r.taintedTwin(id, said); ok != want || ok && o.id != id {
			t.Errorf("%s: %v, %v", id, o, ok)
		}
	}

	if later := r.markKept("late", true); later.ErrorsCount() != 1 {
		t.Errorf("kept after it was taken for tainted: %v", later)
	}
}

func TestCardOfUnknownKeyThatAnObjectKeeps(t *testing.T) {
	t.Parallel()

	said := diag.NewErrorDiagnostic("held", "")
	r := newPlanRegistry()
	r.markKept("imported", false)
	r.markKept("issued", true)

	for id, want := range map[string]bool{"imported": true, "issued": false, "imported later": false, "issued later": false} {
		if r.keptKeyless(id, said) != want {
			t.Errorf("%s: want %v", id, want)
		}
	}

	for id, want := range map[string]int{"imported later": 1, "issued later": 0} {
		if later := r.markKept(id, id == "issued later"); later.ErrorsCount() != want {
			t.Errorf("%s: %v", id, later)
		}
	}
}
