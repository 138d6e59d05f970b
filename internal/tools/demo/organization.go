// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// organization is an emulator, and the calls that play its people and look at its cards.
type organization struct {
	*control.Client

	server   *emulator.Server
	listener *httptest.Server
	info     control.Info
	answered int // how many approvals
}

func startEmulator(options emulator.Options) *organization {
	options.Seed = 1
	server := emulator.New(options)
	listener := httptest.NewServer(server)

	return &organization{Client: control.New(listener.URL, nil), server: server, listener: listener, info: server.Info()}
}

func (c *organization) close() {
	if c != nil {
		c.server.Close()
		c.listener.Close()
	}
}

func (c *organization) url() string { return c.listener.URL }

// expireToken ends the owner's access token, as if an hour had passed while somebody looks for the phone.
func (c *organization) expireToken(ctx context.Context) {
	tokens, _ := c.Tokens(ctx) // a token that has not ended shows in the count of refreshes

	for _, token := range tokens {
		if token.Kind == "access" && token.MembershipID == c.info.OwnerMembershipID {
			_ = c.ExpireToken(ctx, token.Token)
		}
	}
}

const yes, no = "Yes.", "No."

// withApprover runs a step while somebody holds the phone, and answers all that the CLI asks for.
func (d *demo) withApprover(answer string, step func()) {
	holding, putDown := context.WithCancel(d.ctx)
	done := make(chan struct{})

	defer func() {
		putDown()
		<-done
	}()

	go func() {
		defer close(done)

		for {
			challenge, err := d.organization.WaitForChallengeAfter(holding, d.organization.answered)
			if err != nil {
				return // nobody waits any more; if somebody did, the step would fail
			}

			d.organization.answered = challenge.Number
			if challenge.Number == 1 {
				d.organization.expireToken(holding)
			}

			decide := map[string]func(context.Context, string) (control.Challenge, error){yes: d.organization.Approve, no: d.organization.Deny}[answer]
			if _, err := decide(holding, challenge.ID); err == nil {
				d.sayf("    [phone] %s %s\n", question(&challenge), answer)
			}
		}
	}()

	step()
}

func question(challenge *control.Challenge) string {
	if level := regexp.MustCompile(`"card_level":\s*"(\w+)"`).FindStringSubmatch(challenge.Body); level != nil {
		return "Issue a " + level[1] + " card?"
	}

	return challenge.Method + " " + challenge.Route + "?"
}

// importOutside issues a card the way Qonto's app would, and has the configuration import it.
func (d *demo) importOutside(nickname, address string) {
	const monthly = 300

	owner := d.organization.info.OwnerMembershipID
	card := must(d.organization.IssueCard(d.ctx, map[string]any{
		"card_level": "virtual", "payment_monthly_limit": monthly, "holder_id": owner, "initiator_id": owner,
		"bank_account_id": d.organization.info.BankAccountID,
	}, map[string]any{"nickname": nickname}))

	d.sayf("Somebody has ordered the card %q in the app. Its id is %s.\n\n", nickname, card.ID)
	d.shell(fmt.Sprintf("cat > import.tf << END\nimport {\n  to = %s\n  id = %q\n}\nEND", address, card.ID))
}

// showCards prints all cards, and holds them to how many were issued and discarded by now.
func (d *demo) showCards(issued, discarded int) {
	const gap = 3

	cards := must(d.organization.Ledger(d.ctx)).Cards
	gone := 0
	roles := map[string]string{}

	for role, id := range d.organization.info.People {
		roles[id] = role
	}

	d.sayf("$ curl $QONTO_ENDPOINT/_emulator/ledger   # as a table\n")

	var table strings.Builder

	columns := tabwriter.NewWriter(&table, 0, 0, gap, ' ', 0)
	_, _ = fmt.Fprintln(columns, "NICKNAME\tLEVEL\tHOLDER\tCARD\tA MONTH\tENDS\tSTATUS")

	for _, card := range cards {
		monthly, ends := "–", "–"
		if card.PaymentMonthlyLimit > 0 {
			monthly = "€" + strconv.FormatInt(card.PaymentMonthlyLimit, 10)
		}

		if card.PreExpiresAt != nil {
			ends = card.PreExpiresAt.Format(time.DateOnly)
		}

		if card.Status == "discarded" {
			gone++
		}

		_, _ = fmt.Fprintf(columns, "%s\t%s\t%s\t•••• %s\t%s\t%s\t%s\n",
			*card.Nickname, card.CardLevel, roles[card.HolderID], *card.LastDigits, monthly, ends, card.Status)
	}

	_ = columns.Flush() // into a builder

	d.sayf("%s\n", &table)

	if len(cards) != issued || gone != discarded {
		panic(failure{fmt.Errorf("%w: %d cards, %d of them discarded", errUnexpected, len(cards), gone)})
	}
}

func (d *demo) showRefreshes() {
	refreshes := must(d.organization.Ledger(d.ctx)).OAuth.Refreshes
	d.sayf("The access token expired in the middle of the run, and was refreshed: %d refresh.\n\n", refreshes)

	if refreshes == 0 {
		panic(failure{fmt.Errorf("%w: no token was refreshed", errUnexpected)})
	}
}
