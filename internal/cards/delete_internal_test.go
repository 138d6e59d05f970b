// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// A card that the state says is dead can be forgotten without credentials, unless a renewal of it may live.
func TestDeadCardIsForgottenWithoutCredentials(t *testing.T) {
	t.Parallel()

	for name, test := range map[string]struct {
		state Model
		want  bool
	}{
		"dead":                         {Model{Status: types.StringValue(qonto.StatusStolen)}, true},
		"dead, and renewed":            {Model{Status: types.StringValue(qonto.StatusStolen), RenewalID: types.StringValue("r")}, false},
		"alive":                        {Model{Status: types.StringValue(qonto.StatusLive)}, false},
		"in a state that nobody knows": {Model{Status: types.StringValue("resting")}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			r := cardResource{session: NewSessionWithout(errNotConfigured)}
			if got := r.canForgetUnseen(&test.state); got != test.want {
				t.Errorf("%t, want %t", got, test.want)
			}
		})
	}
}
