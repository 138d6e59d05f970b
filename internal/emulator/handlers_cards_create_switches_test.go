// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// The switches that change what a create accepts or answers, each against its default.
func TestCreateSwitches(t *testing.T) {
	t.Parallel()

	far := "2027-03-04T05:06:07Z"
	begin := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)

	for _, one := range []struct {
		name, level string
		switches    map[string]any
		asked       []any
		answered    []any
		standard    []any
	}{
		{
			"no nickname", "virtual",
			map[string]any{"initial_nickname": "null"},
			nil,
			[]any{"nickname", nil},
			[]any{"nickname", ""},
		},
		{
			"nickname not accepted at creation", "virtual", nil,
			[]any{"nickname", "mine"},
			[]any{"nickname", ""},
			[]any{"nickname", ""},
		},
		{
			"default budget", "virtual",
			map[string]any{"default_payment_monthly_limit": 77},
			[]any{"payment_monthly_limit", nil},
			[]any{"payment_monthly_limit", 77},
			[]any{"payment_monthly_limit", 1000},
		},
		{
			"derived limits", "virtual",
			map[string]any{"default_limits": "zero"},
			nil,
			[]any{"payment_daily_limit", 0},
			[]any{"payment_daily_limit", 200},
		},
		{
			"rounded end", "flash",
			map[string]any{"pre_expires_at_rounding": "end_of_day"},
			[]any{"pre_expires_at", far},
			[]any{"pre_expires_at", "2027-03-04T23:59:59.000000Z"},
			[]any{"pre_expires_at", "2027-03-04T05:06:07.000000Z"},
		},
		{
			"design in lower case", "plus",
			map[string]any{"card_design_case": "lower"},
			[]any{"card_design", "Plus.Black.2023"},
			[]any{"card_design", "plus.black.2023"},
			[]any{"card_design", "Plus.Black.2023"},
		},
		{
			"contactless later", "plus",
			map[string]any{"nfc_activation": "with_pin"},
			[]any{"nfc_option", true},
			[]any{"nfc_option", false},
			[]any{"nfc_option", true},
		},
		{
			"clamped limit", "virtual",
			map[string]any{"limit_bounds": "clamp"},
			[]any{"payment_monthly_limit", 50000},
			[]any{"payment_monthly_limit", 20000},
			nil,
		},
		{
			"free limit", "virtual",
			map[string]any{"limit_bounds": "none"},
			[]any{"payment_monthly_limit", 50000},
			[]any{"payment_monthly_limit", 50000},
			nil,
		},
		{
			"dropped category", "virtual",
			map[string]any{"unknown_category": "drop"},
			[]any{"categories", []string{"tax", "x"}},
			[]any{"categories", []string{"tax"}},
			nil,
		},
		{
			"sorted sets", "virtual",
			map[string]any{"set_order": "sorted"},
			[]any{"active_days", []int{5, 1, 3}},
			[]any{"active_days", []int{1, 3, 5}},
			[]any{"active_days", []int{5, 1, 3}},
		},
		{
			"unknown level", "virtual",
			map[string]any{"unknown_level": "virtual_only"},
			[]any{"card_level", "hologram"},
			[]any{"card_level", "hologram", "status", "live"},
			nil,
		},
		{
			"foreign field", "virtual",
			map[string]any{"foreign_fields": "reject"},
			[]any{"ship_to_business", true},
			nil,
			[]any{"ship_to_business", false},
		},
		{
			"unknown design", "virtual",
			map[string]any{"unknown_design": "reject"},
			[]any{"card_design", "virtual.moon.2031"},
			nil,
			[]any{"card_design", "virtual.moon.2031"},
		},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()

			emu, api := start(t, emulatortest.WithStart(begin))

			want := func(answered []any) {
				request := changed(levelCard(emu, one.level), one.asked...)
				if answered == nil {
					api.createWith(request, http.StatusUnprocessableEntity)

					return
				}

				wantValues(t, api.create(request), answered...)
			}

			want(one.standard)
			emu.Set(one.switches)
			want(one.answered)
		})
	}
}

func TestNicknameOfTheServersOwn(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"initial_nickname": "named"})

	card := api.create(virtualCard(emu))
	digits, _ := card["last_digits"].(string)

	wantValues(t, card, "nickname", "Virtual "+digits)
}

func TestHolderWithoutKYCMayGetACardOnHold(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"holder_without_kyc": "onhold"})

	card := api.create(changed(virtualCard(emu), "holder_id", emu.WithoutKYCMembershipID))
	wantValues(t, card, "status", "onhold")

	emu.Happen(idOf(card), "release-hold")
	wantValues(t, api.get("/v2/cards/"+idOf(card)).object("card"), "status", "live")
}

func TestKeysCanBeLeftOut(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{
		"omit_card_keys": []string{"initiator_id", "type_of_print"}, "newer_keys": false, "undocumented_keys": false,
	})

	card := api.create(virtualCard(emu))

	for _, key := range []string{
		"initiator_id", "type_of_print", "appearance", "has_only_user_liftable_locks", "is_qcp", "shipped_lost_at",
	} {
		if _, there := card[key]; there {
			t.Errorf("%s is answered", key)
		}
	}

	emu.Set(map[string]any{"newer_keys": true, "undocumented_keys": true, "omit_card_keys": []string{}})
	wantCard(t, api.get("/v2/cards/"+idOf(card)).object("card"))
}

func TestErrorsAsObject(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"validation_errors_shape": "object"})

	refused := api.createWith(changed(virtualCard(emu), "holder_id", nil), http.StatusUnprocessableEntity)
	if refused.object("errors")["code"] != "required" {
		t.Errorf("got %s", refused.text)
	}
}
