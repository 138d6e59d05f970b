// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/types"
)

// A replacement in one step is offered only for a card that it would end.
func TestFixedValueOfAProtectedCard(t *testing.T) {
	t.Parallel()

	for policy, want := range map[string]bool{policyDiscard: true, policyLock: true, policyAbandon: true, policyPrevent: false} {
		state := Model{
			CardLevel: types.StringValue("virtual"), HolderID: types.StringValue("h"), Status: types.StringValue("live"),
			DeletionPolicy: types.StringValue(policy),
		}
		config := Model{CardLevel: state.CardLevel, HolderID: types.StringValue("i")}
		_, diff := diffOf(&config, &state, nil)

		refused := diff.refused(NewSessionWithout(nil), &config, &state)
		if len(refused) != 1 || strings.Contains(refused[0].Detail(), "allow_replacement") != want {
			t.Errorf("%s: %v", policy, refused)
		}
	}
}

// An import ends no card, so its refusal does not speak of an end.
func TestImportThatIsAnotherCard(t *testing.T) {
	t.Parallel()

	state := Model{CardLevel: types.StringValue("virtual"), HolderID: types.StringValue("h"), Status: types.StringValue("live")}
	config := Model{CardLevel: state.CardLevel, HolderID: types.StringValue("i")}
	_, diff := diffOf(&config, &state, nil)

	refused := diff.unlikeImport(&config, &state)
	if len(refused) != 1 || strings.Contains(refused[0].Detail(), "discard") ||
		!strings.HasSuffix(refused[0].Detail(), "No request can change that, and an import ends no card. Put the card's value into the configuration.") {
		t.Errorf("%v", refused)
	}
}
