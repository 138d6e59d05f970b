// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	tfjson "github.com/hashicorp/terraform-json"
)

// leave notes a card that is in Qonto as before, but not in Terraform any more.
func (b *builder) leave(r *tfjson.ResourceChange, card object, what phrase) {
	b.count.left++
	b.left = append(b.left, append(b.subject(card), shown(card.get("payment_monthly_limit"), limit), what, resource(r)))
}

func (b *builder) forget(r *tfjson.ResourceChange) {
	b.leave(r, before(r.Change), say("is forgotten, stays in Qonto as it is, and can be used"))
}

// noteImport notes a card that Terraform manages from now on.
func (b *builder) noteImport(r *tfjson.ResourceChange) {
	if r.Change.Importing == nil {
		return
	}

	card := before(r.Change)
	if card.values == nil {
		card = after(r.Change)
	}

	b.count.imported++
	b.imported = append(b.imported, append(b.subject(card),
		shown(card.get("payment_monthly_limit"), limit), shown(card.get("status"), plainValue), resource(r)))
}

// noteMove notes a card that has only got another address.
func (b *builder) noteMove(r *tfjson.ResourceChange) {
	if r.PreviousAddress == "" || r.PreviousAddress == r.Address {
		return
	}

	b.count.renamed++
	b.renamed = append(b.renamed, []phrase{nameOf(before(r.Change)), quote(r.PreviousAddress), resource(r)})
}
