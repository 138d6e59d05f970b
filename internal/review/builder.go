// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"slices"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Review is what a plan does to cards.
type Review struct {
	discards   int
	orders     int
	increases  int // cards with a limit that is higher, or may be
	drifts     int // cards that were changed outside Terraform
	incomplete bool

	page page
}

// builder collects a review. A row is what its section's columns say.
type builder struct {
	people people
	cards  map[string]plannedCard // the cards of the plan by their ids

	ended          [][]phrase
	ordered        [][]phrase
	changed        [][]phrase
	left           [][]phrase
	imported       [][]phrase
	renamed        [][]phrase
	drifted        [][]phrase
	protected      []phrase
	unrecognized   []phrase // what this version cannot judge
	otherProviders []phrase // providers of cards from another place than usual

	count     counts
	approvals approvals
	limits    exposure
}

// counts are cards, except others.
type counts struct {
	ended, ordered, physical, changed, left, imported, renamed, drifted, increased int

	others int // changes of what is no card
}

// build reviews a plan, with the names of people as far as they are known.
func build(doc *document, known people) *Review {
	b := &builder{people: known, cards: map[string]plannedCard{}}

	refreshDestroyed(doc)

	for _, r := range doc.ResourceChanges {
		b.indexCard(r)
	}

	for _, r := range doc.ResourceChanges {
		b.add(r)
	}

	for _, invocation := range doc.ActionInvocations {
		b.addInvocation(invocation)
	}

	for _, r := range doc.ResourceDrift {
		b.addDrift(r)
	}

	return &Review{
		discards:   b.count.ended,
		orders:     b.count.ordered,
		increases:  b.count.increased,
		drifts:     b.count.drifted,
		incomplete: doc.Errored || !doc.formatKnown() || len(b.unrecognized) > 0,
		page:       b.page(doc),
	}
}

// refreshDestroyed gives a card that is destroyed the status that the refresh has found. Terraform 1.11 plans the destroy of a
// removed block from the state before the refresh. The other values stay: the destroy ends what that state names. A resource that has
// moved on to another card has done so because its card has expired. Newer versions plan from the state after the refresh.
func refreshDestroyed(doc *document) {
	drifts := map[string]*tfjson.Change{}

	for _, r := range doc.ResourceDrift {
		if isCard(r) && r.Change != nil {
			drifts[r.Address+r.DeposedKey] = r.Change
		}
	}

	for _, r := range doc.ResourceChanges {
		if !isCard(r) || r.Change == nil || !r.Change.Actions.Delete() {
			continue
		}

		drift := drifts[r.Address+r.DeposedKey]
		if drift == nil {
			continue
		}

		destroyed, old, now := before(r.Change), before(drift), after(drift)

		switch {
		case destroyed.values == nil, now.values == nil, !destroyed.get("id").same(old.get("id")):
		case old.get("id").same(now.get("id")):
			destroyed.values["status"] = now.values["status"]
		default:
			destroyed.values["status"] = qonto.StatusExpired
		}
	}
}

// cardType is what makes a resource a card, whatever its provider is called: it may be this one, published elsewhere.
const cardType = "qonto_card"

func isCard(r *tfjson.ResourceChange) bool {
	return r != nil && r.Type == cardType && r.Mode != tfjson.DataResourceMode
}

// indexCard keeps the cards that actions mean by their ids.
func (b *builder) indexCard(r *tfjson.ResourceChange) {
	if !isCard(r) || r.Change == nil {
		return
	}

	card := before(r.Change)
	if id, ok := card.get("id").text(); ok {
		b.cards[id] = card
	}
}

// add sorts one change of a resource into the review.
func (b *builder) add(r *tfjson.ResourceChange) {
	if !isCard(r) {
		if r != nil && r.Mode != tfjson.DataResourceMode && (r.Change == nil || !r.Change.Actions.NoOp()) {
			b.count.others++
		}

		return
	}

	if r.Change == nil || len(r.Change.Actions) == 0 {
		b.unrecognized = append(b.unrecognized, join(" ", quote(r.Address), say("without an action")))

		return
	}

	b.checkProvider(r.ProviderName)
	b.addImport(r)
	b.addMove(r)

	for _, action := range r.Change.Actions {
		b.addAction(r, action)
	}

	b.limits.count(r.Change)
}

func (b *builder) addAction(r *tfjson.ResourceChange, action tfjson.Action) {
	switch action {
	case tfjson.ActionNoop, tfjson.ActionRead:
	case tfjson.ActionCreate:
		b.addOrder(r)
	case tfjson.ActionUpdate:
		b.addChange(r)
	case tfjson.ActionDelete:
		b.addDestroy(r)
	case tfjson.ActionForget:
		b.addForgotten(r)
	default:
		b.unrecognized = append(b.unrecognized, join(" ", quote(r.Address), say("with the action"), quote(string(action))))
	}
}

// resource is the address of a change.
func resource(r *tfjson.ResourceChange) phrase {
	if r.DeposedKey != "" {
		return join(" ", quote(r.Address), say("(deposed)"))
	}

	return quote(r.Address)
}

// isReplaced tells whether the card ends and another one takes its place.
func isReplaced(change *tfjson.Change) bool {
	return slices.Contains(change.Actions, tfjson.ActionCreate) && before(change).values != nil
}
