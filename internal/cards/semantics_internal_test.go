// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// These tests hold the code to the page on value semantics, row by row.

func names(list []attribute) []string {
	var names []string
	for _, a := range list {
		names = append(names, a.name)
	}

	return names
}

func endsAt(instant string) func(*Model) {
	return func(m *Model) { m.PreExpiresAt = timetypes.NewRFC3339ValueMust(instant) }
}

func TestWhatAConfigurationChanges(t *testing.T) {
	t.Parallel()

	state := Model{
		CardLevel:           types.StringValue("flash"),
		HolderID:            types.StringValue("h"),
		Nickname:            types.StringValue("ads"),
		Locked:              types.BoolValue(false),
		PaymentMonthlyLimit: eurosOf(100),
		PaymentDailyLimit:   Euros{},
		Categories:          stringSet([]string{"atm"}),
		ActiveDays:          weekdaySet([]int64{1, 2}),
		PreExpiresAt:        timetypes.NewRFC3339ValueMust("2027-01-01T00:00:00.000000Z"),
		DeletionPolicy:      types.StringValue("discard"),
		Status:              types.StringValue("live"),
		Unapplied:           noneUnapplied(),
		Timeouts:            nullTimeouts(),
	}

	for name, test := range map[string]struct {
		configure func(*Model)
		inPlace   []string
		fixed     []string
		unknown   []string
		settings  bool
	}{
		"null is not mine to manage":  {func(*Model) {}, nil, nil, nil, false},
		"a value":                     {func(m *Model) { m.Nickname = types.StringValue("b") }, []string{"nickname"}, nil, nil, false},
		"zero is a value":             {func(m *Model) { m.PaymentDailyLimit = eurosOf(0) }, []string{"payment_daily_limit"}, nil, nil, false},
		"false is a value":            {func(m *Model) { m.Locked = types.BoolValue(false) }, nil, nil, nil, false},
		"empty set is a value":        {func(m *Model) { m.Categories = stringSet([]string{}) }, []string{"categories"}, nil, nil, false},
		"sets have no order":          {func(m *Model) { m.ActiveDays = weekdaySet([]int64{2, 1}) }, nil, nil, nil, false},
		"instants have no spelling":   {endsAt("2027-01-01T01:00:00+01:00"), nil, nil, nil, false},
		"another instant":             {endsAt("2027-01-01T01:00:00Z"), nil, []string{"pre_expires_at"}, nil, false},
		"empty nickname sets nothing": {func(m *Model) { m.Nickname = types.StringValue("") }, nil, nil, nil, false},
		"unknown in place":            {func(m *Model) { m.Nickname = types.StringUnknown() }, []string{"nickname"}, nil, nil, false},
		"unknown but fixed":           {func(m *Model) { m.HolderID = types.StringUnknown() }, nil, nil, []string{"holder_id"}, false},
		"fixed":                       {func(m *Model) { m.HolderID = types.StringValue("i") }, nil, []string{"holder_id"}, nil, false},
		"seed":                        {func(m *Model) { m.IdempotencySeed = types.StringValue("s") }, nil, nil, nil, true},
		"initiator never replaces":    {func(m *Model) { m.InitiatorID = types.StringValue("i") }, nil, nil, nil, true},
		"address is never compared":   {func(m *Model) { m.Address = types.ObjectUnknown(addressType().AttrTypes) }, nil, nil, nil, false},
		"policy":                      {func(m *Model) { m.DeletionPolicy = types.StringValue("lock") }, nil, nil, nil, true},
		"policy as it is by default":  {func(m *Model) { m.DeletionPolicy = types.StringValue("discard") }, nil, nil, nil, false},
		"contactless on a flash card": {func(m *Model) { m.NFCOption = types.BoolValue(true) }, []string{"nfc_option"}, nil, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			config := Model{CardLevel: state.CardLevel, Timeouts: nullTimeouts()}
			test.configure(&config)

			plan, c := diffOf(&config, &state, nil)
			got := [][]string{names(c.inPlace), names(c.fixed), names(c.unknown)}

			if diff := cmp.Diff([][]string{test.inPlace, test.fixed, test.unknown}, got); diff != "" || c.settings != test.settings {
				t.Errorf("settings %v; in place, fixed, unknown (-want +got):\n%s", c.settings, diff)
			}

			if !c.any() && !cmp.Equal(plan, state, cmpopts.EquateComparable()) {
				t.Error("nothing changes, but the plan is not the state")
			}
		})
	}
}

// A plan is the state, except where the configuration says otherwise: quiet plans.
func TestPlanKeepsWhatIsNotConfigured(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		state, config := drawConfig(t), drawConfig(t)
		plan, c := diffOf(&config, &state, nil)

		for _, a := range configurable {
			switch {
			case !a.isSet(&config) && !a.isEmpty(&config) && !a.value(&plan).Equal(a.value(&state)):
				t.Fatalf("%s is not configured and changes from %v to %v", a.name, a.value(&state), a.value(&plan))
			case a.isSet(&config) && !a.same(&plan, &config):
				t.Fatalf("%s is configured as %v and planned as %v", a.name, a.value(&config), a.value(&plan))
			case contains(append(c.inPlace, c.fixed...), a) && a.same(&state, &plan):
				t.Fatalf("%s is listed as changed and is not", a.name)
			}
		}
	})
}

// What the last apply did not get through is tried again even if nothing was refreshed since.
func TestUnappliedIsTriedAgainWithoutRefresh(t *testing.T) {
	t.Parallel()

	state := Model{
		CardLevel: types.StringValue("virtual"), Nickname: types.StringValue("ads"), DeletionPolicy: types.StringValue("discard"),
		Unapplied: stringSet([]string{"nickname", "card_design"}), Timeouts: nullTimeouts(),
	}
	config := Model{CardLevel: state.CardLevel, Nickname: types.StringValue("ads"), Timeouts: nullTimeouts()}

	plan, c := diffOf(&config, &state, nil)
	if diff := cmp.Diff([]string{"nickname"}, names(c.inPlace)); diff != "" {
		t.Error(diff)
	}

	if !plan.Unapplied.Equal(stringSet([]string{"card_design"})) { // which no request can change
		t.Errorf("unapplied is planned as %v", plan.Unapplied)
	}

	if diff := cmp.Diff([]string{"nickname"}, names(changedInPlace(&config, &plan, &state))); diff != "" {
		t.Error(diff)
	}
}

func TestRefresh(t *testing.T) {
	t.Parallel()

	design, other, days := "virtual.default.2017", "VIRTUAL.default.2017", []int64{1}
	yes, no := true, false

	for name, test := range map[string]struct {
		prior func(*Model)
		card  qonto.Card
		asked configuredNames
		want  func(*Model)
		kept  []string
	}{
		"a changed limit is taken": {
			func(m *Model) { m.ActiveDays = weekdaySet([]int64{1, 2}) },
			qonto.Card{ActiveDays: days},
			nil,
			func(m *Model) { m.ActiveDays = weekdaySet(days) }, nil,
		},
		"a fixed value that was asked for is kept": {
			func(m *Model) { m.CardDesign = types.StringValue(design) },
			qonto.Card{CardDesign: &other},
			configuredNames{"card_design"},
			func(m *Model) { m.CardDesign = types.StringValue(design) },
			[]string{"card_design"},
		},
		"a fixed value that was not asked for is taken": {
			func(m *Model) { m.CardDesign = types.StringValue(design) },
			qonto.Card{CardDesign: &other},
			configuredNames{},
			func(m *Model) { m.CardDesign = types.StringValue(other) }, nil,
		},
		"after an import a fixed value is kept": {
			func(m *Model) { m.CardDesign = types.StringValue(design) },
			qonto.Card{CardDesign: &other},
			nil,
			func(m *Model) { m.CardDesign = types.StringValue(design) },
			[]string{"card_design"},
		},
		"an omitted fixed value is kept": {
			func(m *Model) { m.CardDesign = types.StringValue(design) },
			qonto.Card{},
			configuredNames{"card_design"},
			func(m *Model) { m.CardDesign = types.StringValue(design) },
			[]string{"card_design"},
		},
		"a lock of people is a difference": {
			func(m *Model) { m.Locked = types.BoolValue(false) },
			qonto.Card{Status: qonto.StatusPaused, HasOnlyUserLiftableLocks: &yes},
			nil,
			func(m *Model) { m.Locked = types.BoolValue(true) }, nil,
		},
		"a lock of Qonto's own is not": {
			func(m *Model) { m.Locked = types.BoolValue(true) },
			qonto.Card{Status: qonto.StatusPaused, HasOnlyUserLiftableLocks: &no},
			nil,
			func(m *Model) { m.Locked = types.BoolValue(true) }, nil,
		},
		"a dead card keeps what it had": {
			func(m *Model) { m.Locked, m.ActiveDays = types.BoolValue(true), weekdaySet([]int64{7}) },
			qonto.Card{Status: qonto.StatusStolen, ActiveDays: days},
			nil,
			func(m *Model) { m.Locked, m.ActiveDays = types.BoolValue(true), weekdaySet([]int64{7}) }, nil,
		},
		"an empty nickname keeps its spelling": {
			func(m *Model) { m.Nickname = types.StringValue("") },
			qonto.Card{},
			nil,
			func(m *Model) { m.Nickname = types.StringValue("") }, nil,
		},
		"what the level refuses is null": {
			func(*Model) {},
			qonto.Card{ATMOption: &yes, ShipToBusiness: &no},
			configuredNames{"nickname"},
			func(m *Model) { m.ATMOption, m.ShipToBusiness = types.BoolNull(), types.BoolNull() },
			nil,
		},
		"what the level refuses goes from an older state": {
			func(m *Model) { m.ATMOption, m.ShipToBusiness = types.BoolValue(true), types.BoolValue(true) },
			qonto.Card{ATMOption: &yes, ShipToBusiness: &no},
			configuredNames{"nickname"},
			func(m *Model) { m.ATMOption, m.ShipToBusiness = types.BoolNull(), types.BoolNull() },
			nil,
		},
		"what the level refuses stays where it is configured": {
			func(m *Model) { m.ATMOption, m.ShipToBusiness = types.BoolValue(true), types.BoolValue(true) },
			qonto.Card{ATMOption: &no, ShipToBusiness: &no},
			configuredNames{"atm_option", "ship_to_business"},
			func(m *Model) { m.ATMOption, m.ShipToBusiness = types.BoolValue(true), types.BoolValue(true) },
			nil,
		},
		"unapplied is emptied": {
			func(m *Model) { m.Unapplied = stringSet([]string{"nickname"}) }, qonto.Card{}, nil, func(*Model) {}, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			prior := imported(&qonto.Card{ID: "c", CardLevel: "virtual"})
			test.prior(&prior)

			test.card.ID, test.card.CardLevel = "c", "virtual"
			want := fromAPI(&test.card)
			want.Timeouts = prior.Timeouts
			test.want(&want)

			got, kept := refreshed(&prior, &test.card, test.asked)

			for _, a := range configurable {
				if !a.value(&got).Equal(a.value(&want)) {
					t.Errorf("%s is %v, want %v", a.name, a.value(&got), a.value(&want))
				}
			}

			if diff := cmp.Diff(test.kept, names(kept)); diff != "" || len(got.Unapplied.Elements()) != 0 {
				t.Errorf("unapplied %v, kept (-want +got):\n%s", got.Unapplied, diff)
			}
		})
	}
}

func TestImportTakesEverythingAndTheDefaultPolicy(t *testing.T) {
	t.Parallel()

	for level, policy := range map[string]string{
		"virtual": "discard", "flash": "discard", "advertising": "discard", "virtual_partner": "discard",
		"standard": "prevent", "plus": "prevent", "metal": "prevent", "a level of a later API": "prevent",
	} {
		prior := Model{ID: types.StringValue("c")}

		got, kept := refreshed(&prior, &qonto.Card{ID: "c", CardLevel: level}, nil)
		if got.DeletionPolicy.ValueString() != policy || got.CardLevel.ValueString() != level || len(kept) != 0 || !got.IdempotencyKey.IsNull() {
			t.Errorf("%s: policy %v, level %v, kept %v, key %v", level, got.DeletionPolicy, got.CardLevel, names(kept), got.IdempotencyKey)
		}
	}
}

// A renewal was issued under no key.
func TestKeyStaysWithItsCard(t *testing.T) {
	t.Parallel()

	prior := imported(&qonto.Card{ID: "c", CardLevel: "virtual"})
	prior.IdempotencyKey = types.StringValue("key")

	for id, want := range map[string]types.String{"c": prior.IdempotencyKey, "renewal": types.StringNull()} {
		if got, _ := refreshed(&prior, &qonto.Card{ID: id, CardLevel: "virtual"}, nil); !got.IdempotencyKey.Equal(want) {
			t.Errorf("card %s: key %v, want %v", id, got.IdempotencyKey, want)
		}
	}
}

// One card that cannot be read ends the run. The others only warn.
func TestFirstCardThatIsNotReadIsAnError(t *testing.T) {
	t.Parallel()

	inState, isImport := &Model{CardLevel: types.StringValue("virtual")}, &Model{}
	unread, unseen := diag.NewErrorDiagnostic(summaryNotRead, "why"), diag.NewErrorDiagnostic(summaryNotVisible, "why")
	session := NewSessionWithout(nil)

	for i, step := range []struct {
		prior  *Model
		failed diag.Diagnostic
		want   diag.Diagnostic
	}{
		{isImport, unseen, unseen},
		{inState, unseen, unseen},
		{inState, unseen, diag.NewWarningDiagnostic(summaryMoreNotVisible, "why")},
		{inState, unread, diag.NewWarningDiagnostic(summaryMoreNotRead, "why")},
		{isImport, unread, unread},
	} {
		if got := session.unread(step.prior, step.failed); !got.Equal(step.want) {
			t.Errorf("step %d: %s %q, want %s %q", i, got.Severity(), got.Summary(), step.want.Severity(), step.want.Summary())
		}
	}
}

// An empty list of days, which no configuration can have, is null until days are configured. Then it is a difference.
func TestNoActiveDays(t *testing.T) {
	t.Parallel()

	card := qonto.Card{ID: "c", CardLevel: "virtual", ActiveDays: []int64{}, CardDesign: new(""), Categories: []string{"", "tax"}}

	first, _ := refreshed(&Model{}, &card, nil)
	if !first.ActiveDays.IsNull() || !first.CardDesign.IsNull() || !first.Categories.Equal(stringSet([]string{"tax"})) {
		t.Errorf("an import reads %v, %v and %v", first.ActiveDays, first.CardDesign, first.Categories)
	}

	if again, _ := refreshed(&first, &card, nil); !again.ActiveDays.IsNull() {
		t.Errorf("a refresh reads %v", again.ActiveDays)
	}

	first.ActiveDays = weekdaySet([]int64{1, 2})
	if again, _ := refreshed(&first, &card, nil); again.ActiveDays.IsNull() || len(again.ActiveDays.Elements()) > 0 {
		t.Errorf("a refresh of configured days reads %v", again.ActiveDays)
	}
}
