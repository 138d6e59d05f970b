// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/browser"
)

// A person opens the page in a browser, sees what is asked, and approves it by pressing the button.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.IssueCard(virtualCard(emu), map[string]any{"nickname": `<img src=x onerror="document.title='owned'">`})
	waitForApproval(t, emu, api)

	tab := browser.Open(t)
	tab.Visit(emu.URL + "/")

	for expression, want := range map[string]any{
		"document.title": "Atelier Lumen · Qonto emulator",
		"document.images.length + document.scripts.length":                               0.0,
		"document.querySelectorAll('#cards tbody tr').length":                            1.0,
		"document.querySelector('#cards strong').textContent":                            `<img src=x onerror="document.title='owned'">`,
		"document.querySelectorAll('#approvals button').length":                          2.0,
		"getComputedStyle(document.querySelector('.challenge')).borderTopLeftRadius":     "9.6px",
		"getComputedStyle(document.querySelector('#cards thead')).display !== 'none'":    true,
		"document.querySelector('#approvals').textContent.includes('payment_monthly_l')": true,
	} {
		if got := tab.Value(expression); got != want {
			t.Errorf("%s is %v, want %v", expression, got, want)
		}
	}

	// On a phone nothing sticks out to the side.
	tab.Call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": true}, nil)
	tab.Reload()

	if got := tab.Value("document.documentElement.scrollWidth"); got != 360.0 {
		t.Errorf("the page is %v wide on a phone of 360", got)
	}

	tab.Press("#approvals button")

	if got := tab.Value("location.pathname + document.querySelector('#approvals p').textContent"); got != "/Nothing waits for an approval." {
		t.Errorf("after the button: %v", got)
	}

	if challenges := emu.Server.Challenges(); challenges[0].State != emulator.ChallengeAllowed {
		t.Errorf("the challenge is %s", challenges[0].State)
	}
}
