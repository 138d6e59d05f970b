// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	pastApproval  = 16 * time.Minute // Qonto's challenges live for 15
	announcement  = "Approvals in the Qonto app"
	notIssued     = `Card not issued`
	noCardExists  = `No card was issued`
	nobodyAnswers = `[Nn]obody approved it in the Qonto app in time`
)

// requireApprovals has Qonto ask for approvals as its sandbox was seen to do: for creates, unlocks and limits.
func requireApprovals(e *acctest.Env) *acctest.Env {
	e.T.Helper()
	e.Set(map[string]any{"sca": "observed"})

	return e
}

// decideApprovals decides by the number of the challenge, counted from 1, after it was polled once.
func decideApprovals(e *acctest.Env, decide func(number int) string) {
	var number atomic.Int64

	e.SetApprover(func(control.Challenge) control.Reaction {
		return control.Reaction{Decision: decide(int(number.Add(1))), AfterPolls: 1}
	})
}

func approves(int) string { return control.Approve }

// letChallengeExpire moves the clock past the end of the given challenge, as soon as the provider has asked how it stands.
// Before that, the answer that opens it may be under way, and would be dated after its end.
func letChallengeExpire(e *acctest.Env, number int) {
	runInBackground(e, func(ctx context.Context) error {
		challenge, err := e.Control.WaitForChallengeAfter(ctx, number-1)
		for err == nil && challenge.Polls == 0 {
			<-time.After(time.Millisecond)

			challenge, err = e.Control.Challenge(ctx, challenge.ID)
		}

		if err == nil {
			e.Clock().Advance(pastApproval)
		}

		return err
	})
}

// runInBackground does something while a step runs.
func runInBackground(e *acctest.Env, do func(ctx context.Context) error) {
	ended := make(chan error, 1)
	ctx := e.T.Context()

	go func() { ended <- do(ctx) }()

	e.T.Cleanup(func() {
		if err := <-ended; err != nil {
			e.T.Error(err)
		}
	})
}

// expectApprovals fails unless there were so many challenges, of which never two were open, and so many cards.
func expectApprovals(e *acctest.Env, challenges, cards int) {
	e.T.Helper()

	ledger := e.Ledger()
	if len(ledger.Challenges) != challenges || len(ledger.Cards) != cards {
		e.T.Errorf("%d challenges and %d cards, want %d and %d", len(ledger.Challenges), len(ledger.Cards), challenges, cards)
	}

	for person, open := range ledger.MaxOpen {
		if open > 1 {
			e.T.Errorf("%d challenges of %s were open together", open, person)
		}
	}

	for _, challenge := range ledger.Challenges {
		if challenge.FastPolls > 0 {
			e.T.Errorf("challenge %d was polled more than once a second", challenge.Number)
		}
	}
}

// fivePhysical are five physical cards.
func fivePhysical() string {
	var text strings.Builder

	for number := range 5 {
		text.WriteString(acctest.NamedCard(fmt.Sprintf("c%d", number), "standard", acctest.Physical, acctest.Unprotected,
			fmt.Sprintf("nickname = \"card %d\"", number)))
	}

	return text.String()
}

// A card is issued once it is approved: the same request under the same key. What needs no approval asks for none.
func TestApprovedCard(t *testing.T) {
	e := requireApprovals(acctest.NewEnv(t))
	decideApprovals(e, approves)

	e.RunSteps(
		resource.TestStep{Config: e.Config(acctest.Card("virtual", `nickname = "ads"`, `payment_monthly_limit = 50`))},
		resource.TestStep{
			Config: e.Config(acctest.Card("virtual", `nickname = "new"`, `payment_monthly_limit = 60`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("nickname", "payment_monthly_limit"),
			}},
		},
	)

	requests := e.Ledger().Requested("POST", creates)
	if len(requests) != 2 || requests[0].IdempotencyKey != requests[1].IdempotencyKey || requests[0].Body != requests[1].Body {
		t.Errorf("%d creates, want the same one twice", len(requests))
	}

	expectApprovals(e, 2, 1)
}

// newCLIWithApprovals is a CLI whose cards need approvals.
func newCLIWithApprovals(t *testing.T) *acctest.CLI {
	t.Helper()

	c := acctest.NewCLI(t)
	requireApprovals(c.Env)

	return c
}

// A card that somebody denies is not issued, and the next run may ask again.
func TestDeniedCard(t *testing.T) {
	c := newCLIWithApprovals(t)
	decideApprovals(c.Env, func(number int) string {
		if number == 1 {
			return control.Deny
		}

		return control.Approve
	})

	c.Configure(acctest.Card("virtual"))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, notIssued+`.*denied in the Qonto app.*`+noCardExists)
	expectApprovals(c.Env, 1, 0)

	c.Apply()
	expectApprovals(c.Env, 2, 1)
	c.MustTerraform("plan", "-detailed-exitcode")
}

// A card that nobody approves within 15 minutes, or within the timeout, is not issued.
func TestUnansweredCard(t *testing.T) {
	c := newCLIWithApprovals(t)
	letChallengeExpire(c.Env, 1)
	c.Configure(acctest.Card("virtual"))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t,
		notIssued+`.*`+nobodyAnswers+`.*`+noCardExists+`.*An approval given now does nothing`)

	c.Configure(acctest.Card("virtual", `timeouts = { create = "4s" }`))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, notIssued+`.*`+nobodyAnswers+`.*time limit of the operation.*`+noCardExists)
	expectApprovals(c.Env, 2, 0)
}

// Somebody who has nothing to approve with learns what to do.
func TestCardOfSomebodyWithoutADevice(t *testing.T) {
	c := newCLIWithApprovals(t)
	c.Must(c.Control.ChangeMembership(t.Context(), c.OwnerMembershipID, map[string]any{"sca_device": "none"}))
	c.Configure(acctest.Card("virtual"))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t,
		notIssued+`.*no paired device or passkey.*`+noCardExists+`.*pair a device in the Qonto app`)
	expectApprovals(c.Env, 0, 0)
}

// Five physical cards ring one after the other.
func TestFiveApprovals(t *testing.T) {
	c := newCLIWithApprovals(t)
	decideApprovals(c.Env, approves)
	c.Configure(fivePhysical())
	c.Apply()
	acctest.ExpectLiving(5)(t, c.Ledger())
	c.MustTerraform("plan", "-detailed-exitcode")
	expectApprovals(c.Env, 5, 5)
}

// The third of five is left unanswered: two cards exist, the run ends, and nobody is asked for the fourth. The next run
// issues the rest.
func TestThirdOfFiveIsUnanswered(t *testing.T) {
	c := newCLIWithApprovals(t)
	decideApprovals(c.Env, func(number int) string {
		if number == 3 {
			return control.Ignore
		}

		return control.Approve
	})

	letChallengeExpire(c.Env, 3)
	c.Configure(fivePhysical())
	c.Terraform("apply", "-auto-approve").ExpectRefused(t,
		`(`+nobodyAnswers+`.*earlier approval of this run|earlier approval of this run.*`+nobodyAnswers+`)`)
	expectApprovals(c.Env, 3, 2)

	c.Apply()
	acctest.ExpectLiving(5)(t, c.Ledger())
	c.MustTerraform("plan", "-detailed-exitcode")
	expectApprovals(c.Env, 6, 5)
}

// Waiting for other approvals is not part of a card's timeout.
func TestQueueDoesNotConsumeTimeouts(t *testing.T) {
	c := newCLIWithApprovals(t)
	c.SetApprover(func(control.Challenge) control.Reaction {
		return control.Reaction{Decision: control.Approve, AfterMS: 4000}
	})

	// All approvals together take longer than the timeout, and one takes far less, so that a busy machine makes no difference.
	const cards = 6

	var config strings.Builder

	for number := range cards {
		config.WriteString(acctest.NamedCard(fmt.Sprintf("c%d", number), "virtual",
			`timeouts = { create = "20s" }`, fmt.Sprintf("nickname = \"card %d\"", number)))
	}

	c.Configure(config.String())
	c.Apply()
	acctest.ExpectLiving(cards)(t, c.Ledger())
	expectApprovals(c.Env, cards, cards)
}

// The answer to the approved request is lost for good: the error names the card, and neither this run nor the next one
// asks for another approval.
func TestLostAnswerOfAnApprovedCard(t *testing.T) {
	c := newCLIWithApprovals(t)
	decideApprovals(c.Env, approves)
	c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer", Nth: 2})
	c.Configure(acctest.Card("virtual", acctest.Ads))
	c.Apply()
	acctest.ExpectLiving(1)(t, c.Ledger())
	c.MustTerraform("plan", "-detailed-exitcode")
	expectApprovals(c.Env, 1, 1)
}

// Ctrl-C during the wait returns at once, and an approval given later issues nothing.
func TestInterruptedApproval(t *testing.T) {
	c := acctest.NewCLI(t)
	requireApprovals(c.Env)
	c.Configure(acctest.Card("virtual"))

	poll := c.Fault(control.Fault{Method: "GET", Route: "/v2/sca_sessions/{token}", Action: "hold", Stage: "arrival", Times: 1})

	var printed bytes.Buffer

	command := c.Command("apply", "-auto-approve", "-no-color")
	command.Stdout, command.Stderr = &printed, &printed
	c.Must(command.Start())

	challenge := c.WaitForChallenge()
	c.Must(poll.WaitHeld(t.Context(), 1)) // by now the provider knows of the challenge
	c.Must(poll.Release(t.Context()))

	c.Must(command.Process.Signal(os.Interrupt))

	err := command.Wait() // nobody has decided on the challenge
	if err == nil {
		t.Error("the interrupted run succeeds")
	}

	acctest.Output{Text: printed.String()}.Expect(t, `waiting for an approval in the Qonto app.*`+noCardExists)

	_, err = c.Control.Approve(t.Context(), challenge.ID)
	c.Must(err)
	expectApprovals(c.Env, 1, 0)
}

// The plan says once that approvals will be asked for, whatever the number of cards, and not when nothing asks for one.
func TestApprovalsAreAnnouncedOnce(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("a", "virtual", `nickname = "a"`) + acctest.NamedCard("b", "virtual",
		`nickname = "b"`) + acctest.NamedCard("c", "virtual", `nickname = "c"`))

	announced := func(want int) {
		t.Helper()

		if text := c.Terraform("plan").Text; strings.Count(text, announcement) != want {
			t.Errorf("announced %d times, want %d, in:\n%s", strings.Count(text, announcement), want, text)
		}
	}

	announced(1)
	c.Apply()
	announced(0)

	limited := acctest.NamedCard("a", "virtual", `nickname = "a"`, `payment_monthly_limit = 70`)
	c.Configure(limited + acctest.NamedCard("b", "virtual", `nickname = "b"`) + acctest.NamedCard("c", "virtual", `nickname = "c"`))

	if text := c.Apply().Text; strings.Count(text, announcement) != 1 {
		t.Errorf("an apply of a changed limit says it again:\n%s", text)
	}

	locked := acctest.NamedCard("a", "virtual", `nickname = "new"`, `locked = true`) + acctest.NamedCard("b", "virtual", `nickname = "b"`,
		`active_days = [1]`)

	c.Configure(locked)
	announced(0)
	c.Apply()

	c.Configure(strings.Replace(locked, "locked = true", "locked = false", 1))
	announced(1)

	c.Configure(locked + acctest.NamedCard("d", "virtual", `nickname = "d"`))
	announced(1)

	c.Configure(strings.Replace(locked, "active_days = [1]", "active_days = [1]\n  payment_monthly_limit = 60", 1))
	announced(1)
}
