// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package webui

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// decidedShown is how many challenges of the past are shown.
const decidedShown = 10

type shownChallenge struct {
	ID, Who, What, Method, Path, State, DecidedBy, Since, Approve, Deny string

	Ignored bool
	Details []string
}

func (d directory) challenge(challenge control.Challenge, asked view) shownChallenge {
	return shownChallenge{
		ID: challenge.ID, Who: d.person(challenge.MembershipID), What: whatFor(challenge), Method: challenge.Method, Path: challenge.Path,
		State: challenge.State, DecidedBy: challenge.DecidedBy, Ignored: challenge.Ignored, Since: challenge.OpenedAt.Format(instantLayout),
		Approve: asked.Button(challenge.ID, control.Approve), Deny: asked.Button(challenge.ID, control.Deny),
		Details: d.details(challenge),
	}
}

// whatFor says in words what is approved.
func whatFor(challenge control.Challenge) string {
	action := challenge.Route[strings.LastIndex(challenge.Route, "/")+1:]

	switch action {
	case "cards":
		return "issue a card"
	case "limits", "nickname", "options", "restrictions":
		return "change the " + action + " of a card"
	case "lost", "stolen":
		return "report a card as " + action
	default:
		return action + " a card"
	}
}

// details says which card it is about, and what is asked of it. An address is left out.
func (d directory) details(challenge control.Challenge) []string {
	var details []string

	if card, known := d.cards[challenge.CardID]; known {
		details = append(details, fmt.Sprintf("the %s card %s of %s, %s",
			card.CardLevel, textOf(card.LastDigits), d.person(card.HolderID), textOf(card.Nickname)))
	}

	var body struct {
		Card map[string]json.RawMessage `json:"card"`
	}

	// A body that is no card has no details.
	_ = json.Unmarshal([]byte(challenge.Body), &body)

	for _, key := range slices.Sorted(maps.Keys(body.Card)) {
		value := strings.Trim(string(body.Card[key]), `"`)

		switch key {
		case "address", "organization_id", "bank_account_id", "initiator_id":
			continue
		case "holder_id":
			value = d.person(value)
		}

		details = append(details, key+": "+value)
	}

	return details
}
