// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
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

// invokeAction carries an action out.
func invokeAction(p *acctest.Protocol, name string, config acctest.Arguments) invoked {
	p.T.Helper()

	stream, err := p.Server.InvokeAction(p.T.Context(), &tfprotov6.InvokeActionRequest{ActionType: name, Config: actionConfig(p, name, config)})
	if err != nil {
		p.T.Fatal(err)
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

// planAction plans an action.
func planAction(p *acctest.Protocol, name string, config acctest.Arguments) []*tfprotov6.Diagnostic {
	p.T.Helper()

	planned, err := p.Server.PlanAction(p.T.Context(), &tfprotov6.PlanActionRequest{ActionType: name, Config: actionConfig(p, name, config)})
	if err != nil {
		p.T.Fatal(err)
	}

	return planned.Diagnostics
}

func actionConfig(p *acctest.Protocol, name string, config acctest.Arguments) *tfprotov6.DynamicValue {
	p.T.Helper()

	schema, ok := p.Schema.ActionSchemas[name]
	if !ok {
		p.T.Fatalf("there is no action %s", name)
	}

	return p.Value(schema.Schema, config)
}

// issuePhysicalCard issues a live physical card outside Terraform.
func issuePhysicalCard(e *acctest.Env) control.Card {
	e.T.Helper()

	return e.IssueCard(map[string]any{
		"card_level": "standard", "holder_id": e.OwnerMembershipID, "bank_account_id": e.BankAccountID, "ship_to_business": true,
		"payment_monthly_limit": 100, "atm_monthly_limit": 50,
	}, map[string]any{"nickname": "Van", "status": "live", "pin_set": true})
}

func cardStatus(e *acctest.Env, id string) string {
	e.T.Helper()

	card, err := e.Control.Card(e.T.Context(), id)
	e.Must(err)

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
			e := acctest.NewEnv(t)
			p := e.Protocol()
			card := issuePhysicalCard(e)

			_, err := e.Control.EditCard(t.Context(), card.ID, map[string]any{"status": test.before})
			e.Must(err)

			config := acctest.Arguments{"card_id": card.ID}
			if test.after != "paused" && test.after != "live" {
				config["confirm"] = *card.LastDigits
			}

			expectWarning(t, planAction(p, name, config), test.warns)
			acctest.ExpectWrites(t, e.Ledger())

			became := invokeAction(p, name, config)
			if became.complaint() != "" || len(became.progress) != 2 || !strings.Contains(became.progress[1], `Card "Van" ••••`+*card.LastDigits+" is ") {
				t.Errorf("said %q, failed with %q", became.progress, became.complaint())
			}

			if got := cardStatus(e, card.ID); got != test.after {
				t.Errorf("the card is %s, want %s", got, test.after)
			}

			again := invokeAction(p, name, config)
			if again.complaint() != "" || len(again.progress) != 1 || !strings.Contains(again.progress[0], "already") {
				t.Errorf("the second time said %q, failed with %q", again.progress, again.complaint())
			}

			expectWarning(t, planAction(p, name, config), "")
			acctest.ExpectWrites(t, e.Ledger(), "PUT "+test.route)
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
			e := acctest.NewEnv(t)
			p := e.Protocol()

			card := issuePhysicalCard(e)
			if test.level == "virtual" {
				card = fetchCard(e, e.IssueOutside("virtual", nil))
			}

			if test.happen != "" {
				e.Happen(card.ID, test.happen)
			}

			config := acctest.Arguments{"card_id": card.ID}

			switch {
			case test.confirm == "right":
				config["confirm"] = *card.LastDigits
			case strings.Contains(test.want, "confirm"):
				config["confirm"] = "x" + test.confirm
			}

			for when, problems := range map[string][]*tfprotov6.Diagnostic{
				"plan": planAction(p, test.action, config), "apply": invokeAction(p, test.action, config).problems,
			} {
				if got := (invoked{problems: problems}).complaint(); len(problems) != 1 || !strings.Contains(got, test.want) {
					t.Errorf("the %s says %q, want %q", when, got, test.want)
				}
			}

			acctest.ExpectWrites(t, e.Ledger())
		})
	}
}

func fetchCard(e *acctest.Env, id string) control.Card {
	e.T.Helper()

	card, err := e.Control.Card(e.T.Context(), id)
	e.Must(err)

	return card
}

// A card that this token cannot see, or an id that is none, is an error that says so.
func TestActionOnAnotherOrganizationsCard(t *testing.T) {
	e := acctest.NewEnv(t)

	became := invokeAction(e.Protocol(), "qonto_card_lock", acctest.Arguments{"card_id": "00000000-0000-4000-8000-000000000000"})
	if !strings.Contains(became.complaint(), "not visible to this access token") {
		t.Error(became.complaint())
	}
}

// While the card is not known, a plan asks nothing.
func TestActionOnACardThatIsStillToBeIssued(t *testing.T) {
	e := acctest.NewEnv(t)

	problems := planAction(e.Protocol(), "qonto_card_discard", acctest.Arguments{"card_id": acctest.Unknown{}, "confirm": acctest.Unknown{}})
	if len(problems) > 0 || len(e.Ledger().Requests) > 0 {
		t.Errorf("%d diagnostics, %d requests", len(problems), len(e.Ledger().Requests))
	}
}

// Discarding a card ends its renewal, which the plan names, and lifts a lock for it.
func TestDiscardActionLeavesTheRenewalAndLiftsTheLock(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	card := fetchCard(e, e.IssueOutside("virtual", nil))
	e.Happen(card.ID, control.Renew)

	_, err := e.Control.EditCard(t.Context(), card.ID, map[string]any{"status": "paused"})
	e.Must(err)

	config := acctest.Arguments{"card_id": card.ID, "confirm": *card.LastDigits}

	planned := planAction(p, "qonto_card_discard", config)
	if len(planned) != 2 || !strings.Contains(planned[1].Detail, "The card that renews it is left alone") {
		t.Errorf("the plan does not name the renewal")
	}

	if failed := invokeAction(p, "qonto_card_discard", config).complaint(); failed != "" {
		t.Error(failed)
	}

	acctest.ExpectLiving(1)(t, e.Ledger())
}

// A lost answer of an action that was carried out is settled by looking at the card.
func TestActionWithoutAnAnswerIsSettled(t *testing.T) {
	for name, done := range map[string]bool{"done": true, "not done": false} {
		t.Run(name, func(t *testing.T) {
			e := acctest.NewEnv(t)
			p := e.Protocol()
			card := issuePhysicalCard(e)

			fault := control.Fault{Method: "PUT", Action: "status", Status: http.StatusForbidden}
			if done {
				fault = control.Fault{Method: "PUT", Action: "malformed", Stage: "answer"}
			}

			e.Fault(fault)

			became := invokeAction(p, "qonto_card_report_stolen", acctest.Arguments{"card_id": card.ID, "confirm": *card.LastDigits})
			if (became.complaint() == "") != done {
				t.Errorf("said %q, failed with %q", became.progress, became.complaint())
			}

			if wantStatus := map[bool]string{true: "stolen", false: "live"}[done]; cardStatus(e, card.ID) != wantStatus {
				t.Errorf("the card is %s", cardStatus(e, card.ID))
			}
		})
	}
}

// Ctrl-C while an action is under way ends it, and the outcome is still looked up.
func TestCanceledAction(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	card := issuePhysicalCard(e)
	fault := e.Fault(control.Fault{Method: "PUT", Action: "hold", Stage: "arrival"})

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()

	stream, err := p.Server.InvokeAction(ctx, &tfprotov6.InvokeActionRequest{
		ActionType: "qonto_card_lock", Config: actionConfig(p, "qonto_card_lock", acctest.Arguments{"card_id": card.ID}),
	})
	e.Must(err)

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
	e := acctest.NewEnv(t)

	for name, schema := range e.Protocol().Schema.ActionSchemas {
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
	e := acctest.NewEnv(t)
	e.Set(map[string]any{"sca": "strict"})
	e.SetApprover(func(control.Challenge) control.Reaction {
		return control.Reaction{Decision: "approve", AfterPolls: 1}
	})

	card := issuePhysicalCard(e)

	became := invokeAction(e.Protocol(), "qonto_card_report_lost", acctest.Arguments{"card_id": card.ID, "confirm": *card.LastDigits})
	if became.complaint() != "" || cardStatus(e, card.ID) != "lost" {
		t.Errorf("the card is %s: %s", cardStatus(e, card.ID), became.complaint())
	}

	told := strings.Join(became.progress, "\n")
	if !strings.Contains(told, "Waiting for approval in the Qonto app") || !strings.Contains(told, "Approved in the Qonto app") {
		t.Errorf("people are told %q", told)
	}
}

// A denied approval leaves the card as it is.
func TestDeniedAction(t *testing.T) {
	e := acctest.NewEnv(t)
	e.Set(map[string]any{"sca": "strict"})
	e.SetApprover(func(control.Challenge) control.Reaction { return control.Reaction{Decision: "deny"} })

	card := issuePhysicalCard(e)

	became := invokeAction(e.Protocol(), "qonto_card_discard", acctest.Arguments{"card_id": card.ID, "confirm": *card.LastDigits})
	if cardStatus(e, card.ID) != "live" || !strings.Contains(became.complaint(), "denied") {
		t.Errorf("the card is %s: %s", cardStatus(e, card.ID), became.complaint())
	}
}

// Qonto's own lock is no lock of the organization's: Qonto lifts it, and the card is alive. So the action locks such a card too.
func TestLockActionUnderALockOfQontos(t *testing.T) {
	e := acctest.NewEnv(t)
	p := e.Protocol()
	card := fetchCard(e, e.IssueOutside("virtual", nil))
	e.Happen(card.ID, control.SystemLock)

	refused := e.Fault(control.Fault{Method: http.MethodPut, Route: locks, Action: "status", Status: http.StatusForbidden, ResponseBody: `{}`})

	said := invokeAction(p, "qonto_card_lock", acctest.Arguments{"card_id": card.ID})
	if !strings.Contains(said.complaint(), "Card not locked") {
		t.Errorf("a refusal is taken for a lock: %q %q", said.progress, said.complaint())
	}

	e.Must(refused.Remove(t.Context()))
	invokeAction(p, "qonto_card_lock", acctest.Arguments{"card_id": card.ID})
	e.Happen(card.ID, control.SystemUnlock)

	if status := cardStatus(e, card.ID); status != "paused" {
		t.Errorf("the card is %s", status)
	}
}
