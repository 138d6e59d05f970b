// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// A token belongs to one request of one person: another body, path, query, method, preference or member is 422.
func TestTokenIsBoundToTheRequest(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("strict"))
	emu.AutoApprove()

	one, two := emu.IssueCard(physicalCard(emu), nil), emu.IssueCard(physicalCard(emu), nil)
	path := "/v2/cards/" + one.ID + "/limits"
	body := `{"card":{"payment_monthly_limit":75}}`
	token := tokenOf(api.do(http.MethodPatch, path, body))
	holding := api.with(sessionHeader, token)

	for name, other := range map[string]reply{
		"body":       holding.do(http.MethodPatch, path, `{"card":{"payment_monthly_limit":76}}`),
		"path":       holding.do(http.MethodPatch, "/v2/cards/"+two.ID+"/limits", body),
		"endpoint":   holding.do(http.MethodPatch, "/v2/cards/"+one.ID+"/nickname", body),
		"query":      holding.do(http.MethodPatch, path+"?x=1", body),
		"preference": holding.with(preferenceHeader, "paired-device").do(http.MethodPatch, path, body),
		"member":     holding.as(emu.TokenFor(emu.AdminMembershipID)).do(http.MethodPatch, path, body),
	} {
		if other.status != http.StatusUnprocessableEntity {
			t.Errorf("another %s: got %d", name, other.status)
		}

		wantNotFoundObject(t, other)
	}

	if got := holding.do(http.MethodPatch, path, body); got.status != http.StatusOK {
		t.Errorf("its own request: %d %s", got.status, got.text)
	}
}

func TestTokenIsSingleUse(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("strict"))
	emu.AutoApprove()

	card := emu.IssueCard(virtualCard(emu), nil)
	path := "/v2/cards/" + card.ID + "/nickname"
	body := `{"card":{"nickname":"ads"}}`
	holding := api.with(sessionHeader, tokenOf(api.do(http.MethodPatch, path, body)))

	if got := holding.do(http.MethodPatch, path, body); got.status != http.StatusOK {
		t.Fatalf("got %d %s", got.status, got.text)
	}

	wantNotFoundObject(t, holding.do(http.MethodPatch, path, body))
}

// Whether a key's stored answer wins over a spent token is known to no source.
func TestSpentTokenUnderAKnownKey(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.AutoApprove()

	token, body := asked(api, virtualCard(emu), "k")
	first := repeat(api, token, body, "k")

	if again := repeat(api, token, body, "k"); again.status != http.StatusOK || again.text != first.text {
		t.Errorf("key first: got %d %s", again.status, again.text)
	}

	emu.Set(map[string]any{"sca_order": "sca_first"})
	wantNotFoundObject(t, repeat(api, token, body, "k"))

	token, body = asked(api, virtualCard(emu), "k")
	if again := repeat(api, token, body, "k"); again.status != http.StatusOK || again.text != first.text {
		t.Errorf("a second approval under the key: got %d %s", again.status, again.text)
	}

	if count := len(emu.Ledger().Cards); count != 1 {
		t.Errorf("%d cards", count)
	}
}

// By default a token is spent even if its request then fails, or its answer is lost before the change.
func TestTokenOfAFailedRequest(t *testing.T) {
	t.Parallel()

	for spent, status := range map[string]int{"on_use": http.StatusUnprocessableEntity, "on_success": http.StatusOK} {
		emu, api := start(t, emulatortest.WithSCA("observed"))
		emu.AutoApprove()
		emu.Set(map[string]any{"sca_token_spent": spent})

		emu.Fault(control.Fault{Method: http.MethodPost, Action: "status", Status: 500, Stage: "handling", Approved: true, Times: 1})

		token, body := asked(api, virtualCard(emu), "k")

		if got := repeat(api, token, body, "k"); got.status != http.StatusInternalServerError {
			t.Fatalf("got %d %s", got.status, got.text)
		}

		if got := repeat(api, token, body, "k"); got.status != status {
			t.Errorf("%s: got %d %s", spent, got.status, got.text)
		}
	}
}

// A fault can be meant for the request that asks for an approval, or for the one that has it.
func TestFaultsOfApproval(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.AutoApprove()

	token, body := asked(api, virtualCard(emu), "k")

	emu.Fault(control.Fault{Method: http.MethodPost, Action: "status", Status: http.StatusBadGateway, Unapproved: true})
	emu.Fault(control.Fault{Method: http.MethodPost, Action: "status", Status: http.StatusGatewayTimeout, Approved: true})

	if got := repeat(api, token, body, "k"); got.status != http.StatusGatewayTimeout {
		t.Errorf("with the token: got %d %s", got.status, got.text)
	}

	if got := api.with(keyHeader, "k").do(http.MethodPost, "/v2/cards", body); got.status != http.StatusBadGateway {
		t.Errorf("without a token: got %d %s", got.status, got.text)
	}
}

// An answer lost after the change spends the token under either rule.
func TestTokenOfALostAnswer(t *testing.T) {
	t.Parallel()

	for _, spent := range []string{"on_use", "on_success"} {
		emu, api := start(t, emulatortest.WithSCA("observed"))
		emu.AutoApprove()
		emu.Set(map[string]any{"sca_token_spent": spent})
		emu.Fault(control.Fault{Method: http.MethodPost, Action: "drop", Stage: "committed", Approved: true, Times: 1})

		token, body := asked(api, virtualCard(emu), "k")

		presenting := api.with(keyHeader, "k").with(sessionHeader, token)
		if got, err := presenting.try(http.MethodPost, "/v2/cards", body); err == nil {
			t.Fatalf("got %d %s", got.status, got.text)
		}

		wantNotFoundObject(t, repeat(api, token, body, "k"))

		if count := len(emu.Ledger().Cards); count != 1 {
			t.Errorf("%d cards", count)
		}
	}
}

// Unknown, denied, undecided and expired tokens are 412.
func TestBadTokens(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.Clock().Freeze(time.Time{})

	denied, body := asked(api, virtualCard(emu), "k")
	wantPreconditionFailed(t, repeat(api, denied, body, "k"))

	if _, err := emu.Control.Deny(t.Context(), emu.WaitForChallenge().ID); err != nil {
		t.Fatalf("denying: %v", err)
	}

	wantPreconditionFailed(t, repeat(api, denied, body, "k"))
	wantPreconditionFailed(t, repeat(api, "unknown", body, "k"))

	late, _ := asked(api, virtualCard(emu), "k")
	approved(t, emu)

	onTime, _ := asked(api, virtualCard(emu), "k")
	approved(t, emu)
	emu.Clock().Advance(15*time.Minute - time.Microsecond)

	if got := repeat(api, onTime, body, "k"); got.status != http.StatusOK {
		t.Errorf("just in time: %d %s", got.status, got.text)
	}

	emu.Clock().Advance(time.Microsecond)
	wantPreconditionFailed(t, repeat(api, late, body, "other key"))
	wantSession(t, api, late, "deny")
	wantSession(t, api, onTime, "allow")
}
