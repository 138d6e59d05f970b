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

func (b *builder) addForgotten(r *tfjson.ResourceChange) {
	b.addLeft(r, before(r.Change), say("is forgotten, stays in Qonto as it is, and can be used"))
}
