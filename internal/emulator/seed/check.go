// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package seed

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/identity"
)

// How old a card may be, in days. A card is valid for three years and the rest of a month, and a virtual one is renewed
// 45 days before.
const (
	oldestRenewable = 3*365 - bank.RenewalDays - 1
	oldestLiving    = 3*365 - 1
	youngestExpired = 3*366 + 31
	upsellDays      = 30
)

// inspection collects what is wrong with an organization file.
type inspection struct {
	file     *OrganizationFile
	problems []string
	// seen has the keys of each kind of thing, and the ids of all.
	seen map[string][]string
	ids  map[string]string
}

func (f *OrganizationFile) check() error {
	found := &inspection{file: f, seen: make(map[string][]string), ids: make(map[string]string)}

	found.organization()
	found.teams()
	found.memberships()
	found.bankAccounts()
	found.cards()

	// Cards are only issued on trial in an organization that is right itself.
	if len(found.problems) == 0 {
		_, found.problems = f.Build(identity.Source{}, time.Date(2030, time.June, 1, 12, 0, 0, 0, time.UTC))
	}

	if len(found.problems) == 0 {
		return nil
	}

	return fmt.Errorf("%w:\n  %s", ErrOrganization, strings.Join(found.problems, "\n  "))
}

func (i *inspection) wrongf(place, format string, values ...any) {
	i.problems = append(i.problems, place+": "+fmt.Sprintf(format, values...))
}

func (i *inspection) required(place, key, value string) {
	if strings.TrimSpace(value) == "" {
		i.wrongf(place+"."+key, "is required")
	}
}

func (i *inspection) oneOf(place, value string, known ...string) {
	if value != "" && !slices.Contains(known, value) {
		i.wrongf(place, "%q is none of %s", value, strings.Join(known, ", "))
	}
}

// identity checks the key and the id of a thing and remembers both.
func (i *inspection) identity(place, kind, key, id string) {
	switch {
	case key == "" && kind == kindCard:
	case key == "":
		i.wrongf(place+".key", "is required")
	case slices.Contains(i.seen[kind], key):
		i.wrongf(place+".key", "%q is the key of another %s", key, kind)
	default:
		i.seen[kind] = append(i.seen[kind], key)
	}

	if id == "" {
		return
	}

	if uuid.Validate(id) != nil || strings.ToLower(id) != id {
		i.wrongf(place+".id", "%q is not a UUID in lower case", id)
	} else if other, taken := i.ids[id]; taken {
		i.wrongf(place+".id", "is the id of %s", other)
	}

	i.ids[id] = place
}

// reference checks that a key exists already.
func (i *inspection) reference(place, kind, key string) {
	if key == "" || slices.Contains(i.seen[kind], key) {
		return
	}

	i.wrongf(place, "%q is not the key of a %s (there are: %s)", key, kind, strings.Join(i.seen[kind], ", "))
}

const (
	kindTeam    = "team"
	kindMember  = "membership"
	kindAccount = "bank account"
	kindCard    = "card"
)

func (i *inspection) organization() {
	i.required("organization", "name", i.file.Organization.Name)
	i.required("organization", "slug", i.file.Organization.Slug)

	if id := i.file.Organization.ID; id != "" {
		i.identity("organization", kindCard, "", id)
	}
}

func (i *inspection) teams() {
	for number, team := range i.file.Teams {
		place := fmt.Sprintf("teams[%d]", number)
		i.identity(place, kindTeam, team.Key, team.ID)
		i.required(place, "name", team.Name)
	}
}

func (i *inspection) memberships() {
	owners := 0

	for number, person := range i.file.Memberships {
		place := fmt.Sprintf("memberships[%d]", number)
		i.identity(place, kindMember, person.Key, person.ID)
		i.required(place, "first_name", person.FirstName)
		i.required(place, "last_name", person.LastName)
		i.oneOf(place+".role", person.Role, bank.RoleOwner, bank.RoleAdmin, bank.RoleManager, bank.RoleReporting, bank.RoleEmployee, bank.RoleAccountant)
		i.oneOf(place+".status", person.Status, bank.MemberActive, bank.MemberInvited, bank.MemberInvitable)
		i.oneOf(place+".kyc_status", person.KYCStatus, bank.KycAccepted, bank.KycWaiting)
		i.reference(place+".team", kindTeam, person.Team)

		switch isInvitable := person.Status == bank.MemberInvitable; {
		case isInvitable && (person.Role != "" || person.Team != ""):
			i.wrongf(place, "a member who can be invited has no role and no team yet")
		case !isInvitable && person.Role == "":
			i.wrongf(place+".role", "is required")
		case person.Role == bank.RoleOwner:
			owners++
		}
	}

	if owners != 1 {
		i.wrongf("memberships", "there must be one owner, not %d", owners)
	}
}

func (i *inspection) bankAccounts() {
	mains := 0

	for number, account := range i.file.BankAccounts {
		place := fmt.Sprintf("bank_accounts[%d]", number)
		i.identity(place, kindAccount, account.Key, account.ID)
		i.required(place, "name", account.Name)
		i.oneOf(place+".status", account.Status, bank.AccountActive, bank.AccountClosed)

		if account.Main {
			mains++

			if account.Status == bank.AccountClosed || account.External {
				i.wrongf(place+".main", "the main account must be active and Qonto's own")
			}
		}
	}

	if mains != 1 {
		i.wrongf("bank_accounts", "there must be one main account, not %d", mains)
	}
}

func (i *inspection) cards() {
	for number := range i.file.Cards {
		card := &i.file.Cards[number]
		place := fmt.Sprintf("cards[%d]", number)

		i.required(place, "card_level", card.Level)
		i.required(place, "holder", card.Holder)
		i.required(place, "bank_account", card.BankAccount)
		i.oneOf(place+".card_level", card.Level, bank.AllLevels()...)
		i.oneOf(place+".status", card.Status, bank.AllStatuses()...)
		i.reference(place+".holder", kindMember, card.Holder)
		i.reference(place+".initiator", kindMember, card.Initiator)
		i.reference(place+".bank_account", kindAccount, card.BankAccount)

		if length := utf8.RuneCountInString(bank.TextOf(card.Nickname)); card.Nickname != nil && (length < 1 || length > bank.NicknameLongest) {
			i.wrongf(place+".nickname", "must have 1 to %d characters", bank.NicknameLongest)
		}

		for key, parent := range card.parents() {
			i.reference(place+"."+key, kindCard, parent)
		}

		i.cardAge(place, card)
		i.cardStatus(place, card)
		i.identity(place, kindCard, card.Key, card.ID)
	}
}

// parents are the cards that a card comes from, by the key that names them.
func (c *cardSeed) parents() map[string]string {
	named := map[string]string{"renewal_of": c.RenewalOf, "upsell_of": c.UpsellOf, "replacement_of": c.ReplacementOf}
	maps.DeleteFunc(named, func(_, parent string) bool { return parent == "" })

	return named
}

func (i *inspection) cardAge(place string, card *cardSeed) {
	age, isLiving := card.CreatedDaysAgo, !bank.IsTerminal(card.status())

	switch {
	case age < 0:
		i.wrongf(place+".created_days_ago", "must not be negative")
	case card.Status == bank.StatusExpired && age < youngestExpired:
		i.wrongf(place+".created_days_ago", "a card expires after three years: it must be at least %d days old", youngestExpired)
	case isLiving && age > oldestLiving:
		i.wrongf(place+".created_days_ago", "a card of this age has expired: %d days at most", oldestLiving)
	case isLiving && age > oldestRenewable && card.isVirtual():
		i.wrongf(place+".created_days_ago", "a virtual card of this age is renewed: %d days at most", oldestRenewable)
	}

	i.cardPast(place, card)
}

func (i *inspection) cardPast(place string, card *cardSeed) {
	age := card.CreatedDaysAgo

	if card.UpdatedDaysAgo != nil && (*card.UpdatedDaysAgo < 0 || *card.UpdatedDaysAgo > age) {
		i.wrongf(place+".updated_days_ago", "must be between 0 and created_days_ago")
	}

	for number, spending := range card.Spent {
		if spending.DaysAgo < 0 || spending.DaysAgo > age || spending.AmountCents < 1 {
			i.wrongf(fmt.Sprintf("%s.spent[%d]", place, number), "wants a positive amount_cents and days_ago between 0 and created_days_ago")
		}
	}
}

func (c *cardSeed) isVirtual() bool {
	return c.Level == bank.LevelVirtual || c.Level == bank.LevelVirtualPartner
}

// status is live where the file says nothing.
func (c *cardSeed) status() string {
	if c.Status == "" {
		return bank.StatusLive
	}

	return c.Status
}

// cardStatus refuses what cannot have happened to a card of this level.
func (i *inspection) cardStatus(place string, card *cardSeed) {
	isPhysical := bank.LenientRulesOf(card.Level).Physical
	physicalOnly := []string{
		bank.StatusPending, bank.StatusPINBlocked, bank.StatusLost, bank.StatusStolen, bank.StatusShippedLost, bank.StatusOrderCanceled,
	}

	switch isFlash := card.Level == bank.LevelFlash; {
	case slices.Contains(physicalOnly, card.Status) && !isPhysical:
		i.wrongf(place+".status", "%s is for physical cards", card.Status)
	case card.Status == bank.StatusPreExpired && !isFlash:
		i.wrongf(place+".status", "pre_expired is for flash cards")
	case isFlash == (card.PreExpiresInDays == nil):
		i.wrongf(place+".pre_expires_in_days", "belongs to flash cards, all of them")
	case isFlash && (*card.PreExpiresInDays <= 0) == !bank.IsTerminal(card.status()):
		i.wrongf(place+".pre_expires_in_days", "a card in status %s cannot end there", card.status())
	case card.SystemLocked && card.Status != bank.StatusPaused:
		i.wrongf(place+".system_locked", "is for cards in status paused")
	case card.UpsellOf != "" && !isPhysical:
		i.wrongf(place+".upsell_of", "is for physical cards")
	}
}
