// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

func TestRosterKnowsWhoEndsACardThatAnotherKeeps(t *testing.T) {
	t.Parallel()

	r := newRoster()

	if _, _, alone := r.keep("a", true); !alone || !r.end("b", "") || !r.end("b", "") || !r.end("c", "its old card") {
		t.Error("objects of different cards are in each other's way")
	}

	if r.end("a", "") {
		t.Error("a card that is kept is ended, and nobody says so")
	}

	for id, want := range map[string]string{"b": "", "c": "its old card"} {
		if _, old, alone := r.keep(id, true); alone || old != want {
			t.Errorf("%s is ended and kept: alone %v, renews %q", id, alone, old)
		}
	}
}

func TestTaintedObjectIsRecognised(t *testing.T) {
	t.Parallel()

	r := newRoster()
	r.saw(object{id: "a", key: "k1", nickname: "ads"})
	r.saw(object{id: "b", key: "k2", nickname: "ads"})
	r.keep("b", true)

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

func second(_ object, ok bool) bool { return ok }

func TestTwinOfATaintedObjectIsItsOwnUnlessAPlanKeepsIt(t *testing.T) {
	t.Parallel()

	said := diag.NewErrorDiagnostic("twin", "")
	r := newRoster()
	r.saw(object{id: "tainted"})
	r.saw(object{id: "late"})
	r.saw(object{id: "kept"})
	r.keep("kept", true)

	for id, want := range map[string]bool{"tainted": true, "late": true, "kept": false, "never seen": false} {
		if o, ok := r.taintedTwin(id, said); ok != want || ok && o.id != id {
			t.Errorf("%s: %v, %v", id, o, ok)
		}
	}

	if later, _, _ := r.keep("late", true); later.ErrorsCount() != 1 {
		t.Errorf("kept after it was taken for tainted: %v", later)
	}
}

func TestCardOfUnknownKeyThatAnObjectKeeps(t *testing.T) {
	t.Parallel()

	said := diag.NewErrorDiagnostic("held", "")
	r := newRoster()
	r.keep("imported", false)
	r.keep("issued", true)

	for id, want := range map[string]bool{"imported": true, "issued": false, "imported later": false, "issued later": false} {
		if r.keptKeyless(id, said) != want {
			t.Errorf("%s: want %v", id, want)
		}
	}

	for id, want := range map[string]int{"imported later": 1, "issued later": 0} {
		if later, _, _ := r.keep(id, id == "issued later"); later.ErrorsCount() != want {
			t.Errorf("%s: %v", id, later)
		}
	}
}
