// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import tfjson "github.com/hashicorp/terraform-json"

// addImport notes a card that Terraform manages from now on.
func (b *builder) addImport(r *tfjson.ResourceChange) {
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
