// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
)

const summaryShared = "Two resources hold the same card"

// usesOf are the cards that an object of the state owns.
func usesOf(state *Model, ends bool) []issuing.CardUse {
	object := fmt.Sprintf("%s (id %s)", cardName(state), state.ID.ValueString())
	uses := []issuing.CardUse{{CardID: state.ID.ValueString(), Object: object, Ends: ends}}

	if id := state.RenewalID.ValueString(); id != "" {
		uses = append(uses, issuing.CardUse{CardID: id, Object: object, Renewal: true, Ends: ends})
	}

	return uses
}

// checkUses refuses a plan in which two objects own one card: whatever is done to it by one would be done to the other.
func (s *Session) checkUses(state *Model, ends bool) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, u := range usesOf(state, ends) {
		if other, isShared := s.issuer.Plans.Use(u); isShared {
			diags.Append(sharedError(u, other))
		}
	}

	return diags
}

func sharedError(u, other issuing.CardUse) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryShared, fmt.Sprintf("Card %s belongs to two resources. This one %s. Another one %s. %s\n\n%s\n\n%s",
		u.CardID, describeUse(u), describeUse(other), sharingHarm(u, other), sharingWayOut(u, other),
		"This error stops terraform destroy as well."))
}

// describeUse says what an object has to do with the card.
func describeUse(u issuing.CardUse) string {
	what := "holds it"
	if u.Renewal {
		what = "owns it as the renewal of card " + u.Object
	}

	if u.Ends {
		what += " and is to be destroyed"
	}

	return what
}

func sharingHarm(u, other issuing.CardUse) string {
	if u.Ends || other.Ends {
		return "Destroying one of them would end the card of the other."
	}

	return "A change made for one of them would be undone by the other."
}

func sharingWayOut(u, other issuing.CardUse) string {
	if u.Renewal || other.Renewal {
		return "A resource moves on to the renewal of its card by itself, so the renewal needs no resource of its own. " +
			"Remove the resource that holds card " + u.CardID + " from the state, if it is there, and then from the configuration:\n\n" +
			"  terraform state rm ADDRESS\n\n" +
			"To keep that resource, remove the other one in the same way."
	}

	return fmt.Sprintf("This comes from two imports of one card, from a plan with -target, or from an interrupted run with create_before_destroy. "+
		"Keep one resource in the configuration. Remove those that are in the state from it, and import the card once:\n\n"+
		"  terraform state rm ADDRESS\n  terraform import ADDRESS %s", u.CardID)
}
