// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// transcript plays what is written in a file and compares the answers with it.
type transcript struct {
	api    *caller
	values map[string]string
}

// The exchange that a reader of the API's reference expects, byte for byte where it says so.
func TestExchange(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	played := transcript{api: api, values: map[string]string{
		"owner": emu.OwnerMembershipID, "organization": emu.OrganizationID, "account": emu.BankAccountID,
	}}

	text, err := os.ReadFile("testdata/exchange.txt")
	if err != nil {
		t.Fatal(err)
	}

	exchanges := 0

	for step := range strings.SplitSeq(string(text), "\n\n") {
		switch {
		case strings.HasPrefix(step, ">"):
			exchanges++

			played.play(step)
		case step == "phone approve":
			approved(t, emu)
		case !strings.HasPrefix(step, "#"):
			t.Errorf("cannot be played: %q", step)
		}
	}

	ledger := emu.Ledger()
	if exchanges != 10 || ledger.MaxOpen[emu.OwnerMembershipID] != 1 || len(ledger.Cards) != 1 || ledger.Cards[0].Status != "discarded" {
		t.Errorf("%d exchanges, ledger %+v", exchanges, ledger.Counters)
	}
}

// play sends one request and compares status and body.
func (p transcript) play(step string) {
	p.api.tb.Helper()

	var (
		method, path, body string
		status             int
	)

	api := p.api

	for line := range strings.SplitSeq(strings.TrimSpace(step), "\n") {
		sent, isSent := strings.CutPrefix(line, "> ")
		sent = p.filled(sent)
		name, value, isHeader := strings.Cut(sent, ": ")

		switch {
		case !isSent && status == 0:
			status, _ = strconv.Atoi(strings.TrimPrefix(line, "< "))
		case !isSent:
			p.compare(api.do(method, path, body), status, strings.TrimPrefix(line, "< "))
		case method == "":
			method, path, _ = strings.Cut(sent, " ")
		case strings.HasPrefix(sent, "{"):
			body = sent
		case isHeader:
			api = api.with(http.CanonicalHeaderKey(name), value)
		}
	}
}

// filled puts in the values that are known.
func (p transcript) filled(text string) string {
	for name, value := range p.values {
		text = strings.ReplaceAll(text, "<"+name+">", value)
	}

	return text
}

func (p transcript) compare(got reply, status int, want string) {
	p.api.tb.Helper()

	pattern := strings.ReplaceAll(regexp.QuoteMeta(p.filled(want)), "…", ".*?")
	// What is still unknown, one value at most, is learned.
	learned := regexp.MustCompile(`<(\w+)>`).FindStringSubmatch(pattern)

	if learned != nil {
		pattern = strings.Replace(pattern, learned[0], `([^",]+)`, 1)
	}

	found := regexp.MustCompile("^" + pattern + "$").FindStringSubmatch(got.text)
	if got.status != status || found == nil {
		p.api.tb.Fatalf("got %d %s\nwant %d %s", got.status, got.text, status, want)
	}

	if learned != nil {
		p.values[learned[1]] = found[1]
	}
}
