// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package seed makes the organization that an emulator starts with.
package seed

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrOrganization is returned for an organization file that does not describe a possible organization. The text names
// every problem with its place, for instance "cards[3].holder".
var ErrOrganization = errors.New("the organization file is wrong")

// OrganizationFile is an organization to start with: its members, teams, accounts and cards. Parts refer to each
// other by keys of the file's own; ids come from the seed unless the file has them. Days count back from the moment of
// the start, so that a file never grows old. The format is in README.md.
type OrganizationFile struct {
	organizationContent
}

type organizationContent struct {
	Organization organizationSeed `json:"organization"`
	Teams        []teamSeed       `json:"teams"`
	Memberships  []memberSeed     `json:"memberships"`
	BankAccounts []accountSeed    `json:"bank_accounts"`
	Cards        []cardSeed       `json:"cards"`
}

type organizationSeed struct {
	ID        string `json:"id"`
	Slug      string `json:"slug"`
	Name      string `json:"name"`
	LegalName string `json:"legal_name"`
}

type teamSeed struct {
	Key  string `json:"key"`
	ID   string `json:"id"`
	Name string `json:"name"`
}

type memberSeed struct {
	Key       string `json:"key"`
	ID        string `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Role      string `json:"role"`
	Team      string `json:"team"`
	Status    string `json:"status"`
	KYCStatus string `json:"kyc_status"`
	Email     string `json:"email"`
	Position  string `json:"position"`
}

type accountSeed struct {
	Key          string `json:"key"`
	ID           string `json:"id"`
	Name         string `json:"name"`
	IBAN         string `json:"iban"`
	Status       string `json:"status"`
	Main         bool   `json:"main"`
	External     bool   `json:"external"`
	BalanceCents int64  `json:"balance_cents"`
}

// cardSeed is a card's place in the organization and its past. Settings are the other keys: those of a create.
type cardSeed struct {
	cardHistory

	settings map[string]json.RawMessage
}

type cardHistory struct {
	Key              string         `json:"key"`
	ID               string         `json:"id"`
	Level            string         `json:"card_level"`
	Holder           string         `json:"holder"`
	Initiator        string         `json:"initiator"`
	BankAccount      string         `json:"bank_account"`
	Status           string         `json:"status"`
	Nickname         *string        `json:"nickname"`
	SystemLocked     bool           `json:"system_locked"`
	CreatedDaysAgo   int            `json:"created_days_ago"`
	UpdatedDaysAgo   *int           `json:"updated_days_ago"`
	PreExpiresInDays *int           `json:"pre_expires_in_days"`
	RenewalOf        string         `json:"renewal_of"`
	UpsellOf         string         `json:"upsell_of"`
	ReplacementOf    string         `json:"replacement_of"`
	Spent            []spendingSeed `json:"spent"`
}

type spendingSeed struct {
	DaysAgo     int   `json:"days_ago"`
	AmountCents int64 `json:"amount_cents"`
	ATM         bool  `json:"atm"`
}

// historyKeys are the keys of a card in the file that are not settings.
func historyKeys() []string {
	return []string{
		"key", "id", "card_level", "holder", "initiator", "bank_account", "status", "nickname", "system_locked", "created_days_ago",
		"updated_days_ago", "pre_expires_in_days", "renewal_of", "upsell_of", "replacement_of", "spent",
	}
}

// UnmarshalJSON keeps the keys of a create apart from the card's history.
func (c *cardSeed) UnmarshalJSON(data []byte) error {
	var keys map[string]json.RawMessage

	if err := json.Unmarshal(data, &keys); err != nil {
		return fmt.Errorf("a card is an object: %w", err)
	}

	history := make(map[string]json.RawMessage)

	for _, key := range historyKeys() {
		if value, there := keys[key]; there {
			history[key] = value

			delete(keys, key)
		}
	}

	encoded, err := json.Marshal(history)
	if err != nil {
		return fmt.Errorf("a card: %w", err)
	}

	c.settings = keys

	return Strictly(encoded, &c.cardHistory)
}

// Strictly decodes one JSON value without keys that nobody knows and with nothing behind it.
func Strictly(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()

	if err := decoder.Decode(into); err != nil {
		return err //nolint:wrapcheck // The caller knows where in the file it is.
	}

	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: there is something behind the end", ErrOrganization)
	}

	return nil
}

// ParseOrganization reads and checks an organization file. All problems are reported together; the error is
// [ErrOrganization].
func ParseOrganization(data []byte) (*OrganizationFile, error) {
	file := &OrganizationFile{}

	if err := Strictly(data, &file.organizationContent); err != nil {
		return nil, fmt.Errorf("%w: %s%w", ErrOrganization, PlaceOf(data, err), err)
	}

	if err := file.check(); err != nil {
		return nil, err
	}

	return file, nil
}

// PlaceOf is the line of a JSON error, if it is known.
func PlaceOf(data []byte, err error) string {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
		offset int64
	)

	switch {
	case errors.As(err, &syntax):
		offset = syntax.Offset
	case errors.As(err, &kind):
		offset = kind.Offset
	default:
		return ""
	}

	before := data[:min(int(offset), len(data))]

	return fmt.Sprintf("line %d: ", bytes.Count(before, []byte("\n"))+1)
}

//go:embed example.json
var exampleOrganization []byte

// ExampleOrganization is the example that comes with the emulator: a design agency with 40 cards of every level and in
// every status.
func ExampleOrganization() (*OrganizationFile, error) {
	return ParseOrganization(exampleOrganization)
}
