// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import tfjson "github.com/hashicorp/terraform-json"

// addLeft notes a card that is in Qonto as before, but not in Terraform any more.
func (b *builder) addLeft(r *tfjson.ResourceChange, card plannedCard, what phrase) {
	b.count.left++
	b.left = append(b.left, append(b.subject(card), shown(card.get("payment_monthly_limit"), limit), what, resource(r)))
}

// addOwnedLeft notes the living cards that a deletion policy leaves in Qonto.
func (b *builder) addOwnedLeft(r *tfjson.ResourceChange, card plannedCard, what phrase) {
	if !hasEnded(card) {
		b.addLeft(r, card, what)
	}

	if hasRenewal(card) {
		b.count.left++
		b.left = append(b.left, append(b.renewalOf(card), nil, what, resource(r)))
	}
}

// addEnded notes a card with which nothing happens, because it has ended.
func (b *builder) addEnded(r *tfjson.ResourceChange, card plannedCard) {
	if hasEnded(card) {
		b.addLeft(r, card, join(" ", say("has ended already:"), shown(card.get("status"), plainValue)))
	}
}

func (b *builder) addForgotten(r *tfjson.ResourceChange) {
	card := before(r.Change)

	b.addEnded(r, card)
	b.addOwnedLeft(r, card, say("is forgotten, stays in Qonto as it is, and can be used"))
}
