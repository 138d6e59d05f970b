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

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	pastApproval  = 16 * time.Minute // Qonto's challenges live for 15
	announcement  = "Approvals in the Qonto app"
	notIssued     = `Card not issued`
	noCardExists  = `No card was issued`
	nobodyAnswers = `[Nn]obody approved it in the Qonto app in time`
)

// withApprovals has Qonto ask for approvals as its sandbox was seen to do: for creates, unlocks and limits.
func (w *world) withApprovals() *world {
	w.t.Helper()
	w.Set(map[string]any{"sca": "observed"})

	return w
}

// phone decides by the number of the challenge, counted from 1, after it was polled once.
func (w *world) phone(decide func(number int) string) {
	var number atomic.Int64

	w.Phone(func(control.Challenge) control.Reaction {
		return control.Reaction{Decision: decide(int(number.Add(1))), AfterPolls: 1}
	})
}

func approves(int) string { return control.Approve }

// letExpire moves the clock past the end of the given challenge, as soon as it is open.
func (w *world) letExpire(number int) {
	w.inBackground(func(ctx context.Context) error {
		_, err := w.Control.WaitForChallengeAfter(ctx, number-1)
		if err == nil {
			w.Clock().Advance(pastApproval)
		}

		return err
	})
}

// inBackground does something while a step runs.
func (w *world) inBackground(do func(ctx context.Context) error) {
	ended := make(chan error, 1)
	ctx := w.t.Context()

	go func() { ended <- do(ctx) }()

	w.t.Cleanup(func() {
		if err := <-ended; err != nil {
			w.t.Error(err)
		}
	})
}

// expectApprovals fails unless there were so many challenges, of which never two were open, and so many cards.
func (w *world) expectApprovals(challenges, cards int) {
	w.t.Helper()

	ledger := w.Ledger()
	if len(ledger.Challenges) != challenges || len(ledger.Cards) != cards {
		w.t.Errorf("%d challenges and %d cards, want %d and %d", len(ledger.Challenges), len(ledger.Cards), challenges, cards)
	}

	for person, open := range ledger.MaxOpen {
		if open > 1 {
			w.t.Errorf("%d challenges of %s were open together", open, person)
		}
	}

	for _, challenge := range ledger.Challenges {
		if challenge.FastPolls > 0 {
			w.t.Errorf("challenge %d was polled more than once a second", challenge.Number)
		}
	}
}

// fivePhysical are five physical cards.
func fivePhysical() string {
	var text strings.Builder

	for number := range 5 {
		text.WriteString(namedCard(fmt.Sprintf("c%d", number), "standard", plastic, unprotected, fmt.Sprintf("nickname = \"card %d\"", number)))
	}

	return text.String()
}

// A card is issued once it is approved: the same request under the same key. What needs no approval asks for none.
func TestApprovedCard(t *testing.T) {
	w := newWorld(t).withApprovals()
	w.phone(approves)

	w.run(
		resource.TestStep{Config: w.config(card("virtual", `nickname = "ads"`, `payment_monthly_limit = 50`))},
		resource.TestStep{
			Config: w.config(card("virtual", `nickname = "new"`, `payment_monthly_limit = 60`)),
			ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
				onlyChanges("nickname", "payment_monthly_limit"),
			}},
		},
	)

	requests := w.Ledger().Requested("POST", creates)
	if len(requests) != 2 || requests[0].IdempotencyKey != requests[1].IdempotencyKey || requests[0].Body != requests[1].Body {
		t.Errorf("%d creates, want the same one twice", len(requests))
	}

	w.expectApprovals(2, 1)
}

// A card that somebody denies is not issued, and the next run may ask again.
func TestDeniedCard(t *testing.T) {
	w := newWorld(t).withApprovals()
	w.phone(func(number int) string {
		if number == 1 {
			return control.Deny
		}

		return control.Approve
	})

	config := w.config(card("virtual"))

	w.run(
		resource.TestStep{Config: config, ExpectError: wrapped(notIssued + `.*denied in the Qonto app.*` + noCardExists)},
		resource.TestStep{PreConfig: func() { w.expectApprovals(1, 0) }, Config: config},
	)

	w.expectApprovals(2, 1)
}

// A card that nobody approves within 15 minutes, or within the timeout, is not issued.
func TestUnansweredCard(t *testing.T) {
	w := newWorld(t).withApprovals()

	w.run(
		resource.TestStep{
			PreConfig:   func() { w.letExpire(1) },
			Config:      w.config(card("virtual")),
			ExpectError: wrapped(notIssued + `.*` + nobodyAnswers + `.*` + noCardExists + `.*An approval given now does nothing`),
		},
		resource.TestStep{
			Config:      w.config(card("virtual", `timeouts = { create = "4s" }`)),
			ExpectError: wrapped(notIssued + `.*` + nobodyAnswers + `.*time limit of the operation.*` + noCardExists),
		},
	)

	w.expectApprovals(2, 0)
}

// Somebody who has nothing to approve with learns what to do.
func TestCardOfSomebodyWithoutADevice(t *testing.T) {
	w := newWorld(t).withApprovals()
	w.must(w.Control.ChangeMembership(t.Context(), w.OwnerMembershipID, map[string]any{"sca_device": "none"}))

	w.run(resource.TestStep{
		Config:      w.config(card("virtual")),
		ExpectError: wrapped(notIssued + `.*no paired device or passkey.*` + noCardExists + `.*pair a device in the Qonto app`),
	})

	w.expectApprovals(0, 0)
}

// Five physical cards ring one after the other.
func TestFiveApprovals(t *testing.T) {
	w := newWorld(t).withApprovals()
	w.phone(approves)

	w.run(resource.TestStep{Config: w.config(fivePhysical()), Check: w.onLedger(living(5))})

	w.expectApprovals(5, 5)
}

// The third of five is left unanswered: two cards exist, the run ends, and nobody is asked for the fourth. The next run
// issues the rest.
func TestThirdOfFiveIsUnanswered(t *testing.T) {
	w := newWorld(t).withApprovals()
	w.phone(func(number int) string {
		if number == 3 {
			return control.Ignore
		}

		return control.Approve
	})

	config := w.config(fivePhysical())

	w.run(
		resource.TestStep{
			PreConfig:   func() { w.letExpire(3) },
			Config:      config,
			ExpectError: wrapped(`(?s)(` + nobodyAnswers + `.*earlier approval of this run|earlier approval of this run.*` + nobodyAnswers + `)`),
		},
		resource.TestStep{
			PreConfig: func() { w.expectApprovals(3, 2) },
			Config:    config,
			Check:     w.onLedger(living(5)),
		},
	)

	w.expectApprovals(6, 5)
}

// Waiting for other approvals is not part of a card's timeout.
func TestQueueDoesNotConsumeTimeouts(t *testing.T) {
	w := newWorld(t).withApprovals()
	w.Phone(func(control.Challenge) control.Reaction {
		return control.Reaction{Decision: control.Approve, AfterMS: 3500}
	})

	patience := `timeouts = { create = "10s" }`

	w.run(resource.TestStep{
		Config: w.config(namedCard("a", "virtual", patience, `nickname = "a"`) + namedCard("b", "virtual", patience, `nickname = "b"`) +
			namedCard("c", "virtual", patience, `nickname = "c"`) + namedCard("d", "virtual", patience, `nickname = "d"`)),
		Check: w.onLedger(living(4)),
	})

	w.expectApprovals(4, 4)
}

// The answer to the approved request is lost for good: the error names the card, and neither this run nor the next one
// asks for another approval.
func TestLostAnswerOfAnApprovedCard(t *testing.T) {
	w := newWorld(t).withApprovals()
	w.phone(approves)

	w.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "answer", Nth: 2})
	w.run(resource.TestStep{Config: w.config(card("virtual", `nickname = "ads"`)), Check: w.onLedger(living(1))})
	w.expectApprovals(1, 1)
}

// Ctrl-C during the wait returns at once, and an approval given later issues nothing.
func TestInterruptedApproval(t *testing.T) {
	c := newCLI(t)
	c.withApprovals()
	c.configure(card("virtual"))

	var printed bytes.Buffer

	command := c.command("apply", "-auto-approve", "-no-color")
	command.Stdout, command.Stderr = &printed, &printed
	c.must(command.Start())

	challenge := c.WaitForChallenge()
	started := time.Now()

	c.must(command.Process.Signal(os.Interrupt))

	err := command.Wait()
	if took := time.Since(started); err == nil || took > 10*time.Second {
		t.Errorf("%v after %s", err, took)
	}

	output{text: printed.String()}.expect(t, `waiting for an approval in the Qonto app.*`+noCardExists)

	_, err = c.Control.Approve(t.Context(), challenge.ID)
	c.must(err)
	c.expectApprovals(1, 0)
}

// The plan says once that approvals will be asked for, whatever the number of cards, and not when nothing asks for one.
func TestApprovalsAreAnnouncedOnce(t *testing.T) {
	c := newCLI(t)
	c.configure(namedCard("a", "virtual", `nickname = "a"`) + namedCard("b", "virtual", `nickname = "b"`) + namedCard("c", "virtual", `nickname = "c"`))

	announced := func(want int) {
		t.Helper()

		if text := c.terraform("plan").text; strings.Count(text, announcement) != want {
			t.Errorf("announced %d times, want %d, in:\n%s", strings.Count(text, announcement), want, text)
		}
	}

	announced(1)
	c.apply()
	announced(0)

	limited := namedCard("a", "virtual", `nickname = "a"`, `payment_monthly_limit = 70`)
	c.configure(limited + namedCard("b", "virtual", `nickname = "b"`) + namedCard("c", "virtual", `nickname = "c"`))

	if text := c.apply().text; strings.Count(text, announcement) != 1 {
		t.Errorf("an apply of a changed limit says it again:\n%s", text)
	}

	locked := namedCard("a", "virtual", `nickname = "new"`, `locked = true`) + namedCard("b", "virtual", `nickname = "b"`, `active_days = [1]`)

	c.configure(locked)
	announced(0)
	c.apply()

	c.configure(strings.Replace(locked, "locked = true", "locked = false", 1))
	announced(1)

	c.configure(locked + namedCard("d", "virtual", `nickname = "d"`))
	announced(1)

	c.configure(strings.Replace(locked, "active_days = [1]", "active_days = [1]\n  payment_monthly_limit = 60", 1))
	announced(1)
}
