// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// How long a token lives is told of a token that Qonto refused, and not of credentials that could not be read.
func TestAdvice_Credentials(t *testing.T) {
	t.Parallel()

	for kind, tellsLife := range map[qonto.Kind]bool{qonto.KindUnauthorized: true, qonto.KindCredentials: false} {
		said := advice(&qonto.Error{Kind: kind})
		if strings.Contains(said, "one hour") != tellsLife || !strings.HasPrefix(said, "Check the credentials of the provider") {
			t.Errorf("%s: %s", kind, said)
		}
	}
}
