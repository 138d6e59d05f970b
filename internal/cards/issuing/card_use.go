// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

// CardUse is what one object of a plan has to do with a card: it holds the card, or the card renews the one that it holds.
type CardUse struct {
	CardID  string
	Object  string // name and id of the card that the object holds
	Renewal bool
	Ends    bool // the object is to be destroyed
}

// Use enters what an object has to do with a card. It returns what another object has to do with it, unless both are to be
// destroyed.
func (r *PlanRegistry) Use(use CardUse) (other CardUse, isShared bool) {
	r.mu.Lock()
	defer r.mu.Unlock()

	for _, o := range r.uses[use.CardID] {
		if !isShared && (!o.Ends || !use.Ends) {
			other, isShared = o, true
		}
	}

	r.uses[use.CardID] = append(r.uses[use.CardID], use)

	return other, isShared
}
