// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
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
		return diag.Diagnostics{session.deadChange(state, append(c.inPlace, c.fixed...))}
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
			diags.Append(unknownLevelChange(config, state))
		case !config.AllowReplacement.ValueBool():
			diags.AddAttributeError(path.Root(a.name), summaryFixed, session.fixedDetail(a, config, state))
		}
	}

	if len(c.fixed) > 0 && !diags.HasError() && isProtected(state) {
		diags.Append(session.changePrevented(c.fixed, state))
	}

	return diags
}

func isFinal(status string) bool {
	return qonto.Card{Status: status}.Terminal()
}
