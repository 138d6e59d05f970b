// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"fmt"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret/secrettest"
)

func TestClient_SecretsAreNotFormatted(t *testing.T) {
	t.Parallel()

	const token = "session-token-8Fh2"

	for _, value := range qonto.HoldSecrets(token) {
		secrettest.AssertRedacted(t, fmt.Sprintf("%T", value), value, token)
	}
}
