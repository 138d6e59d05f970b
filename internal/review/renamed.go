// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import tfjson "github.com/hashicorp/terraform-json"

// addMove notes a card that has only got another address.
func (b *builder) addMove(r *tfjson.ResourceChange) {
	if r.PreviousAddress == "" || r.PreviousAddress == r.Address {
		return
	}

	b.count.renamed++
	b.renamed = append(b.renamed, []phrase{nameOf(before(r.Change)), quote(r.PreviousAddress), resource(r)})
}
