// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

const summaryFixed = "Value is fixed once the card is issued"

// fixedDetail says how to get a value that only another card can have.
func (s *Session) fixedDetail(a attribute, config, state *Model) string {
	inOneStep := " To end this card and issue another one in one step, set allow_replacement = true."
	if refusesReplacement(config, state) {
		inOneStep = ""
	}

	kept := "null"
	if a.isSet(state) {
		kept = shown(a.value(state))
	}

	return fmt.Sprintf(
		"%s of card %s cannot be changed from %s to %s. Only another card can have that value, and this card and its number would end. %s\n\n"+
			"To keep this card, configure %s = %s. For another one, configure the new card as a second resource now, and remove this one when the "+
			"new card is in use.%s\n\n"+
			"This error stops terraform destroy as well.",
		a.name, cardName(state), shown(a.value(state)), shown(a.value(config)), s.describe(state), a.name, kept, inOneStep)
}

// unknownReplacement refuses to end a card for another one while nothing can tell whether that one can be issued.
func unknownReplacement(unknown []string, state *Model) diag.Diagnostic {
	names := strings.Join(unknown, ", ")

	return diag.NewErrorDiagnostic("New card is not known well enough to replace another one", fmt.Sprintf(
		"%s of the card that is to take the place of card %s is known only after apply, so this plan cannot check whether that card can be issued. "+
			"Nothing is planned, because card %[2]s would be gone even if it cannot. First apply what %[1]s refers to (terraform apply -target=ADDRESS), "+
			"or configure a known value. Then plan again.\n\nThis error stops terraform destroy as well.", names, cardName(state)))
}

// unsettled warns of values that cannot be changed and are taken to be unchanged because they are not known yet.
func (diff planDiff) unsettled(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	because := "because another value would end the card"
	if isFinal(state.Status.ValueString()) {
		because = "because the card has ended"
	}

	for _, a := range diff.unknown {
		diags.AddAttributeWarning(path.Root(a.name), "Value of card "+cardName(state)+" is not known yet", fmt.Sprintf(
			"%s is known only after apply. The plan takes it to be unchanged, %s. "+
				"If it turns out to be another one, the card stays as it is, and the apply or the next plan says so.", a.name, because))
	}

	return diags
}

// besideRenewal warns of what changes for the card of the state and not for the living card that renews it. A nickname
// protects nobody, so it makes no warning.
func (diff planDiff) besideRenewal(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	changed := slices.DeleteFunc(slices.Clone(diff.inPlace), func(a attribute) bool { return a.endpoint == nicknameCall })
	if state.RenewalID.ValueString() == "" || len(changed) == 0 {
		return diags
	}

	diags.AddWarning("Card "+cardName(state)+" changes, its renewal does not", fmt.Sprintf(
		"Qonto has renewed the card, and both can be used. This plan changes %s of card %s only. The renewal, card %s, keeps its own lock and "+
			"limits until the resource moves on to it. The plan changes it then. If that cannot wait, change it in the Qonto app.",
		namesOf(changed), state.ID.ValueString(), state.RenewalID.ValueString()))

	return diags
}

// unlikeImport refuses to discard a card in the run that imports it: the configuration was to describe that card.
func (diff planDiff) unlikeImport(config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, a := range diff.fixed {
		diags.AddAttributeError(path.Root(a.name), "Imported card is another one than configured", fmt.Sprintf(
			"The configuration says %s for %s, and card %s, which is being imported, has %s. No request can change that, and "+
				"an import ends no card. Put the card's value into the configuration.",
			shown(a.value(config)), a.name, cardName(state), shown(a.value(state))))
	}

	return diags
}
