// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// errLife is returned for something that cannot happen to this card.
var errLife = errors.New("this cannot happen to the card")

// event is something that people or Qonto do to a card outside the API.
type event func(w *world, issued *issuedCard, switches *Switches, now time.Time) error

// events are the control calls /_emulator/cards/{id}/{event} without parameters.
func events() map[string]event {
	return map[string]event{
		"set-pin":       setPIN,
		"block-pin":     toStatus(statusPINBlocked, statusLive),
		"unblock-pin":   toStatus(statusLive, statusPINBlocked),
		"expire":        toStatus(statusExpired),
		"hold":          toStatus(statusOnHold),
		"release-hold":  releaseHold,
		"abuse":         toStatus(statusAbusive),
		"cancel-order":  toStatus(statusOrderCanceled, statusPending, statusOnHold),
		"lose-in-post":  loseInPost,
		"ship":          ship,
		"system-lock":   systemLock(true),
		"system-unlock": systemLock(false),
		"renew":         renewNow,
		"upsell":        upsell,
	}
}

// toStatus moves a card to a status from the given ones, or from any that is not terminal.
func toStatus(status string, from ...string) event {
	return func(_ *world, issued *issuedCard, _ *Switches, _ time.Time) error {
		if len(from) > 0 && !isAmong(from, issued.Base) {
			return fmt.Errorf("%w: it is %s, not %s", errLife, issued.Base, strings.Join(from, " or "))
		}

		issued.Base = status

		return nil
	}
}

// setPIN brings a pending physical card to life, as the app does.
func setPIN(_ *world, issued *issuedCard, _ *Switches, now time.Time) error {
	if issued.Base != statusPending {
		return fmt.Errorf("%w: it is %s, not pending", errLife, issued.Base)
	}

	issued.Base, issued.PINSet = statusLive, true
	issued.NFCOption = issued.NFCOption || issued.NFCAwaitsPIN
	issued.NFCAwaitsPIN = false

	return ship(nil, issued, nil, now)
}

func ship(_ *world, issued *issuedCard, _ *Switches, now time.Time) error {
	if !lenientRulesOf(issued.CardLevel).physical {
		return fmt.Errorf("%w: it is not a physical card", errLife)
	}

	if issued.ShippedAt == nil {
		issued.ShippedAt = &now
	}

	return nil
}

func loseInPost(_ *world, issued *issuedCard, _ *Switches, now time.Time) error {
	if !lenientRulesOf(issued.CardLevel).physical {
		return fmt.Errorf("%w: it is not a physical card", errLife)
	}

	issued.Base, issued.ShippedLostAt = statusShippedLost, &now

	return nil
}

// releaseHold is the identity being validated at last.
func releaseHold(_ *world, issued *issuedCard, _ *Switches, _ time.Time) error {
	if issued.Base != statusOnHold {
		return fmt.Errorf("%w: it is %s, not onhold", errLife, issued.Base)
	}

	issued.Base = statusLive
	if lenientRulesOf(issued.CardLevel).physical && !issued.PINSet {
		issued.Base = statusPending
	}

	return nil
}

func systemLock(locked bool) event {
	return func(_ *world, issued *issuedCard, _ *Switches, _ time.Time) error {
		issued.SystemLocked = locked

		return nil
	}
}

func renewNow(w *world, issued *issuedCard, switches *Switches, now time.Time) error {
	if issued.Renewed {
		return fmt.Errorf("%w: it has been renewed", errLife)
	}

	w.renew(issued, switches, now)

	return nil
}

// renew makes the successor: a new id and number, the same settings, the old card as its parent. Both live on.
func (w *world) renew(old *issuedCard, switches *Switches, now time.Time) {
	successor := w.succeed(old, switches, now, OriginRenewal)
	successor.Renewal = true
	old.Renewed, old.UpdatedAt = true, now
}

func (w *world) succeed(old *issuedCard, switches *Switches, now time.Time, origin string) *issuedCard {
	copied := old.clone()
	successor := &copied
	successor.Origin, successor.IdempotencyKey, successor.RequestID = origin, "", ""
	w.number(successor, switches, now)

	successor.Nickname = clonePointer(old.Nickname)
	successor.Parent = &ParentSummary{ID: old.ID, LastDigits: clonePointer(old.LastDigits)}
	successor.CreatedAt, successor.UpdatedAt, successor.LastActivityAt = now, now, now
	successor.Spent, successor.Operations = Spent{}, nil
	successor.HadOperation, successor.HadPINOperation = false, false
	successor.ShippedAt = nil

	if lenientRulesOf(successor.CardLevel).physical {
		successor.Base, successor.PINSet = statusPending, false
	}

	w.add(successor)

	return successor
}

// upsell is an upgrade in the app: a card of the next level, and the old one cancelled a month later.
func upsell(w *world, issued *issuedCard, switches *Switches, now time.Time) error {
	const days = 30

	next := map[string]string{levelStandard: levelPlus, levelPlus: levelMetal}[issued.CardLevel]
	if next == "" {
		return fmt.Errorf("%w: there is no level above %s", errLife, issued.CardLevel)
	}

	successor := w.succeed(issued, switches, now, OriginUpsell)
	successor.CardLevel, successor.CardDesign, successor.Upsell = next, designs(next)[0].design, true

	cancelled := now.AddDate(0, 0, days).Format(dayLayout)
	issued.Upsold, issued.DiscardOn = true, &cancelled

	return nil
}
