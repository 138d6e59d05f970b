// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	discards = "/v2/cards/{id}/discard"
	locks    = "/v2/cards/{id}/lock"
	unlocks  = "/v2/cards/{id}/unlock"
)

// renew renews a card as Qonto does and returns the id of the new one.
func (w *world) renew(id string) string {
	w.t.Helper()
	w.Happen(id, control.Renew)

	renewal := ""

	for _, made := range w.Ledger().Cards {
		if made.Parent != nil && made.Parent.ID == id {
			renewal = made.ID
		}
	}

	if renewal == "" {
		w.t.Fatalf("card %s has no renewal", id)
	}

	return renewal
}

// status fails unless a card has the status.
func (w *world) status(id, want string) {
	w.t.Helper()

	made, known := w.Ledger().Card(id)
	if !known || made.Status != want {
		w.t.Errorf("card %s is %q, want %q", id, made.Status, want)
	}
}

// ended lists the ids of discarded cards in the order in which they were discarded.
func (w *world) ended() []string {
	w.t.Helper()

	var ids []string

	for _, write := range w.Ledger().Writes() {
		if write.Route == discards && write.Committed {
			ids = append(ids, cardIn(write))
		}
	}

	return ids
}

func importBlock(name, id string) string {
	return "import {\n to = qonto_card." + name + "\n id = \"" + id + "\"\n}\n" + namedCard(name, "virtual", `idempotency_seed = "`+name+`"`)
}

// A renewal belongs to the resource of the card that it renews: a second resource cannot hold it too.
func TestRenewalIsHeldByOneResource(t *testing.T) {
	c := newCLI(t)
	c.configure(namedCard("a", "virtual"))
	c.apply()

	old := c.only().ID
	renewal := c.renew(old)

	c.configure(namedCard("a", "virtual") + importBlock("b", renewal))

	refused := c.terraform("plan")
	refused.expect(t, `Two resources hold the same card.*`+renewal)

	if refused.code == 0 {
		t.Error("the plan is accepted")
	}
}

// Two resources that were made to hold one card by other means end nobody's card.
func TestRemovedBlockOfAnExpiredCardEndsNoCardOfAnotherResource(t *testing.T) {
	for _, policy := range []string{"discard", "lock"} {
		for name, knows := range map[string]bool{"renewal in the state": true, "renewal not in the state": false} {
			t.Run(policy+", "+name, func(t *testing.T) {
				c := newCLI(t)
				a := namedCard("a", "virtual", `deletion_policy = "`+policy+`"`)
				c.configure(a)
				c.apply()

				old := c.only().ID
				renewal := c.renew(old)

				if knows {
					c.apply()
				}

				b := namedCard("b", "virtual", `idempotency_seed = "b"`)

				c.configure(a + b)
				c.terraform("import", "qonto_card.b", renewal)
				c.Happen(old, control.Expire)
				c.configure(b)

				removed := c.terraform("apply", "-auto-approve")
				c.status(renewal, "live")

				if knows {
					removed.refused(t, `Two resources hold the same card.*`+renewal+`.*state rm`)
				}
			})
		}
	}
}

// A renewal that the state does not know is left alone, and named.
func TestDestroyLeavesARenewalThatThePlanDidNotName(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	old := c.only().ID
	renewal := c.renew(old)

	destroyed := c.terraform("destroy", "-auto-approve", "-refresh=false")
	destroyed.expect(t, `was renewed.*`+renewal)
	c.status(old, "discarded")
	c.status(renewal, "live")

	if destroyed.code != 0 {
		t.Errorf("the destroy failed:\n%s", destroyed.text)
	}
}

// The card ends first and its renewal last, and the plan names both.
func TestDestroyEndsTheCardAndThenItsRenewal(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	old := c.only().ID
	renewal := c.renew(old)

	c.apply().expect(t, renewal)

	destroyed := c.terraform("destroy", "-auto-approve")
	destroyed.expect(t, `will be discarded for good.*`+renewal)

	if got := c.ended(); len(got) != 2 || got[0] != old || got[1] != renewal {
		t.Errorf("discarded %q, want %q and then %q", got, old, renewal)
	}
}

// A card that cannot be ended keeps its renewal.
func TestFailedDiscardKeepsTheRenewal(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	old := c.only().ID
	renewal := c.renew(old)
	c.Happen(old, control.SystemLock)
	c.apply()

	failed := c.terraform("destroy", "-auto-approve")
	failed.expect(t, `Card not ended.*lock of Qonto's own`)
	c.status(renewal, "live")
	c.status(old, "paused")

	if failed.code == 0 {
		t.Error("the destroy succeeded")
	}
}

// A renewal that outlives its card, because its discard failed, is ended by the next destroy.
func TestRenewalThatOutlivesItsCardIsEndedLater(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	old := c.only().ID
	renewal := c.renew(old)
	c.apply()

	broken := c.Fault(control.Fault{Method: "PUT", Route: discards, CardID: renewal, Action: "status", Status: 403, ResponseBody: `{}`})
	failed := c.terraform("destroy", "-auto-approve")
	failed.expect(t, `Card not ended.*`+renewal)
	c.must(broken.Remove(t.Context()))
	c.status(old, "discarded")
	c.status(renewal, "live")

	c.terraform("plan").expect(t, `is discarded.*the card that renews it \(id `+renewal)

	last := c.terraform("destroy", "-auto-approve")
	last.expect(t, renewal)
	c.status(renewal, "discarded")
}

// An error about a renewal that is not listed names the renewal, and not the card that it renews.
func TestRenewalThatIsNotListedIsNamed(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()
	c.Clock().Advance(2 * time.Hour)

	renewal := c.renew(c.only().ID)
	c.apply()
	c.Set(map[string]any{"list_delay_ms": time.Hour.Milliseconds()})

	c.terraform("destroy", "-auto-approve", "-refresh=false").refused(t, `Card not visible to this access token.*Qonto does not list card `+renewal)
	living(2)(t, c.Ledger())
}

// A card that was locked before a failed discard is locked after it, whatever became of the answers.
func TestFailedDiscardLocksTheCardAgain(t *testing.T) {
	c := newCLI(t)
	c.Set(map[string]any{"discard_paused": "reject"})
	c.configure(card("virtual", `locked = true`, `timeouts = { delete = "3s" }`))
	c.apply()

	id := c.only().ID
	lost := c.Fault(control.Fault{Method: "PUT", Route: unlocks, Action: "drop", Stage: "answer"})

	failed := c.terraform("destroy", "-auto-approve")
	failed.expect(t, `Card not ended`)
	c.must(lost.Remove(t.Context()))
	c.status(id, "paused")

	if failed.code == 0 {
		t.Error("the destroy succeeded")
	}
}

// An answer without an error that shows a living card is no lock.
func TestLockPolicyNeedsALockedCard(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual", `deletion_policy = "lock"`))
	c.apply()

	id := c.only().ID
	c.Fault(control.Fault{
		Method: "PUT", Route: locks, Action: "status", Status: 200, ResponseBody: `{"card":{"id":"` + id + `","status":"live"}}`,
	})

	failed := c.terraform("destroy", "-auto-approve")
	failed.expect(t, `Card not ended.*not locked`)

	if kept := c.terraform("state", "list"); failed.code == 0 || kept.text == "" {
		t.Errorf("the card is forgotten:\n%s", failed.text)
	}
}

// A protected card that has ended needs no protection, also where an older CLI plans from a stale state.
func TestPreventLetsAnEndedCardGo(t *testing.T) {
	for _, event := range []control.Event{control.Expire, control.Abuse} {
		t.Run(string(event), func(t *testing.T) {
			c := newCLI(t)
			c.configure(card("standard", plastic))
			c.apply()
			c.activate()

			mark := c.Ledger().Mark()
			c.Happen(c.only().ID, event)
			c.configure("")
			c.apply()
			expectWrites(t, c.Ledger().Since(mark))
		})
	}
}

// Two imports of one card are refused, whichever is planned first.
func TestTwoImportsOfOneCard(t *testing.T) {
	c := newCLI(t)
	id := c.issueOutside("virtual", nil)
	c.configure(importBlock("a", id) + importBlock("b", id))

	refused := c.terraform("plan")
	refused.expect(t, `Two resources hold the same card.*`+id)

	if refused.code == 0 {
		t.Error("the plan is accepted")
	}
}

// A dead renewal is none: the resource moves on to the living one.
func TestDeadRenewalIsNotFollowed(t *testing.T) {
	c := newCLI(t)
	c.configure(card("virtual"))
	c.apply()

	old := c.only().ID
	first := c.renew(old)
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
	c.apply()
	c.terraform("state", "show", address).expect(t, `id\s+= "`+second+`"`)
}

func change(c *cli, id string, changes map[string]any) {
	c.t.Helper()

	_, err := c.Control.EditCard(c.t.Context(), id, changes)
	c.must(err)
}

// cardIn is the id in the path of a request.
func cardIn(request control.Request) string {
	const idSegment = 3

	return strings.Split(request.Path, "/")[idSegment] // "", v2, cards, id, verb
}
