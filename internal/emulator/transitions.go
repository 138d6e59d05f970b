// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// move is a change of status without a body. It returns whether anything changes and, if it is refused, why.
type move struct {
	// restricted moves are for owners and admins in Qonto's reference.
	restricted bool
	apply      func(card *issuedCard, rules levelRules, switches *Switches) (changes bool, refusal string)
}

// transition is the shape of the five PUT calls.
func (s *Server) transition(wanted func() move) step {
	chosen := wanted()

	return func(x *exchange) answer {
		issued, found := s.visible(x)
		if !found {
			return x.notFound()
		}

		allowed := s.world.mayIssueFor(x.caller, issued.HolderID)
		if chosen.restricted {
			allowed = s.world.mayUpdate(x.caller, issued, x.switches)
		}

		if !allowed {
			return x.forbidden()
		}

		if !issued.Living() {
			return x.invalidStatus(issued, "cannot change any more")
		}

		changes, refusal := chosen.apply(issued, lenientRulesOf(issued.CardLevel), x.switches)
		if refusal != "" {
			return x.invalidStatus(issued, refusal)
		}

		if changes {
			issued.UpdatedAt = x.now
			x.commit()
		}

		return success(http.StatusOK, object{{"card", cardObject(issued, x.switches)}})
	}
}

func lock() move {
	return move{apply: func(card *issuedCard, _ levelRules, switches *Switches) (bool, string) {
		switch {
		case card.UserLocked && switches.RepeatedLock == choiceReject:
			return false, "is locked already"
		case card.UserLocked:
			return false, ""
		case card.Base == statusPending && switches.LockPending == choiceReject:
			return false, "cannot be locked"
		}

		card.UserLocked = true

		return true, ""
	}}
}

// unlock lifts what users may lift: under a lock of Qonto's own it answers 200 with a card that is still paused.
func unlock() move {
	return move{restricted: true, apply: func(card *issuedCard, _ levelRules, switches *Switches) (bool, string) {
		if card.Status() != statusPaused && switches.RepeatedUnlock == choiceReject {
			return false, "is not locked"
		}

		changes := card.UserLocked
		card.UserLocked = false

		return changes, ""
	}}
}

// reportAs is for lost and stolen, which the reference has for physical cards only.
func reportAs(status string) func() move {
	return func() move {
		return move{apply: func(card *issuedCard, rules levelRules, _ *Switches) (bool, string) {
			if !rules.physical {
				return false, "is not a physical card"
			}

			card.Base = status

			return true, ""
		}}
	}
}

func discard() move {
	return move{apply: func(card *issuedCard, rules levelRules, switches *Switches) (bool, string) {
		switch {
		case card.Status() == statusPaused && switches.DiscardPaused == choiceReject:
			return false, "must be unlocked first"
		case card.Base == statusPending && switches.DiscardPending == choiceReject:
			return false, "cannot be discarded"
		case rules.physical && switches.DiscardLevels == choiceVirtual:
			return false, "is not a virtual card"
		}

		card.Base = statusDiscarded

		return true, ""
	}}
}
