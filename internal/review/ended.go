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

// addDestroy sorts a destroy into what ends for good, and what stays in Qonto.
func (b *builder) addDestroy(r *tfjson.ResourceChange) {
	card := before(r.Change)
	policy, _ := card.get("deletion_policy").text()

	switch {
	case hasEnded(card):
		b.addLeft(r, card, join(" ", say("has ended already:"), shown(card.get("status"), plainValue)))
	case policy == policyLock:
		b.addLeft(r, card, say("is locked, and stays in Qonto"))
	case policy == policyAbandon:
		b.addLeft(r, card, say("stays in Qonto as it is, and can be used"))
	case policy == policyPrevent:
		b.addLeft(r, card, stress("is protected: the apply refuses to end it"))
		b.protected = append(b.protected, nameOf(card))
	default:
		b.addDiscard(r, card)
	}
}

// addDiscard notes a card that ends for good, and the renewal that ends with it.
func (b *builder) addDiscard(r *tfjson.ResourceChange, card plannedCard) {
	b.count.ended++
	b.ended = append(b.ended, append(b.subject(card), shown(card.get("payment_monthly_limit"), limit), reason(r), resource(r)))

	if card.get("locked").isOn() {
		b.approvals.lockedDiscards++
	}

	renewal := card.get("renewal_id")
	if renewal.isNull() || renewal.is("") {
		return
	}

	b.count.ended++
	b.ended = append(b.ended, []phrase{
		join(" ", say("Renewal of"), nameOf(card), shown(renewal, plainValue)),
		b.holderOf(card), levelOf(card), nil, say("ends with the card that it renews"), resource(r),
	})
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
