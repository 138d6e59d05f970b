// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Cards with one nickname and a seed each: the answer for one is lost, and the run is repeated. No warning is about the cards of
// the other resources, which an apply does not read.
func TestSiblingsAreNotSuspected(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for name, isIssued := range map[string]bool{"the answer was lost": true, "the request never arrived": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { expectSiblingsNotNamed(newCoreRuns(t, schema), isIssued) })
		})
	}
}

// sibling is one of the cards that only their seeds tell apart.
func (r *coreRuns) sibling(seed string) core.Block {
	return r.terraform.Block(with(lives(r.server.Info())["virtual"], values{
		"nickname": text("Campaign"), "idempotency_seed": text(seed), "timeouts": patience(),
	}), false)
}

// expectSiblingsNotNamed issues two cards of three. The third was issued by a run that was killed, or cannot be.
func expectSiblingsNotNamed(runs *coreRuns, isIssued bool) {
	t, config := runs.t, core.Config{}

	t.Helper()

	for _, seed := range []string{"a", "b", "c"} {
		config["qonto_card."+seed] = runs.sibling(seed)
	}

	if isIssued {
		runs.applyAll(core.Config{"qonto_card.a": config["qonto_card.a"]}, core.Options{})
		runs.state = core.NewState()
	}

	runs.applyAll(core.Config{"qonto_card.b": config["qonto_card.b"], "qonto_card.c": config["qonto_card.c"]}, core.Options{})

	if !isIssued {
		runs.fault(control.Fault{
			Method: http.MethodPost, Route: creates, Action: control.ActionRefuse, Stage: control.StageArrival,
		})
	}

	time.Sleep(5 * time.Minute) //nolint:forbidigo // the clock is a fake one

	said := runs.applyAll(config, core.Options{})

	if isHeld := runs.holds("qonto_card.a") != ""; isHeld != isIssued {
		t.Fatalf("the first resource holds a card: %t; said: %v", isHeld, said)
	}

	for _, address := range []string{"qonto_card.b", "qonto_card.c"} {
		if id := runs.holds(address); said.Mention(id) {
			t.Errorf("card %s of %s is named: %v", id, address, said)
		}
	}
}

// Of a card that has ended, the cards of the other resources are no replacements: the plan has read them.
func TestSiblingsAreNoReplacements(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		config := core.Config{"qonto_card.z": runs.sibling("z")} // planned last

		runs.applyAll(config, core.Options{})

		config["qonto_card.a"] = runs.sibling("a")

		runs.applyAll(config, core.Options{})
		runs.edit(0, map[string]any{"status": "stolen"})

		if said := runs.applyAll(config, core.Options{}); !said.Mention("is stolen") || said.Mention("may have been replaced") {
			t.Errorf("%v", said)
		}
	})
}

// Two new resources of one key are refused beside a tainted card that has the key as well: only one of them can replace it.
func TestTaintedCardHidesNoOtherResourceWithItsKey(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.apply(card)
		runs.state.Taint("qonto_card.this")

		config := runs.config(card)
		config["qonto_card.to_come"] = runs.terraform.Block(card, false)

		said := runs.applyAll(config, core.Options{})
		runs.expectCards(1, said)

		if failed := said.Errors(); len(failed) != 1 || failed[0].Summary != "Two cards are configured alike" {
			t.Errorf("%v", said)
		}
	})
}

// The way out of two alike cards is one that the apply takes as well: another nickname does not tell the new card from an existing
// one without any.
func TestWayOutBesideACardWithoutANickname(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"nickname": tftypes.NewValue(tftypes.String, nil)})
		config := core.Config{"qonto_card.old": runs.terraform.Block(card, false)}

		runs.applyAll(config, core.Options{})
		runs.advance(40 * time.Minute)

		config["qonto_card.new"] = runs.terraform.Block(card, false)

		said := runs.applyAll(config, core.Options{}).Errors()
		if !said.Mention("Give the new one an idempotency_seed") {
			t.Errorf("%v", said)
		}

		config["qonto_card.new"] = runs.terraform.Block(with(card, values{"idempotency_seed": text("1")}), false)
		runs.expectCards(2, runs.applyAll(config, core.Options{}))
	})
}

// Qonto has long forgotten the key of a card that is changed in the same run. An apply that does not know the time yet compares no
// new card with it: the plan did not either, and the card that the new one replaces has ended by then.
func TestForgottenKeyOfAChangedCard(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		info := runs.server.Info()
		card := with(lives(info)["virtual"], values{"allow_replacement": truth(true), "nickname": text("ads")})
		elsewhere := with(card, values{"holder_id": text(info.People["admin"])})

		runs.applyAll(core.Config{
			"qonto_card.changed": runs.terraform.Block(card, false), "qonto_card.replaced": runs.terraform.Block(elsewhere, false),
		}, core.Options{})
		runs.advance(25 * time.Hour)

		said := runs.applyAll(core.Config{
			"qonto_card.changed":  runs.terraform.Block(with(card, values{"nickname": text("ads, old")}), false),
			"qonto_card.replaced": runs.terraform.Block(card, false),
		}, core.Options{})
		runs.expectCards(3, said)

		if failed := said.Errors(); len(failed) > 0 {
			t.Error(failed)
		}
	})
}

// The same with a new resource, and with one that is replaced after the new card was issued: nothing asks Qonto before they are planned
// again.
func TestForgottenKeyOfARenamedCard(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads")})

		runs.applyAll(core.Config{"qonto_card.renamed": runs.terraform.Block(card, false)}, core.Options{})
		runs.advance(25 * time.Hour)

		said := runs.applyAll(core.Config{
			"qonto_card.renamed": runs.terraform.Block(with(card, values{"nickname": text("ads, old")}), false),
			"qonto_card.new":     runs.terraform.Block(card, false),
		}, core.Options{Parallelism: 2})
		runs.expectCards(2, said)

		if failed := said.Errors(); len(failed) > 0 {
			t.Error(failed)
		}
	})
}
