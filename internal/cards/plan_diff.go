// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// change is the difference between the configuration and the state of an existing card.
type planDiff struct {
	inPlace  []attribute // an endpoint changes them
	fixed    []attribute // only another card can have them
	unknown  []attribute // creation-only, not known yet, taken to be unchanged
	settings bool        // policy, seed or timeouts: the state changes, the card does not
}

func (c planDiff) any() bool {
	return c.settings || len(c.inPlace) > 0 || len(c.fixed) > 0 || len(c.unknown) > 0
}

// planChange is the state with the configuration laid over it, and what that changes.
func diffOf(config, state *Model, earlier earlierValues) (Model, planDiff) {
	plan, c := *state, planDiff{}

	for _, a := range configurable() {
		if !a.isSet(config) {
			c.settings = takeEmpty(a, &plan, config) || c.settings

			continue
		}

		isFixed := fixed(a, state.CardLevel.ValueString())

		switch {
		case a.name == "initiator_id": // only ever mattered when the card was issued
			a.copy(&plan, config)

			c.settings = c.settings || !a.same(&plan, state)
		case isFixed && !fullyKnown(a.value(config)):
			c.unknown = append(c.unknown, a)
		case a.same(config, state), isFixed && earlier.has(a, config):
			// the state's spelling stays, and so does the name that Qonto has given the value since
		case isFixed:
			a.copy(&plan, config)
			c.fixed = append(c.fixed, a)
		default:
			a.copy(&plan, config)
			c.inPlace = append(c.inPlace, a)
		}
	}

	c.inPlace = append(c.inPlace, pendingUnapplied(config, state, c.inPlace)...)
	planSettings(&plan, &c, config, state)

	return plan, c
}

// takeEmpty stores an empty nickname where the state has none: Terraform insists on the configured value there.
func takeEmpty(a attribute, plan, config *Model) (changed bool) {
	if !a.isEmpty(config) || !a.value(plan).IsNull() {
		return false
	}

	a.copy(plan, config)

	return true
}

// leftOver are configured attributes that the last apply did not get through and that no refresh has looked at since.
func pendingUnapplied(config, state *Model, already []attribute) []attribute {
	var left []attribute

	for _, a := range configurable() {
		isKnown := slices.ContainsFunc(already, func(b attribute) bool { return a.name == b.name })

		if a.isSet(config) && !isKnown && !fixed(a, state.CardLevel.ValueString()) && isUnapplied(state, a) {
			left = append(left, a)
		}
	}

	return left
}

func isUnapplied(state *Model, a attribute) bool {
	return slices.ContainsFunc(state.Unapplied.Elements(), func(v attr.Value) bool { return v.Equal(types.StringValue(a.name)) })
}

func planSettings(plan *Model, c *planDiff, config, state *Model) {
	plan.Timeouts = config.Timeouts
	plan.IdempotencySeed = config.IdempotencySeed
	plan.AllowReplacement = config.AllowReplacement
	plan.DeletionPolicy = plannedPolicy(config, state.CardLevel)

	if !plan.Timeouts.Equal(state.Timeouts) || !plan.IdempotencySeed.Equal(state.IdempotencySeed) ||
		!plan.DeletionPolicy.Equal(state.DeletionPolicy) || !plan.AllowReplacement.Equal(state.AllowReplacement) {
		c.settings = true
	}

	if len(c.inPlace) > 0 {
		plan.Unapplied = noneUnapplied()
	}

	if slices.ContainsFunc(c.inPlace, func(a attribute) bool { return a.endpoint == lockCall }) {
		plan.Status = types.StringUnknown()
	}
}

// refused are the changes that cannot be made, each with the reason and the way to go instead.
func (c planDiff) refused(session *Session, config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if isFinal(state.Status.ValueString()) && len(c.inPlace)+len(c.fixed) > 0 {
		diags.AddError("Card cannot be changed any more", fmt.Sprintf(
			"%s It has reached the end of its life, and the configuration asks for a change of %s.\n\n"+
				"To issue a card as configured now, and forget this one:\n\n  terraform state rm ADDRESS\n  terraform apply\n\n"+
				"To issue a card as it was, put the configuration back:\n\n  terraform apply -replace=ADDRESS\n\n"+
				"To issue none, remove the resource.", session.describe(state), namesOf(append(c.inPlace, c.fixed...))))

		return diags
	}

	diags.Append(c.refusedReplacement(session, config, state)...)

	if !diags.HasError() && len(c.fixed) == 0 { // else the checks of a new card count
		diags.Append(checkChange(c.inPlace, config, state)...)
	}

	return diags
}

// refusedReplacement are the values that only another card could have: the old number is in subscriptions and wallets, so
// a configuration ends a card only if it says so.
func (c planDiff) refusedReplacement(session *Session, config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, a := range c.fixed {
		_, isKnown := levels()[config.CardLevel.ValueString()]

		switch {
		case a.name == "card_level" && !isKnown:
			diags.AddAttributeError(path.Root(a.name), summaryUnknownLevel, fmt.Sprintf(
				"This version of the provider knows no card level %q, so it does not end card %s to issue a card of that level. If it is a typo, "+
					"correct it. If it is a new level, issue a card of it as a second resource, or upgrade the provider.",
				config.CardLevel.ValueString(), cardName(state)))
		case !config.AllowReplacement.ValueBool():
			diags.AddAttributeError(path.Root(a.name), summaryFixed, session.fixedDetail(a, config, state))
		}
	}

	if len(c.fixed) > 0 && !diags.HasError() && isProtected(state) {
		diags.Append(session.changePrevented(c.fixed, state))
	}

	return diags
}

const summaryFixed = "Value is fixed once the card is issued"

func (s *Session) fixedDetail(a attribute, config, state *Model) string {
	return fmt.Sprintf(
		"%s of card %s cannot be changed from %s to %s. Only another card can have that value, and this card and its number would end. %s\n\n"+
			"Configure the new card as a second resource now, and remove this one when the new card is in use. "+
			"To end this card and issue another one in one step, set allow_replacement = true.\n\n"+
			"This error stops terraform destroy as well.",
		a.name, cardName(state), shown(a.value(state)), shown(a.value(config)), s.describe(state))
}

// unexpectedReplacement refuses what the approved plan did not show. Terraform asks for a plan again while it applies, and
// would blame the provider for every attribute that is planned otherwise then.
func unexpectedReplacement(because []attribute, config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	a := because[0]
	diags.AddAttributeError(path.Root(a.name), summaryFixed, fmt.Sprintf(
		"%s of card %s is to change (%s: from %s to %s), which would end the card. A plan has to show that first, and this run has none that does: "+
			"the value was not known yet when the plan was made, or the run does without a refresh (-refresh=false). "+
			"Card and state are unchanged. Run terraform plan again, with a refresh.",
		namesOf(because), cardName(state), a.name, shown(a.value(state)), shown(a.value(config))))

	return diags
}

// unlikeImport refuses to discard a card in the run that imports it: the configuration was to describe that card.
func (c planDiff) unlikeImport(config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, a := range c.fixed {
		diags.AddAttributeError(path.Root(a.name), "Imported card is another one than configured", fmt.Sprintf(
			"The configuration says %s for %s, and card %s, which is being imported, has %s. No request can change that: "+
				"applying this would discard the card and issue another one. Put the card's value into the configuration.",
			shown(a.value(config)), a.name, cardName(state), shown(a.value(state))))
	}

	return diags
}

// unsettled warns of creation-only values that are taken to be unchanged because they are not known yet.
func (c planDiff) unsettled(plan *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, a := range c.unknown {
		diags.AddAttributeWarning(path.Root(a.name), "Value of card "+cardName(plan)+" is not known yet", fmt.Sprintf(
			"%s is known only after apply. The plan takes it to be unchanged, because another value would end the card. "+
				"If it turns out to be another one, the card stays as it is, and the apply or the next plan says so.", a.name))
	}

	return diags
}

// replacementWarning says what a replacement that the configuration asks for does to the card that it replaces.
func (s *Session) replacementWarning(because []attribute, state *Model) diag.Diagnostic {
	isGone := " Card " + cardName(state) + " is gone even if the new card is refused, denied or not approved in time, " +
		"unless create_before_destroy is set."
	done := map[string]string{policyDiscard: "discarded", policyLock: "locked", policyAbandon: "left in Qonto"}[state.DeletionPolicy.ValueString()]

	if state.DeletionPolicy.ValueString() != policyDiscard {
		isGone = ""
	}

	return diag.NewWarningDiagnostic("Card "+cardName(state)+" will be "+done+" and another one issued", fmt.Sprintf(
		"%s cannot be changed on an existing card, and allow_replacement is set. %s%s The new card has another number.%s",
		namesOf(because), s.describe(state), renewalToo(state), isGone))
}

// renewalToo names the card that ends with the one of the state.
func renewalToo(state *Model) string {
	if state.RenewalID.ValueString() == "" || state.DeletionPolicy.ValueString() == policyAbandon {
		return ""
	}

	return fmt.Sprintf(" Then the same is done to the card that renews it (id %s).", state.RenewalID.ValueString())
}

// deadCard explains the two ways on from a card that has reached the end of its life.
func (s *Session) deadCard(state *Model) string {
	renewal := ""
	if id := state.RenewalID.ValueString(); id != "" {
		renewal = fmt.Sprintf(" Both ways do to the card that renews it (id %s), and lives, what deletion_policy says (%s).",
			id, state.DeletionPolicy.ValueString())
	}

	return fmt.Sprintf("%s It has reached the end of its life, and nothing is planned in its place. "+
		"To issue another card, run terraform apply -replace=ADDRESS. To forget this one, remove its resource.%s", s.describe(state), renewal)
}

// deadWarning reminds of a dead card in the state, in every plan, until somebody decides.
func (s *Session) deadWarning(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if status := state.Status.ValueString(); isFinal(status) {
		diags.AddWarning("Card "+cardName(state)+" is "+status, s.deadCard(state))
	}

	return diags
}

func isFinal(status string) bool {
	return qonto.Card{Status: status}.Terminal()
}
