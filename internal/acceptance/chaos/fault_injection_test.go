// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// injected are the faults that are on.
type injected struct {
	onServer    map[*control.ActiveFault]fault
	onTransport map[*refusal]fault
}

// inject brings the faults and the interrupt of a step onto the server and the transport.
func (sim *simulation) inject(ctx context.Context, s step, r *run) injected {
	active := injected{map[*control.ActiveFault]fault{}, map[*refusal]fault{}}

	var refusals []*refusal

	for _, f := range s.Faults {
		r.listsFailed = r.listsFailed || f.Endpoint == "list" && !f.kind().isFalse && !f.kind().slow
		r.falseAnswers = r.falseAnswers || f.kind().isFalse

		if f.kind().unsent {
			one := &refusal{called: endpointNamed(f.Endpoint), nth: f.Nth, times: f.Times}
			active.onTransport[one] = f
			refusals = append(refusals, one)

			continue
		}

		on, err := sim.control.AddFault(ctx, f.onEmulator())
		if err != nil {
			sim.t.Fatal(err)
		}

		active.onServer[on] = f

		if f.For > 0 {
			sim.background.Go(func() {
				sim.advance(f.For)
				sim.lift(context.WithoutCancel(ctx), r, on, f)
			})
		}
	}

	r.mayFinishLater = s.Interrupt != nil && s.Interrupt.Where == goesOn
	sim.monitor.arm(sim.armInterrupt(ctx, s.Interrupt), refusals)

	return active
}

// clear takes the faults away and counts what they have hit.
func (sim *simulation) clear(ctx context.Context, r *run, active injected) {
	sim.monitor.arm(nil, nil)

	for one, f := range active.onTransport {
		sim.countHit(f.cell(), one.struck)
		r.faultHits[f.Kind] += one.struck
	}

	for on, f := range active.onServer {
		sim.lift(ctx, r, on, f)
	}

	err := sim.control.ClearFaults(ctx)
	if err != nil {
		sim.t.Fatal(err)
	}
}

// lift takes one fault away and counts what it has hit. One that was taken away before is counted already.
func (sim *simulation) lift(ctx context.Context, r *run, on *control.ActiveFault, f fault) {
	state, err := on.State(ctx)
	if err != nil || on.Remove(ctx) != nil {
		return
	}

	sim.countHit(f.cell(), state.Struck)

	sim.mu.Lock()
	defer sim.mu.Unlock()

	r.faultHits[f.Kind] += state.Struck
}

// cancelNewest is Qonto that cancels the order of the newest card.
func (sim *simulation) cancelNewest(ctx context.Context) {
	cards := sim.server.Ledger().Cards
	if len(cards) == 0 {
		return
	}

	newest := cards[len(cards)-1].ID

	_, err := sim.control.EditCard(ctx, newest, map[string]any{"status": "order_canceled"})
	if err == nil {
		sim.tracef("  the order of %s is cancelled", newest)
	}
}

// armInterrupt prepares the interruption of a run: on the transport, or where the server holds the request.
func (sim *simulation) armInterrupt(ctx context.Context, i *interrupt) *pointInterrupt {
	if i == nil {
		return nil
	}

	fire := func() {
		sim.tracef("  %v", *i)

		if i.What == cancelOrder {
			sim.cancelNewest(context.WithoutCancel(ctx))

			return
		}

		sim.countHit(i.cell(), 1)
		sim.interrupt(ctx, i.What)
	}

	held, onServer := i.hold()
	if !onServer {
		at := pointBefore
		if i.Where == answered {
			at = pointAfter
		}

		return &pointInterrupt{at: at, called: endpointNamed(i.Endpoint), nth: i.Nth, do: fire}
	}

	on, err := sim.control.AddFault(ctx, held)
	if err != nil {
		sim.t.Fatal(err)
	}

	sim.background.Go(func() {
		if on.WaitHeld(ctx, 1) != nil {
			return // the run ended without such a request
		}

		fire()

		switch {
		case i.What == cancelOrder:
		case i.Where == goesOn:
			sim.awaitEnd(ctx, nil)
		default:
			sim.awaitEnd(ctx, on)
		}

		_ = on.Remove(context.WithoutCancel(ctx)) // or it is removed with all others
	})

	return nil
}
