// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// caller speaks plain HTTP to an emulator, as somebody with curl would.
type caller struct {
	tb     testing.TB
	emu    *emulatortest.Instance
	token  string
	header map[string]string
	client *http.Client
}

type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func start(tb testing.TB, options ...emulatortest.Option) (*emulatortest.Instance, *caller) {
	tb.Helper()

	emu := emulatortest.Start(tb, options...)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

	tb.Cleanup(client.CloseIdleConnections)

	return emu, &caller{tb: tb, emu: emu, token: emu.Token, client: client}
}

// as is the same caller with another token.
func (c *caller) as(token string) *caller {
	other := *c
	other.token = token

	return &other
}

// with is the same caller with one more header.
func (c *caller) with(name, value string) *caller {
	other := *c
	other.header = maps.Clone(c.header)

	if other.header == nil {
		other.header = map[string]string{}
	}

	other.header[name] = value

	return &other
}

// try sends a request and returns a broken connection as an error.
func (c *caller) try(method, path, body string) (reply, error) {
	c.tb.Helper()

	request, err := http.NewRequestWithContext(c.tb.Context(), method, c.emu.URL+path, strings.NewReader(body))
	if err != nil {
		c.tb.Fatalf("making the request: %v", err)
	}

	if c.token != "" {
		request.Header.Set("Authorization", "Bearer "+c.token)
	}

	for name, value := range c.header {
		request.Header.Set(name, value)
	}

	response, err := c.client.Do(request)
	if err != nil {
		return reply{}, err
	}

	defer func() { _ = response.Body.Close() }()

	text, err := io.ReadAll(response.Body)
	answered := reply{status: response.StatusCode, header: response.Header, text: string(text)}

	if err != nil {
		return answered, err
	}

	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()

	if decoder.Decode(&answered.body) != nil {
		answered.body = nil
	}

	return answered, nil
}

func (c *caller) do(method, path, body string) reply {
	c.tb.Helper()

	answered, err := c.try(method, path, body)
	if err != nil {
		c.tb.Fatalf("%s %s: %v", method, path, err)
	}

	return answered
}

func (c *caller) get(path string) reply {
	c.tb.Helper()

	return c.do(http.MethodGet, path, "")
}

// card sends {"card": …} and wants a status.
func (c *caller) card(method, path string, card map[string]any, status int) reply {
	c.tb.Helper()

	body, err := json.Marshal(map[string]any{"card": card})
	if err != nil {
		c.tb.Fatalf("encoding the card: %v", err)
	}

	answered := c.do(method, path, string(body))
	if answered.status != status {
		c.tb.Fatalf("%s %s: got status %d, want %d: %s", method, path, answered.status, status, answered.text)
	}

	return answered
}

// create issues a card with a key of its own.
func (c *caller) create(card map[string]any) map[string]any {
	c.tb.Helper()

	return c.createWith(card, http.StatusOK).object("card")
}

func (c *caller) createWith(card map[string]any, status int) reply {
	c.tb.Helper()

	key := c.tb.Name() + "-" + strconv.Itoa(c.emu.Ledger().Mark())

	return c.with("X-Qonto-Idempotency-Key", key).card(http.MethodPost, "/v2/cards", card, status)
}

func (c *caller) put(card map[string]any, call string, status int) reply {
	c.tb.Helper()

	answered := c.do(http.MethodPut, cardPath(card, call), "")
	if answered.status != status {
		c.tb.Fatalf("%s: got status %d, want %d: %s", call, answered.status, status, answered.text)
	}

	return answered
}

func (c *caller) patch(card map[string]any, call string, change map[string]any, status int) reply {
	c.tb.Helper()

	return c.card(http.MethodPatch, cardPath(card, call), change, status)
}

func cardPath(card map[string]any, call string) string {
	return "/v2/cards/" + idOf(card) + "/" + call
}

func idOf(card map[string]any) string {
	id, _ := card["id"].(string)

	return id
}

func (r reply) object(key string) map[string]any {
	value, _ := r.body[key].(map[string]any)

	return value
}

// list is a list of objects.
func (r reply) list(key string) []map[string]any {
	entries, _ := r.body[key].([]any)
	objects := make([]map[string]any, 0, len(entries))

	for _, entry := range entries {
		object, _ := entry.(map[string]any)
		objects = append(objects, object)
	}

	return objects
}

// code is the code of the first error, or of the only one.
func (r reply) code() string {
	code, _ := r.problem()["code"].(string)

	return code
}

func (r reply) pointer() string {
	source, _ := r.problem()["source"].(map[string]any)
	pointer, _ := source["pointer"].(string)

	return pointer
}

func (r reply) detail() string {
	detail, _ := r.problem()["detail"].(string)

	return detail
}

func (r reply) problem() map[string]any {
	if items := r.list("errors"); len(items) > 0 {
		return items[0]
	}

	return r.object("errors")
}

// The payloads of a create, complete per level.

func virtualCard(emu *emulatortest.Instance) map[string]any {
	return map[string]any{
		"card_level": "virtual", "holder_id": emu.OwnerMembershipID, "initiator_id": emu.OwnerMembershipID,
		"organization_id": emu.OrganizationID, "bank_account_id": emu.BankAccountID, "payment_monthly_limit": 200,
	}
}

func flashCard(emu *emulatortest.Instance) map[string]any {
	card := virtualCard(emu)
	delete(card, "payment_monthly_limit")

	return changed(card, "card_level", "flash", "payment_lifespan_limit", 100,
		"pre_expires_at", emu.Clock().Now().AddDate(0, 1, 0).Format("2006-01-02T15:04:05Z07:00"))
}

func physicalCard(emu *emulatortest.Instance) map[string]any {
	return changed(virtualCard(emu), "card_level", "standard", "ship_to_business", true, "atm_monthly_limit", 300,
		"nfc_option", true)
}

func levelCard(emu *emulatortest.Instance, level string) map[string]any {
	switch level {
	case "flash":
		return flashCard(emu)
	case "standard", "plus", "metal":
		return changed(physicalCard(emu), "card_level", level)
	default:
		return changed(virtualCard(emu), "card_level", level)
	}
}

func levels() []string {
	return []string{"standard", "plus", "metal", "virtual", "virtual_partner", "flash", "advertising"}
}

// changed is a copy with some keys set; a nil value removes the key.
func changed(card map[string]any, keysAndValues ...any) map[string]any {
	other := maps.Clone(card)

	for position := 0; position < len(keysAndValues); position += 2 {
		key, _ := keysAndValues[position].(string)

		if value := keysAndValues[position+1]; value == nil {
			delete(other, key)
		} else {
			other[key] = value
		}
	}

	return other
}

func encoded(tb testing.TB, value any) []byte {
	tb.Helper()

	text, err := json.Marshal(value)
	if err != nil {
		tb.Fatalf("encoding %v: %v", value, err)
	}

	return text
}

func wantValues(tb testing.TB, card map[string]any, keysAndValues ...any) {
	tb.Helper()

	for position := 0; position < len(keysAndValues); position += 2 {
		key, _ := keysAndValues[position].(string)

		got, want := encoded(tb, card[key]), encoded(tb, keysAndValues[position+1])

		if _, there := card[key]; !there || !bytes.Equal(got, want) {
			tb.Errorf("%s: got %s (present: %t), want %s", key, got, there, want)
		}
	}
}

// wantSame compares several values at once.
func wantSame(tb testing.TB, what string, got, want []any) {
	tb.Helper()

	if diff := cmp.Diff(want, got); diff != "" {
		tb.Errorf("%s: %s", what, diff)
	}
}

func wantProblem(tb testing.TB, refused reply, code, pointer string) {
	tb.Helper()

	if refused.code() != code || refused.pointer() != pointer {
		tb.Errorf("got %q at %q, want %q at %q: %s", refused.code(), refused.pointer(), code, pointer, refused.text)
	}
}
