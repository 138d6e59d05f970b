// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// build makes the world that the file describes, as of now, and says what is wrong with its cards.
func (f *OrganizationFile) build(ids identities, now time.Time) (*world, []string) {
	w := &world{
		ids: ids, FoundedAt: now.AddDate(-4, 0, 0), byID: make(map[string]*issuedCard), People: make(map[string]string),
	}

	w.Organization = Organization{
		ID:   cmp.Or(f.Organization.ID, ids.uuid("organization")),
		Slug: f.Organization.Slug, Name: f.Organization.Name, LegalName: cmp.Or(f.Organization.LegalName, f.Organization.Name),
	}

	assembly := &assembly{world: w, now: now, teams: make(map[string]string), accounts: make(map[string]string), cards: make(map[string]*issuedCard)}
	assembly.addTeams(f.Teams)
	assembly.addMembers(f.Memberships)
	assembly.addAccounts(f.BankAccounts)

	for number := range f.Cards {
		assembly.addCard(fmt.Sprintf("cards[%d]", number), &f.Cards[number])
	}

	return w, assembly.problems
}

// assembly is a world in the making, with the ids behind the file's keys.
type assembly struct {
	world    *world
	now      time.Time
	teams    map[string]string
	accounts map[string]string
	cards    map[string]*issuedCard
	problems []string
}

func (a *assembly) addTeams(seeds []teamSeed) {
	for number, seed := range seeds {
		team := Team{ID: cmp.Or(seed.ID, a.world.ids.uuid("team/"+strconv.Itoa(number+1))), Name: seed.Name}
		a.teams[seed.Key] = team.ID
		a.world.Teams = append(a.world.Teams, team)
	}
}

func (a *assembly) addMembers(seeds []memberSeed) {
	for _, seed := range seeds {
		person := Membership{
			ID:        cmp.Or(seed.ID, a.world.ids.uuid("membership/"+seed.Key)),
			FirstName: seed.FirstName,
			LastName:  seed.LastName,
			Role:      optional(seed.Role),
			Status:    cmp.Or(seed.Status, memberActive),
			TeamID:    optional(a.teams[seed.Team]),
			Email:     cmp.Or(seed.Email, seed.Key+"@"+a.world.Organization.Slug+".example"),
			Position:  cmp.Or(seed.Position, seed.Key),
			KYCStatus: cmp.Or(seed.KYCStatus, kycAccepted),
		}

		a.world.People[seed.Key] = person.ID
		a.world.Members = append(a.world.Members, person)
	}
}

// optional is nil for an empty text.
func optional(text string) *string {
	if text == "" {
		return nil
	}

	return &text
}

func (a *assembly) addAccounts(seeds []accountSeed) {
	for position, seed := range seeds {
		number := strconv.Itoa(position + 1)
		account := BankAccount{
			ID:           cmp.Or(seed.ID, a.world.ids.uuid("account/"+number)),
			Name:         seed.Name,
			Slug:         a.world.Organization.Slug + "-bank-account-" + number,
			IBAN:         cmp.Or(seed.IBAN, "FR761695800001"+a.world.ids.digits("iban/"+number)+"00000000"+number),
			BalanceCents: seed.BalanceCents,
			Status:       cmp.Or(seed.Status, accountActive),
			Main:         seed.Main,
			External:     seed.External,
			UpdatedAt:    a.world.FoundedAt,
		}

		a.accounts[seed.Key] = account.ID
		a.world.Accounts = append(a.world.Accounts, account)
	}
}

// addCard issues a card in the past, by the rules of a create, and lets its history happen.
func (a *assembly) addCard(place string, seed *cardSeed) {
	switches := DefaultSwitches()
	switches.ForeignFields, switches.HolderWithoutKYC = choiceReject, choiceOnHold
	created := a.now.AddDate(0, 0, -seed.CreatedDaysAgo)

	issued, problems := a.world.draw(a.createOf(seed), &switches, created)
	for _, one := range problems {
		a.problems = append(a.problems, place+"."+strings.TrimPrefix(one.pointer, "/card/")+": "+one.detail)
	}

	if len(problems) > 0 {
		return
	}

	if isHeld := issued.Base == statusOnHold; isHeld && seed.Status != statusOnHold && !isTerminal(seed.status()) {
		a.problems = append(a.problems, place+".status: the holder has no validated identity: onhold")
	}

	a.live(issued, seed)

	if seed.Key != "" {
		a.cards[seed.Key] = issued
	}

	a.world.add(issued)
}

// createOf is the body of the create that the card began with.
func (a *assembly) createOf(seed *cardSeed) *payload {
	keys := map[string]any{
		"card_level": seed.Level, "holder_id": a.world.People[seed.Holder], "bank_account_id": a.accounts[seed.BankAccount],
	}

	if seed.Initiator != "" {
		keys["initiator_id"] = a.world.People[seed.Initiator]
	}

	if seed.PreExpiresInDays != nil {
		keys["pre_expires_at"] = a.now.AddDate(0, 0, *seed.PreExpiresInDays).UTC()
	}

	_, hasDelivery := seed.settings["ship_to_business"]
	if !hasDelivery && lenientRulesOf(seed.Level).physical {
		keys["ship_to_business"] = true
	}

	given := &payload{raw: encodedKeys(keys)}
	maps.Copy(given.raw, seed.settings)

	return given
}

// live gives a card the status and the past that the file says.
func (a *assembly) live(issued *issuedCard, seed *cardSeed) {
	isPhysical := lenientRulesOf(issued.CardLevel).physical

	issued.ID = cmp.Or(seed.ID, issued.ID)
	issued.Nickname = seed.Nickname
	issued.setStatus(seed.status())

	if seed.Status == statusPaused {
		issued.Base, issued.UserLocked, issued.SystemLocked = statusLive, !seed.SystemLocked, seed.SystemLocked
	}

	neverUsed := []string{statusPending, statusOnHold, statusShippedLost, statusOrderCanceled}
	if isPhysical && !slices.Contains(neverUsed, issued.Base) {
		const daysOfPost = 3

		shipped := issued.CreatedAt.AddDate(0, 0, daysOfPost)
		issued.PINSet, issued.ShippedAt = true, &shipped
	}

	if issued.UpdatedAt = issued.CreatedAt; seed.UpdatedDaysAgo != nil {
		issued.UpdatedAt = a.now.AddDate(0, 0, -*seed.UpdatedDaysAgo)
	}

	if issued.Base == statusShippedLost {
		lost := issued.UpdatedAt
		issued.ShippedLostAt = &lost
	}

	oldestFirst := func(first, second spendingSeed) int { return second.DaysAgo - first.DaysAgo }

	for _, one := range slices.SortedStableFunc(slices.Values(seed.Spent), oldestFirst) {
		issued.spend(Spending{AmountCents: one.AmountCents, ATM: one.ATM, WithPIN: one.ATM}, a.now.AddDate(0, 0, -one.DaysAgo))
	}

	issued.forgetSpending(a.now)
	a.succeed(issued, seed)
}

// succeed ties a card to the one that it comes from.
func (a *assembly) succeed(issued *issuedCard, seed *cardSeed) {
	for key, parentKey := range seed.parents() {
		parent := a.cards[parentKey]
		if parent == nil {
			continue
		}

		issued.Parent = &ParentSummary{ID: parent.ID, LastDigits: clonePointer(parent.LastDigits)}

		switch key {
		case "renewal_of":
			parent.Renewed, issued.Renewal, issued.Origin = true, true, OriginRenewal
		case "upsell_of":
			cancelled := issued.CreatedAt.AddDate(0, 0, upsellDays).Format(dayLayout)
			parent.Upsold, parent.DiscardOn, issued.Upsell, issued.Origin = true, &cancelled, true, OriginUpsell
		default:
			parent.Reordered = true
		}
	}
}
