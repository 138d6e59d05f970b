// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"math/big"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Whatever is configured goes out unchanged and nothing else does: a server that echoes the request gives back exactly
// the configuration.
func TestRequestAndAnswerRoundTrip(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		config := drawConfig(t)

		body, err := json.Marshal(newCard(&config, nil))
		if err != nil {
			t.Fatal(err)
		}

		var card qonto.Card

		err = json.Unmarshal(body, &card)
		if err != nil {
			t.Fatal(err)
		}

		got := fromAPI(&card)

		for _, a := range configurable {
			sent := a.endpoint != lockCall && a.endpoint != nicknameCall
			if sent && !a.same(&config, &got) && !emptyID(a, &config) {
				t.Fatalf("%s: configured %v, came back as %v", a.name, a.value(&config), a.value(&got))
			}
		}
	})
}

// The five ids of the request are always sent; an id that is not configured is filled in before the request is made.
func emptyID(a attribute, config *Model) bool {
	return !a.isSet(config) && (a.name == "holder_id" || a.name == "bank_account_id" || a.name == "organization_id" || a.name == "initiator_id")
}

// Every configured value reaches the call that changes it, and no unchanged value does.
func TestUpdatesCarryOnlyWhatChanged(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		plan := drawConfig(t)
		changed := rapid.SliceOfDistinct(rapid.SampledFrom(configurable), func(a attribute) string { return a.name }).Draw(t, "changed")

		limits := keysOf(t, changedLimits(&plan, changedBy(limitsCall, changed)))
		restrictions := keysOf(t, changedRestrictions(&plan, changedBy(restrictionsCall, changed)))

		for _, a := range configurable {
			inCall := limits[a.name] || restrictions[a.name]
			wanted := contains(changed, a) && a.isSet(&plan) && (a.endpoint == limitsCall || a.endpoint == restrictionsCall)

			if inCall != wanted {
				t.Fatalf("%s: sent %v, wanted %v", a.name, inCall, wanted)
			}
		}
	})
}

func contains(list []attribute, a attribute) bool {
	for _, b := range list {
		if a.name == b.name {
			return true
		}
	}

	return false
}

func keysOf(t *rapid.T, payload any) map[string]bool {
	body, err := json.Marshal(payload)
	if err != nil {
		t.Fatal(err)
	}

	var object map[string]any

	err = json.Unmarshal(body, &object)
	if err != nil {
		t.Fatal(err)
	}

	keys := map[string]bool{}
	for key := range object {
		keys[key] = true
	}

	return keys
}

func TestLockOfQontosOwnIsNotALockOfPeople(t *testing.T) {
	t.Parallel()

	yes, no := true, false

	for name, test := range map[string]struct {
		card qonto.Card
		want bool
	}{
		"live":                         {qonto.Card{Status: qonto.StatusLive}, false},
		"paused":                       {qonto.Card{Status: qonto.StatusPaused}, true},
		"paused by people":             {qonto.Card{Status: qonto.StatusPaused, HasOnlyUserLiftableLocks: &yes}, true},
		"paused by Qonto":              {qonto.Card{Status: qonto.StatusPaused, HasOnlyUserLiftableLocks: &no}, false},
		"PIN blocked":                  {qonto.Card{Status: qonto.StatusPINBlocked}, false},
		"a status of a later API":      {qonto.Card{Status: "on_fire"}, false},
		"pending, with a lock pending": {qonto.Card{Status: qonto.StatusPending, HasOnlyUserLiftableLocks: &no}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := fromAPI(&test.card).Locked.ValueBool(); got != test.want {
				t.Errorf("locked = %v, want %v", got, test.want)
			}
		})
	}
}

func TestLimitsAreWholeEurosHoweverTheyAreWritten(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]int64{`1000`: 1000, `1000.0`: 1000, `"1000.00"`: 1000, `0`: 0, `99.9`: 99} {
		var number json.Number

		err := json.Unmarshal([]byte(text), &number)
		if err != nil {
			t.Fatal(err)
		}

		if diff := cmp.Diff(want, WholeEuros(&number).ValueInt64()); diff != "" {
			t.Errorf("%s: %s", text, diff)
		}
	}
}

// The validator refuses a null day in a configuration. A set that has one all the same must not stop the provider.
func TestWeekdayElements_Null(t *testing.T) {
	t.Parallel()

	days := types.SetValueMust(types.NumberType, []attr.Value{types.NumberNull(), types.NumberValue(big.NewFloat(2))})

	if got := weekdayElements(days); !slices.Equal(*got, []int64{2}) {
		t.Errorf("%v", *got)
	}
}
