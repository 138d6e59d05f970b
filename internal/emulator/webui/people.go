// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package webui

import "github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"

type shownPerson struct {
	ID, Name, Role, Team, Status, Identity string
	// Living is how many living cards the person holds.
	Living int
}

// directory finds names by ids.
type directory struct {
	people map[string]string
	teams  map[string]string
	cards  map[string]control.Card
}

func newDirectory(snapshot Snapshot) directory {
	names := directory{
		people: make(map[string]string), teams: make(map[string]string), cards: make(map[string]control.Card, len(snapshot.Cards)),
	}

	for _, person := range snapshot.People {
		names.people[person.ID] = person.FirstName + " " + person.LastName
	}

	for _, team := range snapshot.Teams {
		names.teams[team.ID] = team.Name
	}

	for _, card := range snapshot.Cards {
		names.cards[card.ID] = card
	}

	return names
}

// person is the id where there is no name.
func (d directory) person(id string) string {
	if name, known := d.people[id]; known {
		return name
	}

	return id
}

func shownPeople(snapshot Snapshot, names directory) []shownPerson {
	living := make(map[string]int)

	for _, card := range snapshot.Cards {
		if card.IsLiving {
			living[card.HolderID]++
		}
	}

	people := make([]shownPerson, 0, len(snapshot.People))

	for _, person := range snapshot.People {
		people = append(people, shownPerson{
			ID: person.ID, Name: names.person(person.ID), Role: textOf(person.Role), Team: names.teams[textOf(person.TeamID)],
			Status: person.Status, Identity: person.KYCStatus, Living: living[person.ID],
		})
	}

	return people
}
