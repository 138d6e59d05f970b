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
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
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
func requireApprovals(w *acctest.Env) *acctest.Env {
	w.T.Helper()
	w.Set(map[string]any{"sca": "observed"})

	return w
}

// decideApprovals decides by the number of the challenge, counted from 1, after it was polled once.
func decideApprovals(w *acctest.Env, decide func(number int) emulator.Decision) {
	var number atomic.Int64

	w.Phone(func(emulator.Challenge) emulator.Reaction {
		return emulator.Reaction{Decision: decide(int(number.Add(1))), AfterPolls: 1}
	})
}

func approves(int) emulator.Decision { return emulator.DecisionApprove }

// letChallengeExpire moves the clock past the end of the given challenge, as soon as it is open.
func letChallengeExpire(w *acctest.Env, number int) {
	runInBackground(w, func(ctx context.Context) error {
		_, err := w.Control.WaitForChallengeAfter(ctx, number-1)
		if err == nil {
			w.Clock().Advance(pastApproval)
		}

		return err
	})
}

// runInBackground does something while a step runs.
func runInBackground(w *acctest.Env, do func(ctx context.Context) error) {
	ended := make(chan error, 1)
	ctx := w.T.Context()

	go func() { ended <- do(ctx) }()

	w.T.Cleanup(func() {
		if err := <-ended; err != nil {
			w.T.Error(err)
		}
	})
}

// expectApprovals fails unless there were so many challenges, of which never two were open, and so many cards.
func expectApprovals(w *acctest.Env, challenges, cards int) {
	w.T.Helper()

	ledger := w.Ledger()
	if len(ledger.Challenges) != challenges || len(ledger.Cards) != cards {
		w.T.Errorf("%d challenges and %d cards, want %d and %d", len(ledger.Challenges), len(ledger.Cards), challenges, cards)
	}

	for person, open := range ledger.MaxOpen {
		if open > 1 {
			w.T.Errorf("%d challenges of %s were open together", open, person)
		}
	}

	for _, challenge := range ledger.Challenges {
		if challenge.FastPolls > 0 {
			w.T.Errorf("challenge %d was polled more than once a second", challenge.Number)
		}
	}
}

// fivePhysical are five physical cards.
func fivePhysical() string {
	var text strings.Builder

	for number := range 5 {
		text.WriteString(acctest.NamedCard(fmt.Sprintf("c%d", number), "standard", acctest.PhysicalArguments, acctest.Unprotected, fmt.Sprintf("nickname = \"card %d\"", number)))
	}

	return text.String()
}

// A card is issued once it is approved: the same request under the same key. What needs no approval asks for none.
func TestApprovedCard(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))
	decideApprovals(w, approves)

	w.RunSteps(
		resource.TestStep{Config: w.Config(acctest.Card("virtual", `nickname = "ads"`, `payment_monthly_limit = 50`))},
		resource.TestStep{
			Config: w.Config(acctest.Card("virtual", `nickname = "new"`, `payment_monthly_limit = 60`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				acctest.OnlyChanges("nickname", "payment_monthly_limit"),
			}},
		},
	)

	requests := w.Ledger().Requested("POST", creates)
	if len(requests) != 2 || requests[0].IdempotencyKey != requests[1].IdempotencyKey || requests[0].Body != requests[1].Body {
		t.Errorf("%d creates, want the same one twice", len(requests))
	}

	expectApprovals(w, 2, 1)
}

// A card that somebody denies is not issued, and the next run may ask again.
func TestDeniedCard(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))
	decideApprovals(w, func(number int) emulator.Decision {
		if number == 1 {
			return emulator.DecisionDeny
		}

		return emulator.DecisionApprove
	})

	config := w.Config(acctest.Card("virtual"))

	w.RunSteps(
		resource.TestStep{Config: config, ExpectError: acctest.Wrapped(notIssued + `.*denied in the Qonto app.*` + noCardExists)},
		resource.TestStep{PreConfig: func() { expectApprovals(w, 1, 0) }, Config: config},
	)

	expectApprovals(w, 2, 1)
}

// A card that nobody approves within 15 minutes, or within the timeout, is not issued.
func TestUnansweredCard(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))

	w.RunSteps(
		resource.TestStep{
			PreConfig:   func() { letChallengeExpire(w, 1) },
			Config:      w.Config(acctest.Card("virtual")),
			ExpectError: acctest.Wrapped(notIssued + `.*` + nobodyAnswers + `.*` + noCardExists + `.*An approval given now does nothing`),
		},
		resource.TestStep{
			Config:      w.Config(acctest.Card("virtual", `timeouts = { create = "4s" }`)),
			ExpectError: acctest.Wrapped(notIssued + `.*` + nobodyAnswers + `.*time limit of the operation.*` + noCardExists),
		},
	)

	expectApprovals(w, 2, 0)
}

// Somebody who has nothing to approve with learns what to do.
func TestCardOfSomebodyWithoutADevice(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))
	w.Must(w.Control.ChangeMembership(t.Context(), w.OwnerMembershipID, map[string]any{"sca_device": "none"}))

	w.RunSteps(resource.TestStep{
		Config:      w.Config(acctest.Card("virtual")),
		ExpectError: acctest.Wrapped(notIssued + `.*no paired device or passkey.*` + noCardExists + `.*pair a device in the Qonto app`),
	})

	expectApprovals(w, 0, 0)
}

// Five physical cards ring one after the other.
func TestFiveApprovals(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))
	decideApprovals(w, approves)

	w.RunSteps(resource.TestStep{Config: w.Config(fivePhysical()), Check: w.CheckLedger(acctest.ExpectLiving(5))})

	expectApprovals(w, 5, 5)
}

// The third of five is left unanswered: two cards exist, the run ends, and nobody is asked for the fourth. The next run
// issues the rest.
func TestThirdOfFiveIsUnanswered(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))
	decideApprovals(w, func(number int) emulator.Decision {
		if number == 3 {
			return emulator.DecisionIgnore
		}

		return emulator.DecisionApprove
	})

	config := w.Config(fivePhysical())

	w.RunSteps(
		resource.TestStep{
			PreConfig:   func() { letChallengeExpire(w, 3) },
			Config:      config,
			ExpectError: acctest.Wrapped(`(?s)(` + nobodyAnswers + `.*earlier approval of this run|earlier approval of this run.*` + nobodyAnswers + `)`),
		},
		resource.TestStep{
			PreConfig: func() { expectApprovals(w, 3, 2) },
			Config:    config,
			Check:     w.CheckLedger(acctest.ExpectLiving(5)),
		},
	)

	expectApprovals(w, 6, 5)
}

// Waiting for other approvals is not part of a card's timeout.
func TestQueueDoesNotConsumeTimeouts(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))
	w.Phone(func(emulator.Challenge) emulator.Reaction {
		return emulator.Reaction{Decision: emulator.DecisionApprove, AfterMS: 4000}
	})

	// All approvals together take longer than the timeout, and one takes far less, so that a busy machine makes no difference.
	const cards = 6

	var config strings.Builder

	for number := range cards {
		config.WriteString(acctest.NamedCard(fmt.Sprintf("c%d", number), "virtual",
			`timeouts = { create = "20s" }`, fmt.Sprintf("nickname = \"card %d\"", number)))
	}

	w.RunSteps(resource.TestStep{Config: w.Config(config.String()), Check: w.CheckLedger(acctest.ExpectLiving(cards))})
	expectApprovals(w, cards, cards)
}

// The answer to the approved request is lost for good: the error names the card, and neither this run nor the next one
// asks for another approval.
func TestLostAnswerOfAnApprovedCard(t *testing.T) {
	w := requireApprovals(acctest.NewEnv(t))
	decideApprovals(w, approves)

	w.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer", Nth: 2})
	w.RunSteps(resource.TestStep{Config: w.Config(acctest.Card("virtual", `nickname = "ads"`)), Check: w.CheckLedger(acctest.ExpectLiving(1))})
	expectApprovals(w, 1, 1)
}

// Ctrl-C during the wait returns at once, and an approval given later issues nothing.
func TestInterruptedApproval(t *testing.T) {
	c := acctest.NewCLI(t)
	requireApprovals(c.Env)
	c.Configure(acctest.Card("virtual"))

	const atOnce = 2 * time.Minute // on a busy machine; the challenge lives for fifteen

	poll := c.Fault(control.Fault{Method: "GET", Route: "/v2/sca_sessions/{token}", Action: "hold", Stage: "arrival", Times: 1})

	var printed bytes.Buffer

	command := c.Command("apply", "-auto-approve", "-no-color")
	command.Stdout, command.Stderr = &printed, &printed
	c.Must(command.Start())

	challenge := c.WaitForChallenge()
	c.Must(poll.WaitHeld(t.Context(), 1)) // by now the provider knows of the challenge
	c.Must(poll.Release(t.Context()))

	started := time.Now()

	c.Must(command.Process.Signal(os.Interrupt))

	err := command.Wait()
	if took := time.Since(started); err == nil || took > atOnce {
		t.Errorf("%v after %s", err, took)
	}

	acctest.Output{Text: printed.String()}.Expect(t, `waiting for an approval in the Qonto app.*`+noCardExists)

	_, err = c.Control.Approve(t.Context(), challenge.ID)
	c.Must(err)
	expectApprovals(c.Env, 1, 0)
}

// The plan says once that approvals will be asked for, whatever the number of cards, and not when nothing asks for one.
func TestApprovalsAreAnnouncedOnce(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("a", "virtual", `nickname = "a"`) + acctest.NamedCard("b", "virtual", `nickname = "b"`) + acctest.NamedCard("c", "virtual", `nickname = "c"`))

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

	locked := acctest.NamedCard("a", "virtual", `nickname = "new"`, `locked = true`) + acctest.NamedCard("b", "virtual", `nickname = "b"`, `active_days = [1]`)

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
