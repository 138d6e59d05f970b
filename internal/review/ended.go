// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
)

// What a deletion_policy makes of a card whose resource is destroyed. Every other value counts as discard.
const (
	policyLock    = "lock"
	policyAbandon = "abandon"
	policyPrevent = "prevent"
)

// addDestroy sorts a destroy into what ends for good, and what stays in Qonto. A resource owns its card and the renewal
// of it, and the deletion policy is for both: the renewal of a card that has ended may be alive.
func (b *builder) addDestroy(r *tfjson.ResourceChange) {
	card := before(r.Change)
	policy := policyOf(card)

	b.addEnded(r, card)

	if policy == policyPrevent && isOwned(card) {
		b.protected = append(b.protected, nameOf(card))
	}

	switch left, isLeft := leftBy(policy); {
	case isLeft:
		b.addOwnedLeft(r, card, left)
	default:
		b.addDiscard(r, card)
	}
}

func policyOf(card plannedCard) string {
	policy, _ := card.get("deletion_policy").text()

	return policy
}

// leftBy is what a deletion policy that ends no card does instead.
func leftBy(policy string) (phrase, bool) {
	switch policy {
	case policyLock:
		return say("is locked, and stays in Qonto"), true
	case policyAbandon:
		return say("stays in Qonto as it is, and can be used"), true
	case policyPrevent:
		return stress("is protected: the apply refuses to end it"), true
	default:
		return nil, false
	}
}

// isOwned tells whether a destroy has a living card to deal with.
func isOwned(card plannedCard) bool {
	return !hasEnded(card) || hasRenewal(card)
}

// addDiscard notes a card that ends for good, and the renewal that ends with it or after it.
func (b *builder) addDiscard(r *tfjson.ResourceChange, card plannedCard) {
	why := say("ends with the card that it renews")

	if hasEnded(card) {
		why = join("; ", say("renews a card that has ended"), reason(r))
	} else {
		b.count.ended++
		b.ended = append(b.ended, append(b.subject(card), shown(card.get("payment_monthly_limit"), limit), reason(r), resource(r)))

		if card.get("locked").isOn() {
			b.approvals.lockedDiscards++
		}
	}

	if hasRenewal(card) {
		b.count.ended++
		b.ended = append(b.ended, append(b.renewalOf(card), nil, why, resource(r)))
	}
}

func hasRenewal(card plannedCard) bool {
	renewal := card.get("renewal_id")

	return !renewal.isNull() && !renewal.is("")
}

// renewalOf is how the row of a renewal begins: the plan has only its id, and it has the holder and the level of its card.
func (b *builder) renewalOf(card plannedCard) []phrase {
	return []phrase{join(" ", say("Renewal of"), nameOf(card), shown(card.get("renewal_id"), plainValue)), b.holderOf(card), levelOf(card)}
}

// reason is why a card ends, in the words of people who do not write Terraform.
func reason(r *tfjson.ResourceChange) phrase {
	if r.DeposedKey != "" {
		return say("left over from an interrupted replacement")
	}

	switch r.ActionReason {
	case tfjson.ActionReasonReplaceBecauseCannotUpdate:
		return replacedBecause(r.Change)
	case tfjson.ActionReasonReplaceByRequest:
		return say("replaced, as requested with -replace")
	case tfjson.ActionReasonReplaceByTriggers:
		return say("replaced, because of replace_triggered_by")
	case tfjson.ActionReasonReplaceBecauseTainted:
		return say("replaced, because its resource is tainted")
	case tfjson.ActionReasonDeleteBecauseNoResourceConfig:
		return say("its block was removed")
	case tfjson.ActionReasonDeleteBecauseNoModule:
		return say("its module was removed")
	case tfjson.ActionReasonDeleteBecauseWrongRepetition, tfjson.ActionReasonDeleteBecauseCountIndex, tfjson.ActionReasonDeleteBecauseEachKey:
		return say("count or for_each has it no longer")
	case tfjson.ActionReasonDeleteBecauseNoMoveTarget:
		return say("moved to an address without a block")
	case tfjson.ActionReasonNone, tfjson.ActionReasonReadBecauseConfigUnknown, tfjson.ActionReasonReadBecauseDependencyPending,
		tfjson.ActionReasonReadBecauseCheckNested:
	}

	if isReplaced(r.Change) {
		return say("replaced")
	}

	return say("destroyed")
}

// replacedBecause names the attributes that no card can change.
func replacedBecause(change *tfjson.Change) phrase {
	var because []phrase

	for _, path := range change.ReplacePaths {
		steps, _ := path.([]any)
		if len(steps) == 0 {
			continue
		}

		because = append(because, labelled(plain(steps[0])))
	}

	if len(because) == 0 {
		return say("replaced")
	}

	return join(" ", say("replaced, for another"), join(", ", because...))
}

// labelled is what an attribute is called.
func labelled(attributeName string) phrase {
	for _, a := range attributes {
		if a.name == attributeName && a.label != "" {
			return say(strings.ToLower(a.label))
		}
	}

	return quote(attributeName)
}
