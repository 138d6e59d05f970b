// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package seed

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
)

// Build makes the store that the file describes, as of now, and says what is wrong with its cards.
func (f *OrganizationFile) Build(ids identity.Source, now time.Time) (*bank.Store, []string) {
	s := bank.NewStore(ids, now.AddDate(-4, 0, 0), control.Organization{
		ID:   cmp.Or(f.Organization.ID, ids.UUID("organization")),
		Slug: f.Organization.Slug, Name: f.Organization.Name, LegalName: cmp.Or(f.Organization.LegalName, f.Organization.Name),
	})

	assembly := &assembly{
		store: s, ids: ids, now: now,
		teams: make(map[string]string), accounts: make(map[string]string), cards: make(map[string]*bank.Card),
	}
	assembly.addTeams(f.Teams)
	assembly.addMembers(f.Memberships)
	assembly.addAccounts(f.BankAccounts)

	for number := range f.Cards {
		assembly.addCard(fmt.Sprintf("cards[%d]", number), &f.Cards[number])
	}

	return s, assembly.problems
}

// assembly is a store in the making, with the ids behind the file's keys.
type assembly struct {
	store    *bank.Store
	ids      identity.Source
	now      time.Time
	teams    map[string]string
	accounts map[string]string
	cards    map[string]*bank.Card
	problems []string
}

func (a *assembly) addTeams(seeds []teamSeed) {
	for number, seed := range seeds {
		team := control.Team{ID: cmp.Or(seed.ID, a.ids.UUID("team/"+strconv.Itoa(number+1))), Name: seed.Name}
		a.teams[seed.Key] = team.ID
		a.store.Teams = append(a.store.Teams, team)
	}
}

func (a *assembly) addMembers(seeds []memberSeed) {
	for _, seed := range seeds {
		person := control.Membership{
			ID:        cmp.Or(seed.ID, a.ids.UUID("membership/"+seed.Key)),
			FirstName: seed.FirstName,
			LastName:  seed.LastName,
			Role:      optional(seed.Role),
			Status:    cmp.Or(seed.Status, bank.MemberActive),
			TeamID:    optional(a.teams[seed.Team]),
			Email:     cmp.Or(seed.Email, seed.Key+"@"+a.store.Organization.Slug+".example"),
			Position:  cmp.Or(seed.Position, seed.Key),
			KYCStatus: cmp.Or(seed.KYCStatus, bank.KycAccepted),
		}

		a.store.People[seed.Key] = person.ID
		a.store.Members = append(a.store.Members, person)
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
		account := control.BankAccount{
			ID:           cmp.Or(seed.ID, a.ids.UUID("account/"+number)),
			Name:         seed.Name,
			Slug:         a.store.Organization.Slug + "-bank-account-" + number,
			IBAN:         cmp.Or(seed.IBAN, "FR761695800001"+a.ids.Digits("iban/"+number)+"00000000"+number),
			BalanceCents: seed.BalanceCents,
			Status:       cmp.Or(seed.Status, bank.AccountActive),
			Main:         seed.Main,
			External:     seed.External,
			UpdatedAt:    a.store.FoundedAt,
		}

		a.accounts[seed.Key] = account.ID
		a.store.Accounts = append(a.store.Accounts, account)
	}
}

// addCard issues a card in the past, by the rules of a create, and lets its history happen.
func (a *assembly) addCard(place string, seed *cardSeed) {
	switches := control.DefaultSwitches()
	switches.ForeignFields, switches.HolderWithoutKYC = control.ChoiceReject, control.ChoiceOnHold
	created := a.now.AddDate(0, 0, -seed.CreatedDaysAgo)

	issued, problems := a.store.NewOwnerCard(a.createOf(seed), &switches, created)
	for _, one := range problems {
		a.problems = append(a.problems, place+"."+strings.TrimPrefix(one.Pointer, "/card/")+": "+one.Detail)
	}

	if len(problems) > 0 {
		return
	}

	if isHeld := issued.Base == bank.StatusOnHold; isHeld && seed.Status != bank.StatusOnHold && !bank.IsTerminal(seed.status()) {
		a.problems = append(a.problems, place+".status: the holder has no validated identity: onhold")
	}

	a.live(issued, seed)

	if seed.Key != "" {
		a.cards[seed.Key] = issued
	}

	a.store.Add(issued)
}

// createOf is the body of the create that the card began with.
func (a *assembly) createOf(seed *cardSeed) *bank.Payload {
	keys := map[string]any{
		"card_level": seed.Level, "holder_id": a.store.People[seed.Holder], "bank_account_id": a.accounts[seed.BankAccount],
	}

	if seed.Initiator != "" {
		keys["initiator_id"] = a.store.People[seed.Initiator]
	}

	if seed.PreExpiresInDays != nil {
		keys["pre_expires_at"] = a.now.AddDate(0, 0, *seed.PreExpiresInDays).UTC()
	}

	_, hasDelivery := seed.settings["ship_to_business"]
	if !hasDelivery && bank.LenientRulesOf(seed.Level).Physical {
		keys["ship_to_business"] = true
	}

	given := &bank.Payload{Raw: bank.EncodedKeys(keys)}
	maps.Copy(given.Raw, seed.settings)

	return given
}

// live gives a card the status and the past that the file says.
func (a *assembly) live(issued *bank.Card, seed *cardSeed) {
	isPhysical := bank.LenientRulesOf(issued.CardLevel).Physical

	issued.ID = cmp.Or(seed.ID, issued.ID)
	if seed.Nickname != nil {
		issued.Nickname = seed.Nickname
	}

	issued.SetStatus(seed.status())

	if seed.Status == bank.StatusPaused {
		issued.Base, issued.UserLocked, issued.SystemLocked = bank.StatusLive, !seed.SystemLocked, seed.SystemLocked
	}

	neverUsed := []string{bank.StatusPending, bank.StatusOnHold, bank.StatusShippedLost, bank.StatusOrderCanceled}
	if isPhysical && !slices.Contains(neverUsed, issued.Base) {
		const daysOfPost = 3

		shipped := issued.CreatedAt.AddDate(0, 0, daysOfPost)
		issued.PINSet, issued.ShippedAt = true, &shipped
	}

	if issued.UpdatedAt = issued.CreatedAt; seed.UpdatedDaysAgo != nil {
		issued.UpdatedAt = a.now.AddDate(0, 0, -*seed.UpdatedDaysAgo)
	}

	if issued.Base == bank.StatusShippedLost {
		lost := issued.UpdatedAt
		issued.ShippedLostAt = &lost
	}

	oldestFirst := func(first, second spendingSeed) int { return second.DaysAgo - first.DaysAgo }

	for _, one := range slices.SortedStableFunc(slices.Values(seed.Spent), oldestFirst) {
		issued.Spend(control.Spending{AmountCents: one.AmountCents, ATM: one.ATM, WithPIN: one.ATM}, a.now.AddDate(0, 0, -one.DaysAgo))
	}

	issued.ForgetSpending(a.now)
	a.succeed(issued, seed)
}

// succeed ties a card to the one that it comes from.
func (a *assembly) succeed(issued *bank.Card, seed *cardSeed) {
	for key, parentKey := range seed.parents() {
		parent := a.cards[parentKey]
		if parent == nil {
			continue
		}

		issued.Parent = &control.ParentSummary{ID: parent.ID, LastDigits: bank.ClonePointer(parent.LastDigits)}

		switch key {
		case "renewal_of":
			parent.Renewed, issued.Renewal, issued.Origin = true, true, control.OriginRenewal
		case "upsell_of":
			cancelled := issued.CreatedAt.AddDate(0, 0, upsellDays).Format(bank.DayLayout)
			parent.Upsold, parent.DiscardOn, issued.Upsell, issued.Origin = true, &cancelled, true, control.OriginUpsell
		default:
			parent.Reordered = true
		}
	}
}
