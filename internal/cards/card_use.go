// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

const summaryShared = "Two resources hold the same card"

// cardUse is what one object of a plan has to do with a card: it holds the card, or the card renews the one that it holds.
type cardUse struct {
	id      string // of the card
	object  string // name and id of the card that the object holds
	renewal bool
	ends    bool // the object is to be destroyed
}

// usesOf are the cards that an object of the state owns.
func usesOf(state *Model, ends bool) []cardUse {
	object := fmt.Sprintf("%s (id %s)", cardName(state), state.ID.ValueString())
	uses := []cardUse{{id: state.ID.ValueString(), object: object, ends: ends}}

	if id := state.RenewalID.ValueString(); id != "" {
		uses = append(uses, cardUse{id: id, object: object, renewal: true, ends: ends})
	}

	return uses
}

// use enters what an object has to do with a card. It returns what another object has to do with it, unless both are to be
// destroyed.
func (r *planRegistry) use(u cardUse) (other cardUse, isShared bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	for _, o := range r.uses[u.id] {
		if !isShared && (!o.ends || !u.ends) {
			other, isShared = o, true
		}
	}

	r.uses[u.id] = append(r.uses[u.id], u)

	return other, isShared
}

// checkUses refuses a plan in which two objects own one card: whatever is done to it by one would be done to the other.
func (s *Session) checkUses(state *Model, ends bool) diag.Diagnostics {
	var diags diag.Diagnostics

	for _, u := range usesOf(state, ends) {
		if other, isShared := s.plans.use(u); isShared {
			diags.Append(sharedError(u, other))
		}
	}

	return diags
}

func sharedError(u, other cardUse) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summaryShared, fmt.Sprintf("Card %s belongs to two resources. This one %s. Another one %s. %s\n\n%s\n\n%s",
		u.id, u.words(), other.words(), u.consequence(other), u.wayOut(other),
		"This error stops terraform destroy as well."))
}

// words say what an object has to do with the card.
func (u cardUse) words() string {
	what := "holds it"
	if u.renewal {
		what = "owns it as the renewal of card " + u.object
	}

	if u.ends {
		what += " and is to be destroyed"
	}

	return what
}

func (u cardUse) consequence(other cardUse) string {
	if u.ends || other.ends {
		return "Destroying one of them would end the card of the other."
	}

	return "A change made for one of them would be undone by the other."
}

func (u cardUse) wayOut(other cardUse) string {
	if u.renewal || other.renewal {
		return "A resource moves on to the renewal of its card by itself, so the renewal needs no resource of its own. " +
			"Remove the resource that holds card " + u.id + " from the state, if it is there, and then from the configuration:\n\n" +
			"  terraform state rm ADDRESS\n\n" +
			"To keep that resource, remove the other one in the same way."
	}

	return fmt.Sprintf("This comes from two imports of one card, from a plan with -target, or from an interrupted run with create_before_destroy. "+
		"Keep one resource in the configuration. Remove those that are in the state from it, and import the card once:\n\n"+
		"  terraform state rm ADDRESS\n  terraform import ADDRESS %s", u.id)
}
