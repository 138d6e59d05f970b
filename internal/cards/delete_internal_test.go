// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"strings"
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

// If Qonto cannot be asked, a renewal is told from a card whose status no answer has told so far.
func TestDestroyNoticeWithoutALook(t *testing.T) {
	t.Parallel()

	const renews = "renews card"

	dead, alive := types.StringValue(qonto.StatusStolen), types.StringValue(qonto.StatusLive)
	id, renewal := types.StringValue("c1"), types.StringValue("c2")

	for name, test := range map[string]struct {
		state    Model
		isRenews bool
	}{
		"a card without a status":     {Model{ID: id}, false},
		"the renewal of a dead card":  {Model{ID: id, Status: dead, RenewalID: renewal}, true},
		"a living card and a renewal": {Model{ID: id, Status: alive, RenewalID: renewal}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			test.state.DeletionPolicy = types.StringValue(policyDiscard)

			said := NewSessionWithout(errNotConfigured).destroyNotice(&test.state, ownedByState(&test.state))
			if len(said) != 1 || strings.Contains(said[0].Detail(), renews) != test.isRenews {
				t.Errorf("%v", said)
			}
		})
	}
}
