// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// invoked is what became of an action.
type invoked struct {
	progress []string
	problems []*tfprotov6.Diagnostic
}

// complaint is the error of an action, empty if there is none.
func (i invoked) complaint() string {
	var text strings.Builder

	for _, problem := range i.problems {
		text.WriteString(problem.Summary + ": " + problem.Detail)
	}

	return text.String()
}

// invoke carries an action out.
func (p *protocol) invoke(name string, config arguments) invoked {
	p.t.Helper()

	stream, err := p.server.InvokeAction(p.t.Context(), &tfprotov6.InvokeActionRequest{ActionType: name, Config: p.action(name, config)})
	if err != nil {
		p.t.Fatal(err)
	}

	var became invoked

	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			became.progress = append(became.progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			became.problems = event.Diagnostics
		}
	}

	return became
}

// plan plans an action.
func (p *protocol) plan(name string, config arguments) []*tfprotov6.Diagnostic {
	p.t.Helper()

	planned, err := p.server.PlanAction(p.t.Context(), &tfprotov6.PlanActionRequest{ActionType: name, Config: p.action(name, config)})
	if err != nil {
		p.t.Fatal(err)
	}

	return planned.Diagnostics
}

func (p *protocol) action(name string, config arguments) *tfprotov6.DynamicValue {
	p.t.Helper()

	schema, ok := p.schema.ActionSchemas[name]
	if !ok {
		p.t.Fatalf("there is no action %s", name)
	}

	return p.value(schema.Schema, config)
}

// plasticCard issues a live physical card outside Terraform.
func (w *world) plasticCard() control.Card {
	w.t.Helper()

	return w.IssueCard(map[string]any{
		"card_level": "standard", "holder_id": w.OwnerMembershipID, "bank_account_id": w.BankAccountID, "ship_to_business": true,
		"payment_monthly_limit": 100, "atm_monthly_limit": 50,
	}, map[string]any{"nickname": "Van", "status": "live", "pin_set": true})
}

func (w *world) statusOf(id string) string {
	w.t.Helper()

	card, err := w.Control.Card(w.t.Context(), id)
	w.must(err)

	return card.Status
}

// Every action: a plan writes nothing, warns of what is final, and the action does one thing and says so. Done twice, it
// writes nothing more.
func TestActions(t *testing.T) {
	for name, test := range map[string]struct {
		before string
		after  string
		route  string
		warns  string
	}{
		"qonto_card_lock":          {"live", "paused", "/v2/cards/{id}/lock", ""},
		"qonto_card_unlock":        {"paused", "live", "/v2/cards/{id}/unlock", "Approvals in the Qonto app"},
		"qonto_card_report_lost":   {"live", "lost", "/v2/cards/{id}/lost", "will be reported lost"},
		"qonto_card_report_stolen": {"paused", "stolen", "/v2/cards/{id}/stolen", "will be reported stolen"},
		"qonto_card_discard":       {"live", "discarded", "/v2/cards/{id}/discard", "will be discarded"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := w.protocol()
			card := w.plasticCard()

			_, err := w.Control.EditCard(t.Context(), card.ID, map[string]any{"status": test.before})
			w.must(err)

			config := arguments{"card_id": card.ID}
			if test.after != "paused" && test.after != "live" {
				config["confirm"] = *card.LastDigits
			}

			expectWarning(t, p.plan(name, config), test.warns)
			expectWrites(t, w.Ledger())

			became := p.invoke(name, config)
			if became.complaint() != "" || len(became.progress) != 2 || !strings.Contains(became.progress[1], `Card "Van" ••••`+*card.LastDigits+" is ") {
				t.Errorf("said %q, failed with %q", became.progress, became.complaint())
			}

			if got := w.statusOf(card.ID); got != test.after {
				t.Errorf("the card is %s, want %s", got, test.after)
			}

			again := p.invoke(name, config)
			if again.complaint() != "" || len(again.progress) != 1 || !strings.Contains(again.progress[0], "already") {
				t.Errorf("the second time said %q, failed with %q", again.progress, again.complaint())
			}

			expectWarning(t, p.plan(name, config), "")
			expectWrites(t, w.Ledger(), "PUT "+test.route)
		})
	}
}

func expectWarning(t *testing.T, got []*tfprotov6.Diagnostic, want string) {
	t.Helper()

	if want == "" {
		if len(got) > 0 {
			t.Errorf("the plan says %q", got[0].Summary)
		}

		return
	}

	if len(got) != 1 || got[0].Severity != tfprotov6.DiagnosticSeverityWarning || !strings.HasSuffix(got[0].Summary, want) {
		t.Errorf("the plan does not warn of what %s: %d diagnostics", want, len(got))
	}
}

// What cannot be done is refused in the plan and in the apply, with a reason and without a write.
func TestActionsRefuse(t *testing.T) {
	for name, test := range map[string]struct {
		action  string
		happen  control.Event
		confirm string
		level   string
		want    string
	}{
		"a wrong confirmation":          {"qonto_card_discard", "", "0000", "plastic", "confirm must be the last four digits"},
		"a confirmation of another end": {"qonto_card_report_lost", "", "", "plastic", "confirm must be the last four digits"},
		"a lost virtual card":           {"qonto_card_report_lost", "", "right", "virtual", "Only physical cards can be reported lost"},
		"a stolen virtual card":         {"qonto_card_report_stolen", "", "right", "virtual", "end it with qonto_card_discard"},
		"a lock on a dead card":         {"qonto_card_lock", control.Expire, "", "virtual", "has reached the end of its life"},
		"an unlock of a dead card":      {"qonto_card_unlock", control.Abuse, "", "virtual", "has reached the end of its life"},
		"a discard of a dead card":      {"qonto_card_discard", control.Expire, "right", "virtual", "has reached the end of its life"},
		"a lock of Qonto's own":         {"qonto_card_unlock", control.SystemLock, "", "virtual", "Qonto itself holds a lock"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := w.protocol()

			card := w.plasticCard()
			if test.level == "virtual" {
				card = w.cardOf(w.issueOutside("virtual", nil))
			}

			if test.happen != "" {
				w.Happen(card.ID, test.happen)
			}

			config := arguments{"card_id": card.ID}

			switch {
			case test.confirm == "right":
				config["confirm"] = *card.LastDigits
			case strings.Contains(test.want, "confirm"):
				config["confirm"] = "x" + test.confirm
			}

			for when, problems := range map[string][]*tfprotov6.Diagnostic{
				"plan": p.plan(test.action, config), "apply": p.invoke(test.action, config).problems,
			} {
				if got := (invoked{problems: problems}).complaint(); len(problems) != 1 || !strings.Contains(got, test.want) {
					t.Errorf("the %s says %q, want %q", when, got, test.want)
				}
			}

			expectWrites(t, w.Ledger())
		})
	}
}

func (w *world) cardOf(id string) control.Card {
	w.t.Helper()

	card, err := w.Control.Card(w.t.Context(), id)
	w.must(err)

	return card
}

// A card that this token cannot see, or an id that is none, is an error that says so.
func TestActionOnAnotherOrganizationsCard(t *testing.T) {
	w := newWorld(t)

	became := w.protocol().invoke("qonto_card_lock", arguments{"card_id": "00000000-0000-4000-8000-000000000000"})
	if !strings.Contains(became.complaint(), "not visible to this access token") {
		t.Error(became.complaint())
	}
}

// While the card is not known, a plan asks nothing.
func TestActionOnACardThatIsStillToBeIssued(t *testing.T) {
	w := newWorld(t)

	problems := w.protocol().plan("qonto_card_discard", arguments{"card_id": unknown{}, "confirm": unknown{}})
	if len(problems) > 0 || len(w.Ledger().Requests) > 0 {
		t.Errorf("%d diagnostics, %d requests", len(problems), len(w.Ledger().Requests))
	}
}

// Discarding a card ends its renewal, which the plan names, and lifts a lock for it.
func TestDiscardActionLeavesTheRenewalAndLiftsTheLock(t *testing.T) {
	w := newWorld(t)
	p := w.protocol()
	card := w.cardOf(w.issueOutside("virtual", nil))
	w.Happen(card.ID, control.Renew)

	_, err := w.Control.EditCard(t.Context(), card.ID, map[string]any{"status": "paused"})
	w.must(err)

	config := arguments{"card_id": card.ID, "confirm": *card.LastDigits}

	planned := p.plan("qonto_card_discard", config)
	if len(planned) != 2 || !strings.Contains(planned[1].Detail, "The card that renews it is left alone") {
		t.Errorf("the plan does not name the renewal")
	}

	if failed := p.invoke("qonto_card_discard", config).complaint(); failed != "" {
		t.Error(failed)
	}

	living(1)(t, w.Ledger())
}

// An answer that is lost after the deed was done is settled by looking at the card.
func TestActionWithoutAnAnswerIsSettled(t *testing.T) {
	for name, done := range map[string]bool{"done": true, "not done": false} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			p := w.protocol()
			card := w.plasticCard()

			fault := control.Fault{Method: "PUT", Action: "status", Status: http.StatusForbidden}
			if done {
				fault = control.Fault{Method: "PUT", Action: "malformed", Stage: "answer"}
			}

			w.Fault(fault)

			became := p.invoke("qonto_card_report_stolen", arguments{"card_id": card.ID, "confirm": *card.LastDigits})
			if (became.complaint() == "") != done {
				t.Errorf("said %q, failed with %q", became.progress, became.complaint())
			}

			if wantStatus := map[bool]string{true: "stolen", false: "live"}[done]; w.statusOf(card.ID) != wantStatus {
				t.Errorf("the card is %s", w.statusOf(card.ID))
			}
		})
	}
}

// Ctrl-C while an action is under way ends it, and the outcome is still looked up.
func TestCanceledAction(t *testing.T) {
	w := newWorld(t)
	p := w.protocol()
	card := w.plasticCard()
	fault := w.Fault(control.Fault{Method: "PUT", Action: "hold", Stage: "arrival"})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()

	stream, err := p.server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType: "qonto_card_lock", Config: p.action("qonto_card_lock", arguments{"card_id": card.ID}),
	})
	w.must(err)

	go func() {
		_ = fault.WaitHeld(ctx, 1)

		cancel()
	}()

	for event := range stream.Events {
		if completed, ok := event.Type.(tfprotov6.CompletedInvokeActionEventType); ok {
			if got := (invoked{problems: completed.Diagnostics}).complaint(); !strings.Contains(got, "it was canceled") {
				t.Errorf("the action ended with %q", got)
			}
		}
	}
}

// The schema asks for a confirmation exactly where something cannot be undone.
func TestFinalActionsWantAConfirmation(t *testing.T) {
	w := newWorld(t)

	for name, schema := range w.protocol().schema.ActionSchemas {
		final := !strings.HasSuffix(name, "lock")
		has := false

		for _, attribute := range schema.Schema.Block.Attributes {
			has = has || attribute.Name == "confirm" && attribute.Required
		}

		if has != final {
			t.Errorf("%s: confirmation %v, want %v", name, has, final)
		}
	}
}

// While an approval is pending, the action says so.
func TestActionsTellOfApprovals(t *testing.T) {
	w := newWorld(t)
	w.Set(map[string]any{"sca": "strict"})
	w.Phone(func(control.Challenge) control.Reaction {
		return control.Reaction{Decision: "approve", AfterPolls: 1}
	})

	card := w.plasticCard()

	became := w.protocol().invoke("qonto_card_report_lost", arguments{"card_id": card.ID, "confirm": *card.LastDigits})
	if became.complaint() != "" || w.statusOf(card.ID) != "lost" {
		t.Errorf("the card is %s: %s", w.statusOf(card.ID), became.complaint())
	}

	told := strings.Join(became.progress, "\n")
	if !strings.Contains(told, "Waiting for approval in the Qonto app") || !strings.Contains(told, "Approved in the Qonto app") {
		t.Errorf("people are told %q", told)
	}
}

// A denied approval leaves the card as it is.
func TestDeniedAction(t *testing.T) {
	w := newWorld(t)
	w.Set(map[string]any{"sca": "strict"})
	w.Phone(func(control.Challenge) control.Reaction { return control.Reaction{Decision: "deny"} })

	card := w.plasticCard()

	became := w.protocol().invoke("qonto_card_discard", arguments{"card_id": card.ID, "confirm": *card.LastDigits})
	if w.statusOf(card.ID) != "live" || !strings.Contains(became.complaint(), "denied") {
		t.Errorf("the card is %s: %s", w.statusOf(card.ID), became.complaint())
	}
}
