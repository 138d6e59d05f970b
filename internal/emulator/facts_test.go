// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Every listed design can be ordered for its level, and the first one is what a card gets when none is asked for.
func TestDesignsOfEachLevel(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	byType := api.get("/v2/cards/appearances").list("card_type_appearances")
	ordered := 0

	for _, level := range (reply{body: byType[0]}).list("card_level_appearances") {
		name, _ := level["card_level"].(string)

		for position, design := range (reply{body: level}).list("appearances") {
			card := api.create(changed(levelCard(emu, name), "card_design", design["design"]))
			wantValues(t, card, "card_design", design["design"])

			if position == 0 {
				wantValues(t, api.create(levelCard(emu, name)), "card_design", design["design"])
			}

			ordered++
		}
	}

	if ordered < 20 {
		t.Errorf("%d designs", ordered)
	}
}

// The eleven categories of Qonto's SDK are accepted, together and one by one.
func TestCategories(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	all := []string{
		"transport", "restaurant_and_bar", "food_and_grocery", "it_and_electronics", "utility", "tax", "legal_and_accounting", "atm",
		"office_supply", "hardware_and_equipment", "finance",
	}

	card := api.create(changed(virtualCard(emu), "categories", all))
	wantValues(t, card, "categories", all)

	for _, category := range all {
		answered := api.patch(card, "restrictions", map[string]any{"categories": []string{category}}, http.StatusOK)
		wantValues(t, answered.object("card"), "categories", []string{category})
	}
}

// The published figures are the last ones that are accepted.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()

	emu, api := start(t)

	for _, figure := range []struct {
		level, key  string
		least, most int
	}{
		{"standard", "payment_monthly_limit", 0, 20_000},
		{"plus", "payment_monthly_limit", 0, 40_000},
		{"metal", "payment_monthly_limit", 0, 200_000},
		{"advertising", "payment_monthly_limit", 0, 200_000},
		{"virtual", "payment_monthly_limit", 5, 20_000},
		{"virtual_partner", "payment_monthly_limit", 5, 20_000},
		{"flash", "payment_lifespan_limit", 5, 20_000},
		{"standard", "atm_monthly_limit", 0, 1_000},
		{"plus", "atm_monthly_limit", 0, 2_000},
		{"metal", "atm_monthly_limit", 0, 3_000},
	} {
		for _, good := range []int{figure.least, figure.most} {
			wantValues(t, api.create(changed(levelCard(emu, figure.level), figure.key, good)), figure.key, good)
		}

		for _, bad := range []int{figure.least - 1, figure.most + 1} {
			refused := api.createWith(changed(levelCard(emu, figure.level), figure.key, bad), http.StatusUnprocessableEntity)
			wantProblem(t, refused, "out_of_range", "/card/"+figure.key)
		}
	}
}

// Limits for withdrawals are wanted where withdrawals, or daily limits for them, are on.
func TestWithdrawalLimitsAreWantedWhereTheyAreOn(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	without := changed(physicalCard(emu), "atm_monthly_limit", nil)

	api.create(changed(without, "atm_option", false))
	wantProblem(t, api.createWith(changed(without, "atm_option", true), http.StatusUnprocessableEntity), "required", "/card/atm_monthly_limit")

	daily := changed(physicalCard(emu), "atm_daily_limit_option", true)
	wantProblem(t, api.createWith(daily, http.StatusUnprocessableEntity), "required", "/card/atm_daily_limit")
	wantValues(t, api.create(changed(daily, "atm_daily_limit", 70)), "atm_daily_limit", 70, "atm_daily_limit_option", true)
}

// An initiator may be another member, unless a switch wants the caller.
func TestInitiatorMayHaveToBeTheCaller(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	another := changed(virtualCard(emu), "initiator_id", emu.AdminMembershipID)

	wantValues(t, api.create(another), "initiator_id", emu.AdminMembershipID)
	emu.Set(map[string]any{"initiator_id": "caller"})
	wantProblem(t, api.createWith(another, http.StatusUnprocessableEntity), "invalid", "/card/initiator_id")
	api.create(virtualCard(emu))
}

// A flash card's end is not among its limits.
func TestEndOfAFlashCardStays(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := api.create(flashCard(emu))
	later := emu.Clock().Now().AddDate(0, 6, 0).Format(time.RFC3339)

	answered := api.patch(card, "limits", map[string]any{"pre_expires_at": later, "payment_lifespan_limit": 300}, http.StatusOK)
	wantValues(t, answered.object("card"), "pre_expires_at", card["pre_expires_at"], "payment_lifespan_limit", 300)
}

// A blocked PIN is no end: a new PIN brings the card back.
func TestPINIsUnblocked(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	card := emu.IssueCard(physicalCard(emu), map[string]any{"status": "live", "pin_set": true})

	emu.Happen(card.ID, control.BlockPIN)
	wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "status", "pin_blocked")
	emu.Happen(card.ID, control.UnblockPIN)
	wantValues(t, api.get("/v2/cards/"+card.ID).object("card"), "status", "live")
}

// A switch keeps Qonto from renewing cards by itself.
func TestRenewalCanBeOff(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.Set(map[string]any{"automatic_renewal": false})

	card := api.create(virtualCard(emu))
	emu.Clock().Advance(4 * 366 * 24 * time.Hour)

	cards := api.get("/v2/cards").list("cards")
	if len(cards) != 1 {
		t.Errorf("%d cards", len(cards))
	}

	wantValues(t, cards[0], "id", card["id"], "status", "expired", "renewed", false)
}

func TestCardDataWantsItsScope(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	path := "/v2/cards/" + idOf(api.create(virtualCard(emu))) + "/data_view"
	reader := func(scope string) *caller {
		return api.as(emu.TokenFor(emu.OwnerMembershipID, scope)).with("Accept-Language", "en")
	}

	wantMissingScope(t, reader("card.write").get(path), "card.read")

	if got := reader("card.read").get(path); got.status != http.StatusOK {
		t.Errorf("with the scope: %s", got.text)
	}
}
