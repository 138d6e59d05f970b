// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"strconv"
	"time"
)

// world is the organisation's state. The server's lock guards it.
type world struct {
	ids          identities
	foundedAt    time.Time
	organization Organization
	accounts     []BankAccount
	members      []Membership
	teams        []Team
	labels       []Label
	plan         Plan
	requests     []*CardRequest
	cards        []*issuedCard
	byID         map[string]*issuedCard
	// due is the next instant at which a card changes by itself; zero has it found out anew.
	due time.Time
}

// Origin says how a card came into being.
type Origin string

// The origins of cards.
const (
	OriginRequest Origin = "request"
	OriginControl Origin = "control"
	OriginRenewal Origin = "renewal"
	OriginUpsell  Origin = "upsell"
	// OriginApproval is a card that a member asked for and somebody else approved.
	OriginApproval Origin = "approval"
)

// issuedCard is a card and how it was issued.
type issuedCard struct {
	Card

	origin         Origin
	idempotencyKey string
	issuedBy       string
	requestID      string
}

// newWorld is a small invented company: two teams, every role, one account that is closed.
func newWorld(ids identities, now time.Time) *world {
	w := &world{ids: ids, foundedAt: now.AddDate(-2, 0, 0), byID: make(map[string]*issuedCard)}

	w.organization = Organization{
		ID: ids.uuid("organization"), Slug: "atelier-lumen-4242", Name: "Atelier Lumen", LegalName: "Atelier Lumen SAS",
	}
	w.teams = []Team{{ID: ids.uuid("team/1"), Name: "Workshop"}, {ID: ids.uuid("team/2"), Name: "Marketing"}}
	w.accounts = []BankAccount{
		w.newAccount("1", "Main account", accountActive, true),
		w.newAccount("2", "Marketing budget", accountActive, false),
		w.newAccount("3", "Old account", accountClosed, false),
	}
	w.members = w.newMembers()

	return w
}

func (w *world) newAccount(number, name, status string, main bool) BankAccount {
	const balance = 1_250_000

	return BankAccount{
		ID:           w.ids.uuid("account/" + number),
		Name:         name,
		Slug:         w.organization.Slug + "-bank-account-" + number,
		IBAN:         "FR761695800001" + w.ids.digits("iban/"+number) + "00000000" + number,
		BalanceCents: balance,
		Status:       status,
		Main:         main,
		UpdatedAt:    w.foundedAt,
	}
}

// The keys by which code finds the people of the invented company.
const (
	personOwner          = "owner"
	personAdmin          = "admin"
	personManager        = "manager"
	personEmployee       = "employee"
	personOtherEmployee  = "other-employee"
	personReporting      = "reporting"
	personAccountant     = "accountant"
	personWithoutKYC     = "without-kyc"
	personInvitable      = "invitable"
	membershipNamePrefix = "membership/"
)

func (w *world) personID(key string) string {
	return w.ids.uuid(membershipNamePrefix + key)
}

func (w *world) newMembers() []Membership {
	workshop, marketing := w.teams[0].ID, w.teams[1].ID

	members := []Membership{
		w.person(personOwner, roleOwner, workshop, "Ines", "Valcourt"),
		w.person(personAdmin, roleAdmin, workshop, "Tomas", "Brandl"),
		w.person(personManager, roleManager, marketing, "Noor", "Haddad"),
		w.person(personEmployee, roleEmployee, marketing, "Lea", "Sommer"),
		w.person(personOtherEmployee, roleEmployee, workshop, "Oskar", "Nyberg"),
		w.person(personReporting, roleReporting, workshop, "Vera", "Conti"),
		w.person(personAccountant, roleAccountant, workshop, "Paul", "Roche"),
		w.person(personWithoutKYC, roleEmployee, workshop, "Mina", "Okafor"),
	}

	members[len(members)-1].KYCStatus = kycWaiting

	invitable := w.person(personInvitable, "", "", "Jan", "Visser")
	invitable.Role, invitable.TeamID, invitable.Status, invitable.KYCStatus = nil, nil, memberInvitable, kycWaiting

	return append(members, invitable)
}

func (w *world) person(key, role, team, first, last string) Membership {
	return Membership{
		ID:        w.personID(key),
		FirstName: first,
		LastName:  last,
		Role:      &role,
		Status:    memberActive,
		TeamID:    &team,
		Email:     key + "@lumen.example",
		Position:  key,
		KYCStatus: kycAccepted,
	}
}

// add gives a card its place in the world, in the order of issue.
func (w *world) add(issued *issuedCard) {
	w.cards = append(w.cards, issued)
	w.byID[issued.ID] = issued

	if at := issued.nextChange(); at.Before(w.due) {
		w.due = at
	}
}

// nextName names the next thing of a kind, so that ids depend on the order of issue only.
func (w *world) nextName(kind string) string {
	return kind + "/" + strconv.Itoa(len(w.cards)+1)
}
