// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import "github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"

// Transition is a change of status without a body.
type Transition struct {
	// Restricted transitions are for owners and admins in Qonto's reference.
	Restricted bool
	// Apply returns whether the card has changed, and what refuses it.
	Apply func(card *Card, rules levelRules, switches *control.Switches) (changes bool, refused *Problem)
}

// Lock pauses a card.
func Lock() Transition {
	return Transition{Apply: func(card *Card, _ levelRules, switches *control.Switches) (bool, *Problem) {
		switch {
		case card.UserLocked && switches.RepeatedLock == control.ChoiceReject:
			return false, StatusProblem(card, "is locked already")
		case card.UserLocked:
			return false, nil
		case card.Base == StatusPending && switches.LockPending == control.ChoiceReject:
			return false, StatusProblem(card, "cannot be locked")
		}

		card.UserLocked = true

		return true, nil
	}}
}

// Unlock lifts what users may lift: under a lock of Qonto's own it answers 200 with a card that is still paused.
func Unlock() Transition {
	return Transition{Restricted: true, Apply: func(card *Card, _ levelRules, switches *control.Switches) (bool, *Problem) {
		if card.Status() != StatusPaused && switches.RepeatedUnlock == control.ChoiceReject {
			return false, StatusProblem(card, "is not locked")
		}

		changes := card.UserLocked
		card.UserLocked = false

		return changes, nil
	}}
}

// ReportAs is for lost and stolen, which the reference has for physical cards only.
func ReportAs(status string) Transition {
	return Transition{Apply: func(card *Card, rules levelRules, _ *control.Switches) (bool, *Problem) {
		if !rules.Physical {
			return false, levelProblem(card, "cannot be reported as "+status)
		}

		card.Base = status

		return true, nil
	}}
}

// Discard ends a card for good.
func Discard() Transition {
	return Transition{Apply: func(card *Card, rules levelRules, switches *control.Switches) (bool, *Problem) {
		switch {
		case card.Status() == StatusPaused && switches.DiscardPaused == control.ChoiceReject:
			return false, StatusProblem(card, "must be unlocked first")
		case card.Base == StatusPending && switches.DiscardPending == control.ChoiceReject:
			return false, StatusProblem(card, "cannot be discarded")
		case rules.Physical && switches.DiscardLevels == control.ChoiceVirtual:
			return false, levelProblem(card, "cannot be discarded")
		}

		card.Base = statusDiscarded

		return true, nil
	}}
}
