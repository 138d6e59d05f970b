// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// The sandbox answers everything without its token with a page of HTML and status 200, unknown paths included.
func TestStagingToken(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithStagingToken("open sesame"))

	for _, given := range []string{"", "wrong"} {
		for _, path := range []string{"/v2/cards", "/nowhere"} {
			got := api.with("X-Qonto-Staging-Token", given).get(path)
			if got.status != http.StatusOK || !strings.HasPrefix(got.header.Get("Content-Type"), "text/html") || got.body != nil {
				t.Errorf("%s: %d %s", path, got.status, got.text)
			}
		}
	}

	if got := api.with("X-Qonto-Staging-Token", emu.StagingToken).get("/v2/cards"); got.body == nil {
		t.Errorf("with the token: %s", got.text)
	}
}
