// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulatortest

import "github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"

// RefreshTokenFor makes an access token and a refresh token for a membership and the client with a secret; no scopes are
// all scopes.
func (i *Instance) RefreshTokenFor(membershipID string, scopes ...string) control.Credentials {
	i.tb.Helper()

	issued, err := i.Control.IssueRefreshToken(i.tb.Context(), membershipID, scopes...)
	if err != nil {
		i.tb.Fatalf("issuing a refresh token: %v", err)
	}

	return issued
}
