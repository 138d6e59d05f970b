// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// What is physical to a plan is physical to its review, which does not see the table.
func TestReviewsAndPlansAgreeOnWhatIsPhysical(t *testing.T) {
	t.Parallel()

	for name, level := range levels() {
		if physical, known := qonto.PhysicalLevel(name); !known || physical != level.physical {
			t.Errorf("%s: physical %t, known %t, and the table says %t", name, physical, known, level.physical)
		}
	}

	if _, known := qonto.PhysicalLevel("platinum"); known {
		t.Error("a level that is in no table is known")
	}
}
