// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/datasources"
)

func TestSameIBANIgnoresSpacesOnly(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		groups := rapid.SliceOfN(rapid.StringMatching(`[A-Z0-9]{4}`), 2, 8).Draw(t, "groups")
		iban := strings.Join(groups, "")
		written := " " + strings.Join(groups, rapid.SampledFrom([]string{" ", "\u00a0", "\t"}).Draw(t, "gap")) + " "
		longer := iban + "0"

		if !datasources.SameIBAN(written, &iban) {
			t.Fatalf("%q is not %q", written, iban)
		}

		if datasources.SameIBAN(written, &longer) || datasources.SameIBAN(written, nil) {
			t.Fatalf("%q is %q", written, longer)
		}
	})
}
