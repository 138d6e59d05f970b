// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestEndsSoon(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		card  Model
		now   string
		warns int
	}{
		"three years ahead":        {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2030")}, "2027-03-15T00:00:00Z", 0},
		"61 days before":           {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2027")}, "2027-01-29T00:00:00Z", 0},
		"59 days before":           {Model{ExpMonth: types.StringValue("3"), ExpYear: types.StringValue("2027")}, "2027-02-01T00:00:00Z", 1},
		"on its last day":          {Model{ExpMonth: types.StringValue("12"), ExpYear: types.StringValue("2027")}, "2027-12-31T23:59:00Z", 1},
		"after it":                 {Model{ExpMonth: types.StringValue("12"), ExpYear: types.StringValue("2027")}, "2028-01-01T00:00:01Z", 0},
		"flash, eight days before": {Model{PreExpiresAt: instantValue(new("2027-03-09T00:00:00Z"))}, "2027-03-01T00:00:00Z", 0},
		"flash, six days before":   {Model{PreExpiresAt: instantValue(new("2027-03-07T00:00:00Z"))}, "2027-03-01T00:00:00Z", 1},
		"upgraded":                 {Model{Upsold: types.BoolValue(true), DiscardOn: types.StringValue("2027-11-31")}, "2027-03-01T00:00:00Z", 1},
		"without a date":           {Model{}, "2027-03-01T00:00:00Z", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			now, err := time.Parse(time.RFC3339, test.now)
			if err != nil {
				t.Fatal(err)
			}

			if diff := cmp.Diff(test.warns, endsSoon(&test.card, now).WarningsCount()); diff != "" {
				t.Error(diff)
			}
		})
	}
}
