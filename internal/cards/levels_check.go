// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	summaryNotOnLevel      = "Attribute does not belong to this card level"
	summaryRequiredOnLevel = "Attribute required by this card level"
	summaryUnusualOnLevel  = "Attribute has no effect on this card level"
	summaryExpectedOnLevel = "Attribute expected by this card level"
	summaryUnknownLevel    = "Unknown card level"
	summaryOutOfBounds     = "Limit outside the published range"
	summaryAddress         = "Delivery address missing"
	summaryTwoAddresses    = "Two delivery addresses"
	summaryEndDate         = "End date not possible"
	longestFlashLife       = 366 * 24 * time.Hour
)

// checkNewCard applies the rules of the level to a card that is to be issued.
func checkNewCard(config *Model, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics

	if config.CardLevel.IsUnknown() {
		return diags
	}

	name := config.CardLevel.ValueString()

	l, known := levels[name]
	if !known {
		diags.AddAttributeWarning(path.Root("card_level"), summaryUnknownLevel, fmt.Sprintf(
			"This version of the provider knows no card level %q. The configured values are sent to Qonto as they are.", name))

		return diags
	}

	for _, a := range configurable {
		diags.Append(checkPresence(a, config, name, l)...)
		diags.Append(checkBounds(a, config, name, l)...)
	}

	diags.Append(checkExpected(config, name, l)...)
	diags.Append(checkDelivery(config, name)...)
	diags.Append(checkEndDate(config, now)...)

	return diags
}

// checkChange applies the rules of the level to the changed values of an existing card. Unchanged values are left
// alone: Qonto itself returns values that a level does not use.
func checkChange(changed []attribute, config, plan *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	name := plan.CardLevel.ValueString()
	l := levels[name]

	for _, a := range changed {
		if l.rules[a.name].presence != required {
			diags.Append(checkPresence(a, config, name, l)...)
		}

		diags.Append(checkBounds(a, config, name, l)...)
	}

	return diags
}

func checkPresence(a attribute, config *Model, levelName string, l level) diag.Diagnostics {
	var diags diag.Diagnostics

	at := path.Root(a.name)

	switch p := l.rules[a.name].presence; {
	case p == required && !a.isSet(config):
		diags.AddAttributeError(at, summaryRequiredOnLevel, fmt.Sprintf("A %q card cannot be issued without %s.", levelName, a.name))
	case p == forbidden && a.isSet(config):
		diags.AddAttributeError(at, summaryNotOnLevel, fmt.Sprintf("%s means nothing on a %q card. Remove the argument.", a.name, levelName))
	case p == unusual && a.isSet(config):
		diags.AddAttributeWarning(at, summaryUnusualOnLevel, fmt.Sprintf("As far as Qonto publishes it, %s has no effect on a %q card.", a.name, levelName))
	}

	return diags
}

// isOff tells whether the configuration switches the named option off.
func isOff(option string, config *Model) bool {
	for _, a := range configurable {
		if a.name == option {
			return a.value(config).Equal(types.BoolValue(false))
		}
	}

	return false
}

// checkExpected warns once of everything that a level is always issued with.
func checkExpected(config *Model, levelName string, l level) diag.Diagnostics {
	var (
		diags   diag.Diagnostics
		missing []attribute
	)

	for _, a := range configurable {
		if r := l.rules[a.name]; r.presence == expected && !a.isSet(config) && !isOff(r.pointlessWithout, config) {
			missing = append(missing, a)
		}
	}

	if len(missing) == 0 {
		return diags
	}

	them := "it"
	if len(missing) > 1 {
		them = "them"
	}

	diags.AddWarning(summaryExpectedOnLevel, fmt.Sprintf(
		"Qonto documents %s for every %q card. Without %s, Qonto may refuse the card when the plan is applied.", namesOf(missing), levelName, them))

	return diags
}

func checkBounds(a attribute, config *Model, levelName string, l level) diag.Diagnostics {
	var diags diag.Diagnostics

	limit, isNumber := a.value(config).(Euros)
	if !isNumber || limit.IsNull() || limit.IsUnknown() {
		return diags
	}

	r, amount := l.rules[a.name], limit.ValueInt64()

	if r.max > 0 && amount > r.max {
		diags.AddAttributeWarning(path.Root(a.name), summaryOutOfBounds, fmt.Sprintf(
			"Qonto publishes a maximum of %d euros for %s on a %q card; %d is asked for. Qonto may refuse it, or keep another value without saying so.",
			r.max, a.name, levelName, amount))
	}

	if amount < r.min {
		diags.AddAttributeWarning(path.Root(a.name), summaryOutOfBounds, fmt.Sprintf(
			"Qonto publishes a minimum of %d euros for %s on a %q card; %d is asked for. Qonto may refuse it, or keep another value without saying so.",
			r.min, a.name, levelName, amount))
	}

	return diags
}

// checkDelivery makes sure that a physical card has exactly one place to go to.
func checkDelivery(config *Model, levelName string) diag.Diagnostics {
	var diags diag.Diagnostics

	isPosted, _ := qonto.PhysicalLevel(levelName)
	hasAddress, toBusiness := !config.Address.IsNull(), config.ShipToBusiness

	switch {
	case config.Address.IsUnknown() || toBusiness.IsUnknown():
	case !isPosted && hasAddress:
		diags.AddAttributeError(path.Root("address"), summaryNotOnLevel, fmt.Sprintf(
			"A %q card is not posted, so an address means nothing. Remove the argument.", levelName))
	case isPosted && !hasAddress && !toBusiness.ValueBool():
		diags.AddAttributeError(path.Root("address"), summaryAddress, fmt.Sprintf(
			"A %q card is posted. Set address, or ship_to_business = true to send it to the company.", levelName))
	case isPosted && hasAddress && toBusiness.ValueBool():
		diags.AddAttributeError(path.Root("address"), summaryTwoAddresses,
			"ship_to_business = true sends the card to the company, address sends it elsewhere. Keep one of the two.")
	}

	return diags
}

// checkEndDate refuses an end in the past and warns of one that is further ahead than Qonto publishes.
func checkEndDate(config *Model, now time.Time) diag.Diagnostics {
	var diags diag.Diagnostics

	end, err := time.Parse(time.RFC3339, config.PreExpiresAt.ValueString())

	switch {
	case err != nil: // not set, not known, or refused by its own validation
	case !end.After(now):
		diags.AddAttributeError(path.Root("pre_expires_at"), summaryEndDate, "pre_expires_at lies in the past: the card would be dead on arrival.")
	case end.After(now.Add(longestFlashLife)):
		diags.AddAttributeWarning(path.Root("pre_expires_at"), summaryEndDate,
			"pre_expires_at lies more than a year ahead. Qonto publishes one year as the longest life of a flash card and may refuse the card.")
	}

	return diags
}
