// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	discards = "/v2/cards/{id}/discard"
	locks    = "/v2/cards/{id}/lock"
	unlocks  = "/v2/cards/{id}/unlock"
)

// renewCard renews a card as Qonto does and returns the id of the new one.
func renewCard(e *acctest.Env, id string) string {
	e.T.Helper()
	e.Happen(id, control.Renew)

	renewal := ""

	for _, made := range e.Ledger().Cards {
		if made.Parent != nil && made.Parent.ID == id {
			renewal = made.ID
		}
	}

	if renewal == "" {
		e.T.Fatalf("card %s has no renewal", id)
	}

	return renewal
}

// expectStatus fails unless a card has the status.
func expectStatus(e *acctest.Env, id, want string) {
	e.T.Helper()

	made, known := e.Ledger().Card(id)
	if !known || made.Status != want {
		e.T.Errorf("card %s is %q, want %q", id, made.Status, want)
	}
}

// discardedCards lists the ids of discarded cards in the order in which they were discarded.
func discardedCards(e *acctest.Env) []string {
	e.T.Helper()

	var ids []string

	for _, write := range e.Ledger().Writes() {
		if write.Route == discards && write.Committed {
			ids = append(ids, cardIn(write))
		}
	}

	return ids
}

func importBlock(name, id string) string {
	return "import {\n to = qonto_card." + name + "\n id = \"" + id + "\"\n}\n" + acctest.NamedCard(name, "virtual", `idempotency_seed = "`+name+`"`)
}

// A renewal belongs to the resource of the card that it renews: a second resource cannot hold it too.
func TestRenewalIsHeldByOneResource(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.NamedCard("a", "virtual"))
	c.Apply()

	old := c.OnlyCard().ID
	renewal := renewCard(c.Env, old)

	c.Configure(acctest.NamedCard("a", "virtual") + importBlock("b", renewal))

	c.Terraform("plan").ExpectRefused(t, `Two resources hold the same card.*`+renewal)
}

// Two resources that were made to hold one card by other means end nobody's card.
func TestRemovedBlockOfAnExpiredCardEndsNoCardOfAnotherResource(t *testing.T) {
	t.Parallel()

	for _, policy := range []string{"discard", "lock"} {
		for name, knows := range map[string]bool{"renewal in the state": true, "renewal not in the state": false} {
			t.Run(policy+", "+name, func(t *testing.T) {
				c := acctest.NewCLI(t)
				a := acctest.NamedCard("a", "virtual", `deletion_policy = "`+policy+`"`)
				c.Configure(a)
				c.Apply()

				old := c.OnlyCard().ID
				renewal := renewCard(c.Env, old)

				if knows {
					c.Apply()
				}

				b := acctest.NamedCard("b", "virtual", `idempotency_seed = "b"`)

				c.Configure(a + b)
				c.Terraform("import", "qonto_card.b", renewal)
				c.Happen(old, control.Expire)
				c.Configure(b)

				removed := c.Terraform("apply", "-auto-approve")
				expectStatus(c.Env, renewal, "live")

				if knows {
					removed.ExpectRefused(t, `Two resources hold the same card.*`+renewal+`.*state rm`)
				}
			})
		}
	}
}

// A renewal that the state does not know is left alone, and named.
func TestDestroyLeavesARenewalThatThePlanDidNotName(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	old := c.OnlyCard().ID
	renewal := renewCard(c.Env, old)

	destroyed := c.Terraform("destroy", "-auto-approve", "-refresh=false")
	destroyed.Expect(t, `was renewed.*`+renewal)
	expectStatus(c.Env, old, "discarded")
	expectStatus(c.Env, renewal, "live")

	if destroyed.ExitCode != 0 {
		t.Errorf("the destroy failed:\n%s", destroyed.Text)
	}
}

// The card ends first and its renewal last, and the plan names both.
func TestDestroyEndsTheCardAndThenItsRenewal(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	old := c.OnlyCard().ID
	renewal := renewCard(c.Env, old)

	c.Apply().Expect(t, renewal)

	destroyed := c.Terraform("destroy", "-auto-approve")
	destroyed.Expect(t, `will be discarded for good.*`+renewal)

	if got := discardedCards(c.Env); len(got) != 2 || got[0] != old || got[1] != renewal {
		t.Errorf("discarded %q, want %q and then %q", got, old, renewal)
	}
}

// A card that cannot be ended keeps its renewal.
func TestFailedDiscardKeepsTheRenewal(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	old := c.OnlyCard().ID
	renewal := renewCard(c.Env, old)
	c.Happen(old, control.SystemLock)
	c.Apply()

	c.Terraform("destroy", "-auto-approve").ExpectRefused(t, `Card not ended.*lock of Qonto's own`)
	expectStatus(c.Env, renewal, "live")
	expectStatus(c.Env, old, "paused")
}

// A renewal that outlives its card, because its discard failed, is ended by the next destroy.
func TestRenewalThatOutlivesItsCardIsEndedLater(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	old := c.OnlyCard().ID
	renewal := renewCard(c.Env, old)
	c.Apply()

	broken := c.Fault(control.Fault{Method: "PUT", Route: discards, CardID: renewal, Action: "status", Status: 403, ResponseBody: `{}`})
	failed := c.Terraform("destroy", "-auto-approve")
	failed.Expect(t, `Card not ended.*`+renewal)
	c.Must(broken.Remove(t.Context()))
	expectStatus(c.Env, old, "discarded")
	expectStatus(c.Env, renewal, "live")

	c.Terraform("plan").Expect(t, `is discarded.*the renewal \(id `+renewal)

	last := c.Terraform("destroy", "-auto-approve")
	last.Expect(t, renewal)
	expectStatus(c.Env, renewal, "discarded")
}

// An error about a renewal that is not listed names the renewal, and not the card that it renews.
func TestRenewalThatIsNotListedIsNamed(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()
	c.Clock().Advance(2 * time.Hour)

	renewal := renewCard(c.Env, c.OnlyCard().ID)
	c.Apply()
	c.Set(map[string]any{"list_delay_ms": time.Hour.Milliseconds()})

	c.Terraform("destroy", "-auto-approve", "-refresh=false").ExpectRefused(t,
		`Card not visible to this access token.*Qonto does not list card `+renewal)
	acctest.ExpectLiving(2)(t, c.Ledger())
}

// A card that was locked before a failed discard is locked after it, whatever became of the answers.
func TestFailedDiscardLocksTheCardAgain(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Set(map[string]any{"discard_paused": "reject"})
	c.Configure(acctest.Card("virtual", `locked = true`, `timeouts = { delete = "3s" }`))
	c.Apply()

	id := c.OnlyCard().ID
	lost := c.Fault(control.Fault{Method: "PUT", Route: unlocks, Action: "drop", Stage: "answer"})

	c.Terraform("destroy", "-auto-approve").ExpectRefused(t, `Card not ended`)
	c.Must(lost.Remove(t.Context()))
	expectStatus(c.Env, id, "paused")
}

// An answer without an error that shows a living card is no lock.
func TestLockPolicyNeedsALockedCard(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `deletion_policy = "lock"`))
	c.Apply()

	id := c.OnlyCard().ID
	c.Fault(control.Fault{
		Method: "PUT", Route: locks, Action: "status", Status: 200, ResponseBody: `{"card":{"id":"` + id + `","status":"live"}}`,
	})

	failed := c.Terraform("destroy", "-auto-approve")
	failed.Expect(t, `Card not ended.*not locked`)

	if kept := c.Terraform("state", "list"); failed.ExitCode == 0 || kept.Text == "" {
		t.Errorf("the card is forgotten:\n%s", failed.Text)
	}
}

// A protected card that has ended needs no protection, also where an older CLI plans from a stale state.
func TestPreventLetsAnEndedCardGo(t *testing.T) {
	t.Parallel()

	for _, event := range []control.Event{control.Expire, control.Abuse} {
		t.Run(string(event), func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(acctest.Card("standard", acctest.Physical))
			c.Apply()
			c.Activate()

			mark := c.Ledger().Mark()
			c.Happen(c.OnlyCard().ID, event)
			c.Configure("")
			c.Apply()
			acctest.ExpectWrites(t, c.Ledger().Since(mark))
		})
	}
}

// Two imports of one card are refused, whichever is planned first.
func TestTwoImportsOfOneCard(t *testing.T) {
	c := acctest.NewCLI(t)
	id := c.IssueOutside("virtual", nil)
	c.Configure(importBlock("a", id) + importBlock("b", id))

	c.Terraform("plan").ExpectRefused(t, `Two resources hold the same card.*`+id)
}

// A dead renewal is none: the resource moves on to the living one.
func TestDeadRenewalIsNotFollowed(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	old := c.OnlyCard().ID
	first := renewCard(c.Env, old)
	change(c, first, map[string]any{"status": "discarded"})
	change(c, old, map[string]any{"renewed": false})

	c.Happen(old, control.Renew)

	second := ""

	for _, made := range c.Ledger().LivingCards() {
		if made.ID != old {
			second = made.ID
		}
	}

	change(c, old, map[string]any{"status": "expired", "renewed": true})
	c.Apply()
	c.Terraform("state", "show", acctest.Address).Expect(t, `id\s+= "`+second+`"`)
}

func change(c *acctest.CLI, id string, changes map[string]any) {
	c.T.Helper()

	_, err := c.Control.EditCard(c.T.Context(), id, changes)
	c.Must(err)
}

// cardIn is the id in the path of a request.
func cardIn(request control.Request) string {
	const idSegment = 3

	return strings.Split(request.Path, "/")[idSegment] // "", v2, cards, id, verb
}
