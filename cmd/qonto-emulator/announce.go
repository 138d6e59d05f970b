// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// announcement is what a script needs; its JSON form is one line.
type announcement struct {
	URL            string            `json:"url"`
	AccessToken    string            `json:"access_token"`
	StagingToken   string            `json:"staging_token,omitempty"`
	OrganizationID string            `json:"organization_id"`
	BankAccountID  string            `json:"bank_account_id"`
	MembershipID   string            `json:"membership_id"`
	People         map[string]string `json:"people"`
	Control        string            `json:"control"`
	// The OAuth client with a secret, and the one without. The redirect URI may have any port.
	ClientID       string `json:"client_id"`
	ClientSecret   string `json:"client_secret"`
	PublicClientID string `json:"public_client_id"`
	RedirectURI    string `json:"redirect_uri"`

	state string
}

// announce prints where the emulator is and how to use it.
func announce(out io.Writer, url string, info control.Info, chosen settings) error {
	made := announcement{
		URL:            url,
		AccessToken:    info.AccessToken,
		StagingToken:   info.StagingToken,
		OrganizationID: info.Organization.ID,
		BankAccountID:  info.BankAccountID,
		MembershipID:   info.OwnerMembershipID,
		People:         info.People,
		Control:        url + "/_emulator/",
		ClientID:       info.OAuthClients[0].ClientID,
		ClientSecret:   info.OAuthClients[0].ClientSecret,
		PublicClientID: info.OAuthClients[1].ClientID,
		RedirectURI:    info.OAuthClients[0].RedirectURIs[0],
		state:          chosen.state,
	}

	if !chosen.asJSON {
		return made.writeText(out)
	}

	// The credentials of the emulator are what this line is for.
	if err := json.NewEncoder(out).Encode(made); err != nil { //nolint:gosec // As above.
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
		"{url}", a.URL, "{token}", a.AccessToken, "{organization}", a.OrganizationID,
		"{account}", a.BankAccountID, "{owner}", a.MembershipID, "{control}", a.Control,
		"{client}", a.ClientID, "{secret}", a.ClientSecret, "{public}", a.PublicClientID, "{redirect}", a.RedirectURI,
		"{card}", card, "{kept}", a.kept(), "{staging}", staging, "{staging header}", stagingHeader,
	).Replace(`A local Qonto API is listening. Stop it with Ctrl-C; {kept}.
To see cards, approvals and requests, open {url}/ in a browser.

organization_id:  {organization}
bank_account_id:  {account}
holder_id:        {owner}  (the owner; more: curl {url}/v2/memberships …)

OAuth instead of an access token (with -staging-token, open {control}session in the browser first):

  {url}/oauth2/auth, …/token, …/revoke
  client_id {client}, client_secret {secret}
  client_id {public} without a secret, with PKCE
  redirect_uri {redirect} (any port)

Issue a card:

  curl -X POST {url}/v2/cards -H "Authorization: Bearer {token}"{staging header} \
    -H "Content-Type: application/json" -H "X-Qonto-Idempotency-Key: $(date +%s)" \
    -d '{card}'

Everything that is not the API (request journal, clock, faults, switches, what people do): curl {control}

What waits for an approval on a phone (with -sca observed or strict), and approving it:

  curl "{control}challenges?pending=true"
  curl -X POST {control}challenges/challenge-1/approve

For the provider:

export QONTO_ENDPOINT={url}
export QONTO_ACCESS_TOKEN={token}
{staging}`)

	if _, err := io.WriteString(out, text); err != nil {
		return fmt.Errorf("printing the credentials: %w", err)
	}

	return nil
}

func (a announcement) kept() string {
	if a.state == "" {
		return "nothing is kept"
	}

	return "its state is kept in " + a.state
}
