// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret/secrettest"
)

func TestSettings_AreNotFormatted(t *testing.T) {
	t.Parallel()

	const token, staging, clientSecret = "access-token-4Xk1", "staging-token-7Lq9", "client-secret-2Wd5"

	p := &qontoProvider{getenv: func(string) string { return "" }}

	found, diags := p.resolveSettings(t.Context(), &model{
		AccessToken:  types.StringValue(token + "\n"),
		StagingToken: types.StringValue(staging + "\n"),
		ClientSecret: types.StringValue(clientSecret + "\n"),
	})
	if diags.HasError() {
		t.Fatal(diags)
	}

	if found.source.Token.Reveal() != token || found.stagingToken.Reveal() != staging || found.clientSecret.Reveal() != clientSecret {
		t.Error("the settings do not hold what is configured")
	}

	secrettest.AssertRedacted(t, "the settings", found, token, staging, clientSecret)
	secrettest.AssertRedacted(t, "the source", found.source, token)
}
