// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// noticeOf is what every plan says of a card although nothing is to be changed.
func (s *Session) noticeOf(state *Model, now time.Time) diag.Diagnostics {
	if isFinal(state.Status.ValueString()) {
		return s.deadWarning(state)
	}

	return append(lockNotice(state), endsSoon(state, now)...)
}

// lockNotice tells of a lock that is not the configuration's business.
func lockNotice(state *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	if liftable := state.HasOnlyUserLiftableLocks; state.Status.ValueString() == qonto.StatusPaused && !liftable.IsNull() && !liftable.ValueBool() {
		diags.AddWarning("Card "+cardName(state)+" is locked by Qonto",
			"Qonto itself holds a lock on the card, which nobody in the organization can lift. "+
				"It is no difference to the configuration, and nothing is planned against it. Ask Qonto's support why.")
	}

	return diags
}

// physicalCardWarning tells a reviewer that a plan orders a physical card. Terraform plans again while it applies, so the
// words are true then as well.
func (s *Session) physicalCardWarning(config *Model) diag.Diagnostics {
	var diags diag.Diagnostics

	physical, known := qonto.PhysicalLevel(config.CardLevel.ValueString())
	if !known || !physical {
		return diags
	}

	name := "for " + s.holderOf(config)
	if nickname := config.Nickname.ValueString(); nickname != "" {
		name = fmt.Sprintf("%q %s", nickname, name)
	}

	diags.AddWarning("Physical card "+name+" is billed and posted", fmt.Sprintf(
		"The new card is a %q (%s) card. Qonto's API cannot take an order back.",
		config.CardLevel.ValueString(), levels[config.CardLevel.ValueString()].name))

	return diags
}
