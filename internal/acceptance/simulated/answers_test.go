// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"bytes"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// What a card was issued without stays in unapplied until an apply has made up for it, and no plan is broken by that.
func TestUnappliedIsPlanned(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		runs.set(map[string]any{"card_design_case": "lower"})

		card := with(lives(runs.server.Info())["virtual"], values{"card_design": text("virtual.Plum.2025")})
		unapplied := tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{text("card_design")})

		runs.apply(card)

		if !runs.stored(acctest.Address)["unapplied"].Equal(unapplied) {
			t.Fatalf("unapplied is %v", runs.stored(acctest.Address)["unapplied"])
		}

		runs.applyAll(runs.config(with(card, values{"deletion_policy": text("lock")})), core.Options{NoRefresh: true})

		if !runs.stored(acctest.Address)["unapplied"].Equal(unapplied) {
			t.Errorf("unapplied is %v", runs.stored(acctest.Address)["unapplied"])
		}
	})
}

// An answer to an update that tells no more than it has to leaves the state, and what is said of the card, as they are.
func TestAnswersThatTellLittle(t *testing.T) {
	t.Parallel()

	told := regexp.MustCompile(`"(nickname|payment_monthly_limit)":("[^"]*"|\d+)`)
	schema := newSchema(t)

	synctest.Test(t, func(t *testing.T) {
		runs := newInterceptedRuns(t, schema, rewritten(func(request *http.Request, body []byte) []byte {
			switch {
			case request.Method == http.MethodPatch:
				return fmt.Appendf(nil, `{"card":{%s}}`, bytes.Join(told.FindAll(body, -1), []byte(",")))
			case strings.HasSuffix(request.URL.Path, "/lock"):
				return []byte(`{"card":{"pin_set":false}}`)
			default:
				return body
			}
		}))
		card := with(lives(runs.server.Info())["virtual"], values{"nickname": text("ads"), "locked": truth(true)})

		if said := runs.apply(card); said.Mention("was issued without") {
			t.Errorf("%v", said)
		}

		for _, name := range []string{"created_at", "last_digits", "organization_id", "card_design"} {
			if runs.stored(acctest.Address)[name].IsNull() {
				t.Errorf("%s is null", name)
			}
		}

		runs.expectEmptyPlan(card)

		card = with(card, values{"nickname": text("travel"), "payment_monthly_limit": number(300), "locked": truth(false)})
		if said := runs.apply(card); len(said.Errors()) > 0 {
			t.Errorf("%v", said)
		}

		card = with(card, values{"locked": truth(true)})
		if said := runs.apply(card); len(said.Errors()) > 0 {
			t.Errorf("%v", said)
		}

		runs.expectEmptyPlan(card)

		if got := runs.server.Ledger().Cards[0]; got.Status != "paused" || got.PaymentMonthlyLimit != 300 {
			t.Errorf("the card is %+v", got)
		}
	})
}

// A lock that Qonto refuses is said, also of a card whose status the answer to the create did not tell.
func TestRefusedLockOfANewCardIsSaid(t *testing.T) {
	status := regexp.MustCompile(`"status":"[^"]*",?`)
	withoutStatus := rewritten(func(request *http.Request, body []byte) []byte {
		if isCreate(request) {
			return status.ReplaceAll(body, nil)
		}

		return body
	})
	refusing := func(next http.RoundTripper) http.RoundTripper {
		inner := withoutStatus(next)

		return roundTripper(func(request *http.Request) (*http.Response, error) {
			if strings.HasSuffix(request.URL.Path, "/lock") {
				return answer(http.StatusForbidden, nil), nil
			}

			return inner.RoundTrip(request)
		})
	}

	simulateIntercepted(t, refusing, func(t *testing.T, runs *coreRuns) {
		said := runs.apply(with(lives(runs.server.Info())["virtual"], values{"locked": truth(true)}))
		if !said.Mention("was issued without its locked") {
			t.Errorf("%v", said)
		}
	})
}

// An option that Qonto does not tell has to be configured before another one can be changed, also the one that is fixed.
func TestFixedOptionThatQontoDoesNotTell(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		runs.set(map[string]any{"omit_card_keys": []string{"nfc_option"}})

		card := with(lives(runs.server.Info())["standard"], values{"allow_replacement": truth(true)})
		runs.apply(card)
		runs.happen(0, control.SetPIN)

		card = with(card, values{"online_option": truth(false)})
		if said := runs.apply(card).Errors(); !said.Mention("configure nfc_option as well") {
			t.Errorf("%v", said)
		}

		card = with(card, values{"nfc_option": truth(true)})
		said := runs.apply(card)
		runs.expectCards(1, said)
		runs.expectEmptyPlan(card)

		if after := runs.card(0); after.OnlineOption || !after.NFCOption {
			t.Errorf("online %t, contactless %t: %v", after.OnlineOption, after.NFCOption, said)
		}
	})
}

// A fixed value that Qonto does not tell any more is still that of the card, and can be written down then.
func TestFixedValueThatQontoDoesNotTellAnyMore(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := with(lives(runs.server.Info())["virtual"], values{"card_design": tftypes.NewValue(tftypes.String, nil)})

		runs.apply(card)

		design := runs.stored(acctest.Address)["card_design"]

		runs.set(map[string]any{"omit_card_keys": []string{"card_design"}})
		runs.expectCards(1, runs.apply(card))
		runs.expectEmptyPlan(with(card, values{"card_design": design}))
	})
}

// A wrong value of that option is refused by Qonto, so it is not in the state: the right one is no other card.
func TestWrongValueOfAFixedOptionThatQontoDoesNotTell(t *testing.T) {
	for _, online := range []bool{false, true} {
		t.Run(strconv.FormatBool(online), func(t *testing.T) {
			simulate(t, func(t *testing.T, runs *coreRuns) {
				runs.set(map[string]any{"omit_card_keys": []string{"nfc_option"}})

				card := with(lives(runs.server.Info())["standard"], values{"allow_replacement": truth(true), "online_option": truth(true)})
				runs.apply(card)
				runs.happen(0, control.SetPIN)

				card = with(card, values{"nfc_option": truth(false), "online_option": truth(online)})
				if said := runs.apply(card).Errors(); !said.Mention("if a value of the configuration is the reason, correct it") {
					t.Errorf("%v", said)
				}

				card = with(card, values{"nfc_option": truth(true)})
				said := runs.apply(card)
				runs.expectCards(1, said)
				runs.expectEmptyPlan(card)

				if after := runs.card(0); after.OnlineOption != online || !after.NFCOption {
					t.Errorf("online %t, contactless %t: %v", after.OnlineOption, after.NFCOption, said)
				}
			})
		})
	}
}

// What no request can change stays unapplied, whatever an unknown value turns out to be: Terraform would blame the provider for
// another plan in the apply.
func TestUnknownValueLeavesUnappliedAsItIs(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for _, limit := range []int64{200, 300} {
		synctest.Test(t, func(t *testing.T) {
			runs := newInterceptedRuns(t, schema, rewritten(func(_ *http.Request, body []byte) []byte {
				return bytes.ReplaceAll(body, []byte("virtual.plum.2025"), []byte("virtual.renamed.2027"))
			}))
			card := with(lives(runs.server.Info())["virtual"], values{"card_design": text("virtual.plum.2025")})
			runs.apply(card)

			block := runs.terraform.Block(with(card, values{"payment_monthly_limit": number(limit)}), false)
			block.Unknown = []string{"payment_monthly_limit"}

			said := runs.applyAll(core.Config{acctest.Address: block}, core.Options{NoRefresh: true})
			if len(said.Errors()) > 0 || !strings.Contains(runs.stored(acctest.Address)["unapplied"].String(), "card_design") {
				t.Errorf("unapplied is %v: %v", runs.stored(acctest.Address)["unapplied"], said)
			}
		})
	}
}

// To run again is no way out of a value that Qonto refuses, and it is one out of a failure of Qonto's server.
func TestAdviceOnAFailedUpdate(t *testing.T) {
	t.Parallel()

	schema := newSchema(t)

	for status, want := range map[int]string{
		http.StatusUnprocessableEntity: "if a value of the configuration is the reason, correct it",
		http.StatusInternalServerError: "run terraform apply again to go on",
	} {
		t.Run(http.StatusText(status), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				runs := newCoreRuns(t, schema)
				card := lives(runs.server.Info())["virtual"]

				runs.apply(card)
				runs.fault(control.Fault{Method: http.MethodPatch, Action: control.ActionStatus, Status: status})

				if failed := runs.apply(with(card, values{"nickname": text("other")})).Errors(); !failed.Mention(want) {
					t.Errorf("%v", failed)
				}
			})
		})
	}
}

// Nothing is wrong with a configuration whose change is refused because the card has ended since the plan.
func TestAdviceOnAnUpdateOfACardThatHasEnded(t *testing.T) {
	simulate(t, func(t *testing.T, runs *coreRuns) {
		card := lives(runs.server.Info())["virtual"]

		runs.apply(card)

		plan, _ := runs.plan(runs.config(with(card, values{"payment_monthly_limit": number(77)})), core.Options{})

		runs.happen(0, control.Abuse)

		failed := runs.applyPlan(plan, core.Options{}).Errors()
		if !failed.Mention("invalid_status") || !failed.Mention("if a value of the configuration is the reason") {
			t.Errorf("%v", failed)
		}
	})
}

// A removed block takes no key of for_each, so for one card of several it is no way past the protection.
func TestWaysPastTheProtection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		runs := newCoreRuns(t, newSchema(t))

		runs.apply(with(lives(runs.server.Info())["virtual"], values{"deletion_policy": text("prevent")}))

		if refused := runs.apply(nil).Errors(); !refused.Mention("if ADDRESS has no key in brackets, replace its block by") {
			t.Errorf("%v", refused)
		}
	})
}
