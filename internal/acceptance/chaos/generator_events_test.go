// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// event is something that a second person or Qonto does to a card outside Terraform.
type event struct {
	What control.Event
	// Of is the address of the resource whose card it happens to, Child means the card that renews that one.
	Of    string
	Child bool
	// Set are the keys that an edit writes, in the emulator's spelling.
	Set map[string]any
}

// Events beside those of the emulator.
const (
	// edit writes Set into the card.
	edit control.Event = "edit"
	// order issues another card like the one that Of configures, made so long ago as Set says.
	order control.Event = "order"
)

const ageOfOrder = "age"

func (e event) String() string {
	whose := "card"
	if e.Child {
		whose = "renewal"
	}

	return fmt.Sprintf("%s of the %s of %s %v", e.What, whose, e.Of, e.Set)
}

// applyEvents lets events happen whose card exists. What cannot happen to a card, such as the end of a dead one, does not.
func (sim *simulation) applyEvents(ctx context.Context, events []event) {
	for _, e := range events {
		if e.What == order {
			sim.orderOutside(ctx, e)

			continue
		}

		id := sim.cardOf(source{Of: e.Of, Child: e.Child})
		if id == "" {
			continue
		}

		if made, _ := sim.server.Ledger().Card(id); !made.IsLiving && e.Set["status"] != nil {
			continue // nothing brings a dead card back
		}

		var err error

		if e.What == edit {
			_, err = sim.control.EditCard(ctx, id, e.Set)
		} else {
			_, err = sim.control.Happen(ctx, id, e.What)
		}

		if err != nil {
			sim.tracef("  did not happen: %v: %v", e, err)

			continue
		}

		sim.mu.Lock()
		sim.edited[id] = true
		sim.mu.Unlock()

		sim.notes["events: "+string(e.What)]++
		sim.tracef("  happened to %s: %v", id, e)
	}
}

// orderOutside is a card that somebody orders in the app.
func (sim *simulation) orderOutside(ctx context.Context, e event) {
	c, configured := sim.configured(e.Of)
	if !configured {
		return
	}

	create := map[string]any{}

	for name, value := range c.values(sim) {
		if !isSetting(name) {
			create[name] = core.Plain(value)
		}
	}

	age, _ := e.Set[ageOfOrder].(time.Duration)
	made := sim.server.Clock().Now().Add(-age).Format(time.RFC3339Nano)

	card, err := sim.control.IssueCard(ctx, create, map[string]any{"created_at": made, "updated_at": made})
	if err != nil {
		sim.t.Fatal(err)
	}

	sim.notes["events: a card was ordered in the app"]++
	sim.tracef("  ordered in the app, %v ago: %s", age, card.ID)
}

// isSetting tells whether an attribute is no part of the request that issues a card.
func isSetting(name string) bool {
	switch name {
	case "nickname", "locked", "idempotency_seed", "deletion_policy", "timeouts", allowReplacement:
		return true
	default:
		return false
	}
}

// source says which card an import block brings.
type source struct {
	Of    string
	Child bool
	// Lineage is used while no resource is at Of: the last card that was issued for it.
	Lineage int
}

// cardOf is the id of the card of a resource or of the card that renews it, empty when there is none.
func (sim *simulation) cardOf(from source) string {
	id := idOf(sim.state.Current(from.Of))
	if id == "" {
		for _, i := range sim.issues {
			if from.Lineage != 0 && i.card.Lineage == from.Lineage {
				id = i.id
			}
		}
	}

	if !from.Child || id == "" {
		return id
	}

	child := ""

	for _, made := range sim.server.Ledger().Cards {
		if renews(&made, id) && (child == "" || made.IsLiving) {
			child = made.ID
		}
	}

	return child
}

func renews(made *control.Card, id string) bool {
	return made.Renewal && made.Parent != nil && made.Parent.ID == id
}

// configured is the block of an address.
func (sim *simulation) configured(address string) (card, bool) {
	for _, c := range sim.config {
		if c.address() == address {
			return c, true
		}
	}

	return card{}, false
}
