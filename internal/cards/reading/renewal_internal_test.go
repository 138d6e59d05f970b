// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"testing"
	"testing/synctest"
)

// TestReader_LivingRenewal_SendsFewRequests: looking for the renewals of cards pays for the listing as well.
func TestReader_LivingRenewal_SendsFewRequests(t *testing.T) {
	t.Parallel()

	for _, renewed := range []int{1, 30, 200} {
		synctest.Test(t, func(t *testing.T) {
			const managed = 250

			o := newOrganization(t, managed)
			ids := o.ids()
			successors := o.renew(renewed)

			r := NewReader(o.client)

			o.each(ids, func(id string) {
				card, err := r.LookUp(t.Context(), id, "")
				if err != nil || card == nil {
					t.Errorf("%v, %v", card, err)

					return
				}

				next, err := r.LivingRenewal(t.Context(), card)
				if err != nil || (next == nil) != (successors[id] == "") {
					t.Errorf("renewal of %s: %v, %v", id, next, err)
				}
			})

			all := managed + len(successors)
			if got, most := len(o.api.Ledger().Requests), allowance(pagesOf(managed, parallelism)+len(successors), all); got > most {
				t.Errorf("%d requests for %d renewed of %d cards, at most %d are promised", got, len(successors), all, most)
			}
		})
	}
}
