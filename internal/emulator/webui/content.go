// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package webui

import (
	"html/template"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	instantLayout = "2006-01-02 15:04:05"
	dayLayout     = "2006-01-02"
)

// content is what the template shows.
type content struct {
	View         view
	Style        template.CSS
	Organization string
	Now          string
	Frozen       bool
	ApprovalsOff bool
	Waiting      []shownChallenge
	Decided      []shownChallenge
	Total        int
	Statuses     []statusCount
	Cards        []shownCard
	People       []shownPerson
	Requests     []shownRequest
	// Requested is how many requests there are, shown or not.
	Requested int
}

type statusCount struct {
	Name  string
	Count int
}

func newContent(snapshot Snapshot, asked view, style template.CSS) content {
	names := newDirectory(snapshot)
	made := content{
		View: asked, Style: style, Organization: snapshot.Organization, Now: snapshot.Now.Format(instantLayout), Frozen: snapshot.Frozen,
		ApprovalsOff: snapshot.ApprovalsOff, Total: len(snapshot.Cards), Statuses: countStatuses(snapshot.Cards),
		Cards: shownCards(snapshot.Cards, asked.Status, names), People: shownPeople(snapshot, names),
		Requests: shownRequests(snapshot.Requests, asked, names), Requested: len(snapshot.Requests),
	}

	for _, challenge := range slices.Backward(snapshot.Challenges) {
		shown := names.challenge(challenge, asked)

		switch {
		case challenge.State == control.ChallengeWaiting:
			made.Waiting = append(made.Waiting, shown)
		case len(made.Decided) < decidedShown:
			made.Decided = append(made.Decided, shown)
		}
	}

	return made
}

// countStatuses is in the order of names, with the cards that live first.
func countStatuses(cards []control.Card) []statusCount {
	var counts []statusCount

	for _, living := range []bool{true, false} {
		byName := make(map[string]int)

		var names []string

		for _, card := range cards {
			if card.IsLiving != living {
				continue
			}

			if byName[card.Status]++; byName[card.Status] == 1 {
				names = append(names, card.Status)
			}
		}

		slices.Sort(names)

		for _, name := range names {
			counts = append(counts, statusCount{name, byName[name]})
		}
	}

	return counts
}
