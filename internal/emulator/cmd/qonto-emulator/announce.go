// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
)

// announcement is what a script needs; its JSON form is one line.
type announcement struct {
	URL            string            `json:"url"`
	AccessToken    string            `json:"access_token"`
	APIKey         string            `json:"api_key"`
	StagingToken   string            `json:"staging_token,omitempty"`
	OrganizationID string            `json:"organization_id"`
	BankAccountID  string            `json:"bank_account_id"`
	MembershipID   string            `json:"membership_id"`
	People         map[string]string `json:"people"`
	Control        string            `json:"control"`
}

func announce(out io.Writer, url string, info emulator.Info, asJSON bool) error {
	made := announcement{
		URL:            url,
		AccessToken:    info.AccessToken,
		APIKey:         info.APIKey,
		StagingToken:   info.StagingToken,
		OrganizationID: info.Organization.ID,
		BankAccountID:  info.BankAccounts[0].ID,
		MembershipID:   info.People["owner"],
		People:         info.People,
		Control:        url + "/_emulator/",
	}

	if !asJSON {
		return made.writeText(out)
	}

	if err := json.NewEncoder(out).Encode(made); err != nil {
		return fmt.Errorf("printing the credentials: %w", err)
	}

	return nil
}

func (a announcement) writeText(out io.Writer) error {
	staging, stagingHeader := "", ""
	if a.StagingToken != "" {
		staging = "export QONTO_STAGING_TOKEN=" + a.StagingToken + "\n"
		stagingHeader = ` -H "X-Qonto-Staging-Token: ` + a.StagingToken + `"`
	}

	card := `{"card":{"card_level":"virtual","payment_monthly_limit":200,"holder_id":"` + a.MembershipID +
		`","organization_id":"` + a.OrganizationID + `","bank_account_id":"` + a.BankAccountID + `"}}`

	text := strings.NewReplacer(
		"{url}", a.URL, "{token}", a.AccessToken, "{key}", a.APIKey, "{organization}", a.OrganizationID,
		"{account}", a.BankAccountID, "{owner}", a.MembershipID, "{control}", a.Control,
		"{card}", card, "{staging}", staging, "{staging header}", stagingHeader,
	).Replace(`A local Qonto API is listening. Stop it with Ctrl-C; nothing is kept.

export QONTO_ENDPOINT={url}
export QONTO_ACCESS_TOKEN={token}
{staging}
API key:          {key}
organization_id:  {organization}
bank_account_id:  {account}
holder_id:        {owner}  (the owner; more: curl {url}/v2/memberships …)

List the cards:

  curl -H "Authorization: Bearer {token}"{staging header} {url}/v2/cards

Issue one:

  curl -X POST {url}/v2/cards -H "Authorization: Bearer {token}"{staging header} \
    -H "Content-Type: application/json" -H "X-Qonto-Idempotency-Key: $(date +%s)" \
    -d '{card}'

Everything that is not the API (ledger, clock, faults, switches, what people do): curl {control}
`)

	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("printing the credentials: %w", err)
	}

	return nil
}
