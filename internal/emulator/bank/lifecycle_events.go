// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// ErrEvent is returned for something that cannot happen to this card.
var ErrEvent = errors.New("this cannot happen to the card")

// Event is something that people or Qonto do to a card outside the API.
type Event func(s *Store, issued *Card, switches *control.Switches, now time.Time) error

// Events are the control calls /_emulator/cards/{id}/{event} without parameters.
func Events() map[control.Event]Event {
	return map[control.Event]Event{
		control.SetPIN:       setPIN,
		control.BlockPIN:     toStatus(StatusPINBlocked, StatusLive),
		control.UnblockPIN:   toStatus(StatusLive, StatusPINBlocked),
		control.Expire:       toStatus(StatusExpired),
		control.Hold:         toStatus(StatusOnHold),
		control.ReleaseHold:  releaseHold,
		control.Abuse:        toStatus(statusAbusive),
		control.CancelOrder:  toStatus(StatusOrderCanceled, StatusPending, StatusOnHold),
		control.LoseInPost:   loseInPost,
		control.Ship:         ship,
		control.SystemLock:   systemLock(true),
		control.SystemUnlock: systemLock(false),
		control.Renew:        renewNow,
		control.Upsell:       upsell,
	}
}

// toStatus moves a card to a status from the given ones, or from any that is not terminal.
func toStatus(status string, from ...string) Event {
	return func(_ *Store, issued *Card, _ *control.Switches, _ time.Time) error {
		if len(from) > 0 && !isAmong(from, issued.Base) {
			return fmt.Errorf("%w: it is %s, not %s", ErrEvent, issued.Base, strings.Join(from, " or "))
		}

		issued.Base = status

		return nil
	}
}

// setPIN brings a pending physical card to life, as the app does.
func setPIN(_ *Store, issued *Card, _ *control.Switches, now time.Time) error {
	if issued.Base != StatusPending {
		return fmt.Errorf("%w: it is %s, not pending", ErrEvent, issued.Base)
	}

	issued.Base, issued.PINSet = StatusLive, true
	issued.NFCOption = issued.NFCOption || issued.NFCAwaitsPIN
	issued.NFCAwaitsPIN = false

	return ship(nil, issued, nil, now)
}

func ship(_ *Store, issued *Card, _ *control.Switches, now time.Time) error {
	if !LenientRulesOf(issued.CardLevel).Physical {
		return fmt.Errorf("%w: it is not a physical card", ErrEvent)
	}

	if issued.ShippedAt == nil {
		issued.ShippedAt = &now
	}

	return nil
}

func loseInPost(_ *Store, issued *Card, _ *control.Switches, now time.Time) error {
	if !LenientRulesOf(issued.CardLevel).Physical {
		return fmt.Errorf("%w: it is not a physical card", ErrEvent)
	}

	issued.Base, issued.ShippedLostAt = StatusShippedLost, &now

	return nil
}

// releaseHold is the identity being validated at last.
func releaseHold(_ *Store, issued *Card, _ *control.Switches, _ time.Time) error {
	if issued.Base != StatusOnHold {
		return fmt.Errorf("%w: it is %s, not onhold", ErrEvent, issued.Base)
	}

	issued.Base = StatusLive
	if LenientRulesOf(issued.CardLevel).Physical && !issued.PINSet {
		issued.Base = StatusPending
	}

	return nil
}

func systemLock(locked bool) Event {
	return func(_ *Store, issued *Card, _ *control.Switches, _ time.Time) error {
		issued.SystemLocked = locked

		return nil
	}
}

func renewNow(s *Store, issued *Card, switches *control.Switches, now time.Time) error {
	if issued.Renewed {
		return fmt.Errorf("%w: it has been renewed", ErrEvent)
	}

	s.renew(issued, switches, now)

	return nil
}

// renew makes the successor: a new id and number, the same settings, the old card as its parent. Both live on.
func (s *Store) renew(old *Card, switches *control.Switches, now time.Time) {
	successor := s.succeed(old, switches, now, control.OriginRenewal)
	successor.Renewal = true
	old.Renewed = true
	old.Touch(now)
}

func (s *Store) succeed(old *Card, switches *control.Switches, now time.Time, origin string) *Card {
	copied := old.Clone()
	successor := &copied
	successor.Origin, successor.IdempotencyKey, successor.RequestID = origin, "", ""
	s.number(successor, switches, now)

	successor.Nickname = ClonePointer(old.Nickname)
	successor.Parent = &control.ParentSummary{ID: old.ID, LastDigits: ClonePointer(old.LastDigits)}
	successor.CreatedAt, successor.UpdatedAt, successor.LastActivityAt = now, now, now
	successor.Spent, successor.Operations = control.Spent{}, nil
	successor.HadOperation, successor.HadPINOperation = false, false
	successor.ShippedAt = nil

	if LenientRulesOf(successor.CardLevel).Physical {
		successor.Base, successor.PINSet = StatusPending, false
	}

	s.Add(successor)

	return successor
}

// upsell is an upgrade in the app: a card of the next level, and the old one cancelled a month later.
func upsell(s *Store, issued *Card, switches *control.Switches, now time.Time) error {
	const days = 30

	next := map[string]string{LevelStandard: LevelPlus, LevelPlus: LevelMetal}[issued.CardLevel]
	if next == "" {
		return fmt.Errorf("%w: there is no level above %s", ErrEvent, issued.CardLevel)
	}

	successor := s.succeed(issued, switches, now, control.OriginUpsell)
	successor.CardLevel, successor.CardDesign, successor.Upsell = next, Designs(next)[0].Design, true

	cancelled := now.AddDate(0, 0, days).Format(DayLayout)
	issued.Upsold, issued.DiscardOn = true, &cancelled

	return nil
}
