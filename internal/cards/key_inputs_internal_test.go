// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"
)

// The golden keys: if this test fails, the encoding has changed, and a run that repeats a create across the change
// would issue a second card. That is a breaking change, not a test to update.
func TestKeyIsGolden(t *testing.T) {
	t.Parallel()

	minimal := Model{
		CardLevel:     types.StringValue("virtual"),
		HolderID:      types.StringValue("11111111-1111-4111-8111-111111111111"),
		BankAccountID: types.StringValue("22222222-2222-4222-8222-222222222222"),
	}

	full := minimal
	full.CardLevel = types.StringValue("standard")
	full.OrganizationID = types.StringValue("33333333-3333-4333-8333-333333333333")
	full.InitiatorID = types.StringValue("44444444-4444-4444-8444-444444444444")
	full.CardDesign = types.StringValue("standard.recycled.plastic.2023")
	full.TypeOfPrint = types.StringValue("embossed")
	full.ShipToBusiness = types.BoolValue(false)
	full.PreExpiresAt = timetypes.NewRFC3339ValueMust("2027-03-31T23:59:59+02:00")
	full.Nickname = types.StringValue("💳 <for> \"R&D\"")
	full.ActiveDays = weekdaySet([]int64{5, 1, 3})
	full.Categories = stringSet([]string{"transport", "atm"})
	full.ATMOption = types.BoolValue(true)
	full.NFCOption = types.BoolValue(true)
	full.OnlineOption = types.BoolValue(true)
	full.ForeignOption = types.BoolValue(false)
	full.ATMMonthlyLimit = eurosOf(1000)
	full.ATMDailyLimitOption = types.BoolValue(true)
	full.ATMDailyLimit = eurosOf(0)
	full.PaymentMonthlyLimit = eurosOf(20000)
	full.PaymentDailyLimitOption = types.BoolValue(false)
	full.PaymentDailyLimit = eurosOf(10)
	full.PaymentTransactionLimitOption = types.BoolValue(true)
	full.PaymentTransactionLimit = eurosOf(9)
	full.PaymentLifespanLimit = eurosOf(100)
	full.IdempotencySeed = types.StringValue("0")

	address := &addressModel{
		FirstLine: types.StringValue("751 Metz Falls"), Zipcode: types.StringValue("13563"),
		City: types.StringValue("Reinholdchester"), Country: types.StringValue("KI"), ContactName: types.StringValue("D. K."),
		SecondLine: types.StringValue("835"), ThirdLine: types.StringValue("Apt. 734"),
	}

	for name, test := range map[string]struct {
		config     Model
		address    *addressModel
		generation int
		want       string
	}{
		"minimal":                    {minimal, nil, 0, "60ebaea4-3f91-5381-b07f-422eab49f459"},
		"minimal, second generation": {minimal, nil, 1, "042d75aa-78f1-5bf3-86df-c831ea9514d1"},
		"everything":                 {full, address, 0, "98171d9d-8662-5708-a71e-6ba3c35a556a"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			want, known := keyInputs(&test.config, test.address)
			if got := want.Key(test.generation); got != test.want || !known {
				t.Errorf("key %s (known %v), want %s; encoded:\n%v", got, known, test.want, strings.Split(want.String(), "\n"))
			}
		})
	}
}

func TestKeyInputs_Encoding(t *testing.T) {
	t.Parallel()

	config := Model{
		CardLevel:    types.StringValue("flash"),
		Nickname:     types.StringValue("a\nb=\"c\" <&>"),
		PreExpiresAt: timetypes.NewRFC3339ValueMust("2027-04-01T00:30:00.5+02:00"),
		ActiveDays:   weekdaySet([]int64{7, 1}),
		Categories:   stringSet([]string{"tax", "it_and_electronics", "atm"}),
		Locked:       types.BoolValue(true),
	}

	want := []string{
		`active_days=[1,7]`,
		`card_level="flash"`,
		`categories=["atm","tax","it_and_electronics"]`,
		`nickname="a\nb=\"c\" <&>"`,
		`pre_expires_at="2027-03-31T22:30:00.5Z"`,
	}

	got, known := keyInputs(&config, nil)
	if diff := cmp.Diff(want, strings.Split(got.String(), "\n")); diff != "" || !known {
		t.Errorf("known %v, lines (-want +got):\n%s", known, diff)
	}
}

// Same inputs, same key: the order of sets, the spelling of instants and what is not part of the request do not matter.
func TestKeyInputs_SameKey(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		config := drawConfig(t)
		first, _ := keyInputs(&config, nil)

		again := config
		again.ActiveDays = shuffled(t, config.ActiveDays)
		again.Categories = shuffled(t, config.Categories)
		again.PreExpiresAt = otherZone(config.PreExpiresAt)
		again.Locked = types.BoolValue(rapid.Bool().Draw(t, "locked"))
		again.DeletionPolicy = types.StringValue(rapid.SampledFrom(policies()).Draw(t, "policy"))
		again.AllowReplacement = types.BoolValue(rapid.Bool().Draw(t, "allow_replacement"))

		if again.Nickname.IsNull() && rapid.Bool().Draw(t, "empty nickname") {
			again.Nickname = types.StringValue("")
		}

		second, _ := keyInputs(&again, nil)
		if first.Key(0) != second.Key(0) {
			t.Fatalf("keys differ:\n%v\n%v", first, second)
		}
	})
}

// Any other input, another key: whichever input is changed, set or removed.
func TestKeyInputs_OtherKey(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		config, other := drawConfig(t), drawConfig(t)
		a := rapid.SampledFrom(append(configurable, seedAttribute())).Draw(t, "attribute")
		changed := config
		a.copy(&changed, &other)

		first, _ := keyInputs(&config, nil)
		second, _ := keyInputs(&changed, nil)

		same := a.same(&config, &changed) || a.endpoint == lockCall
		if (first.Key(0) == second.Key(0)) != same {
			t.Fatalf("%s: %v -> %v, keys equal: %v", a.name, a.value(&config), a.value(&changed), !same)
		}

		if first.Key(0) == first.Key(1) {
			t.Fatal("generations share a key")
		}
	})
}

func TestKeyIsVersion5(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		config := drawConfig(t)
		want, _ := keyInputs(&config, nil)

		key, err := uuid.Parse(want.Key(rapid.IntRange(0, 30).Draw(t, "generation")))
		if err != nil || key.Version() != 5 {
			t.Fatalf("key %v: version %v, %v", key, key.Version(), err)
		}
	})
}

func TestKeyInputs_NotKnownWhileOneIsUnknown(t *testing.T) {
	t.Parallel()

	unknown := map[string]func(*Model){
		"string":         func(m *Model) { m.HolderID = types.StringUnknown() },
		"nickname":       func(m *Model) { m.Nickname = types.StringUnknown() },
		"seed":           func(m *Model) { m.IdempotencySeed = types.StringUnknown() },
		"set":            func(m *Model) { m.Categories = types.SetUnknown(types.StringType) },
		"instant":        func(m *Model) { m.PreExpiresAt = timetypes.NewRFC3339Unknown() },
		"address":        func(m *Model) { m.Address = types.ObjectUnknown(addressType().AttrTypes) },
		"limit":          func(m *Model) { m.PaymentMonthlyLimit = Euros{Int64Value: types.Int64Unknown()} },
		"switch":         func(m *Model) { m.ATMOption = types.BoolUnknown() },
		"element of set": func(m *Model) { m.ActiveDays = types.SetValueMust(weekdayType(), unknownElement()) },
	}

	for name, hide := range unknown {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			config := Model{CardLevel: types.StringValue("virtual")}
			hide(&config)

			if _, known := keyInputs(&config, nil); known {
				t.Error("the key counts as known")
			}
		})
	}
}

func TestEveryLineOfTheAddressCounts(t *testing.T) {
	t.Parallel()

	config := Model{CardLevel: types.StringValue("standard")}
	without, _ := keyInputs(&config, nil)
	seen := map[string]string{"": without.Key(0)}

	for name := range (&addressModel{}).values() {
		address := addressOfOne(name)
		want, _ := keyInputs(&config, address)

		for other, key := range seen {
			if key == want.Key(0) {
				t.Errorf("address.%s and %q give the same key", name, other)
			}
		}

		seen[name] = want.Key(0)
	}
}
