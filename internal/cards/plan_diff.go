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

// planDiff is the difference between the configuration and the state of an existing card.
type planDiff struct {
	inPlace  []attribute // an endpoint changes them
	fixed    []attribute // only another card can have them
	unknown  []attribute // cannot be changed, not known yet, taken to be unchanged
	settings bool        // policy, seed or timeouts: the state changes, the card does not
}

func (diff planDiff) any() bool {
	return diff.settings || len(diff.inPlace) > 0 || len(diff.fixed) > 0 || len(diff.unknown) > 0
}

// diffOf is the state with the configuration laid over it, and what that changes.
func diffOf(config, state *Model, earlier earlierValues) (Model, planDiff) {
	plan, diff := *state, planDiff{}

	for _, a := range configurable {
		if !a.isSet(config) {
			diff.settings = keepEmptyNickname(a, &plan, config) || diff.settings

			continue
		}

		isFixed := isFixedOn(a, state)

		switch {
		case a.name == "initiator_id": // only ever mattered when the card was issued
			a.copy(&plan, config)

			diff.settings = diff.settings || !a.same(&plan, state)
		case !fullyKnown(a.value(config)) && cannotChange(a, state):
			diff.unknown = append(diff.unknown, a)
			keepUnlessNull(a, &plan, config)
		case a.same(config, state), isFixed && earlier.has(a, config):
			// the state's spelling stays, and so does the name that Qonto has given the value since
		case isFixed:
			a.copy(&plan, config)
			diff.fixed = append(diff.fixed, a)
		default:
			a.copy(&plan, config)
			diff.inPlace = append(diff.inPlace, a)
		}
	}

	diff.inPlace = append(diff.inPlace, pendingUnapplied(config, state, diff.inPlace)...)
	planSettings(&plan, &diff, config, state)

	return plan, diff
}

// isFixedOn tells whether no request changes the attribute of this card. A fixed option that Qonto does not tell is sent as configured,
// because Qonto takes no other option without it: the state has the value once Qonto has taken it.
func isFixedOn(a attribute, state *Model) bool {
	isUntoldOption := a.endpoint == optionsCall && a.value(state).IsNull()

	return fixed(a, state.CardLevel.ValueString()) && !isUntoldOption
}

// cannotChange tells whether no request changes the attribute: of any card, or of one that has ended.
func cannotChange(a attribute, state *Model) bool {
	return isFixedOn(a, state) || isFinal(state.Status.ValueString())
}

// keepUnlessNull keeps the state's value in the place of an unknown one. Terraform takes no null where the configuration has a value.
func keepUnlessNull(a attribute, plan, config *Model) {
	if a.value(plan).IsNull() {
		a.copy(plan, config)
	}
}

// keepEmptyNickname stores an empty nickname where the state has none: Terraform insists on the configured value there.
func keepEmptyNickname(a attribute, plan, config *Model) (changed bool) {
	if !a.isEmpty(config) || !a.value(plan).IsNull() {
		return false
	}

	a.copy(plan, config)

	return true
}

// pendingUnapplied are configured attributes that the last apply did not get through and that no refresh has looked at since.
func pendingUnapplied(config, state *Model, already []attribute) []attribute {
	var left []attribute

	for _, a := range configurable {
		if a.isSet(config) && !slices.Contains(already, a) && !isFixedOn(a, state) && isUnapplied(state, a) {
			left = append(left, a)
		}
	}

	return left
}

func isUnapplied(state *Model, a attribute) bool {
	return slices.ContainsFunc(state.Unapplied.Elements(), func(v attr.Value) bool { return v.Equal(types.StringValue(a.name)) })
}

func planSettings(plan *Model, diff *planDiff, config, state *Model) {
	plan.Timeouts = config.Timeouts
	plan.IdempotencySeed = config.IdempotencySeed
	plan.AllowReplacement = config.AllowReplacement
	plan.DeletionPolicy = plannedPolicy(config, state.CardLevel)

	if !plan.Timeouts.Equal(state.Timeouts) || !plan.IdempotencySeed.Equal(state.IdempotencySeed) ||
		!plan.DeletionPolicy.Equal(state.DeletionPolicy) || !plan.AllowReplacement.Equal(state.AllowReplacement) {
		diff.settings = true
	}

	if len(diff.inPlace) > 0 {
		plan.Unapplied = unappliedNames(slices.DeleteFunc(slices.Clone(configurable), func(a attribute) bool {
			return !isUnapplied(state, a) || slices.Contains(diff.inPlace, a)
		}))
	}

	if slices.ContainsFunc(diff.inPlace, func(a attribute) bool { return a.endpoint == lockCall }) {
		plan.Status = types.StringUnknown()
	}
}

// refused are the changes that cannot be made, each with the reason and the way to go instead.
func (diff planDiff) refused(session *Session, config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if diff.changesDead(state) {
		return diag.Diagnostics{session.deadChange(state, append(diff.inPlace, diff.fixed...))}
	}

	diags.Append(diff.refusedReplacement(session, config, state)...)

	if !diags.HasError() && len(diff.fixed) == 0 { // else the checks of a new card count
		diags.Append(checkChange(diff.inPlace, config, state)...)
	}

	return diags
}

// refusedReplacement are the values that only another card could have: the old number is in subscriptions and wallets, so
// a configuration ends a card only if it says so.
func (diff planDiff) refusedReplacement(session *Session, config, state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, a := range diff.fixed {
		_, isKnown := levels[config.CardLevel.ValueString()]

		switch {
		case a.name == "card_level" && !isKnown:
			diags.Append(unknownLevelChange(config, state))
		case !config.AllowReplacement.ValueBool():
			diags.AddAttributeError(path.Root(a.name), summaryFixed, session.fixedDetail(a, config, state))
		}
	}

	if len(diff.fixed) > 0 && !diags.HasError() && refusesReplacement(config, state) {
		diags.Append(session.changePrevented(diff.fixed, state))
	}

	return diags
}

// changesDead tells whether a card that has ended is to be changed.
func (diff planDiff) changesDead(state *Model) bool {
	return isFinal(state.Status.ValueString()) && len(diff.inPlace)+len(diff.fixed) > 0
}

func isFinal(status string) bool {
	return qonto.Card{Status: status}.Terminal()
}
