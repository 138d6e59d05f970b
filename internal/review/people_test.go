// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// Holders have the names that data sources of the plan give them, in whatever module, and ids otherwise.
func TestPeople_NamesOfThePlan(t *testing.T) {
	t.Parallel()

	members := object{
		"mode": "data", "type": "qonto_memberships", "provider_name": registry,
		"values": object{"memberships": []any{object{"id": "member-2", "first_name": "Tomas", "last_name": "Brandl"}, "odd", nil}},
	}
	hidden := with(member("member-3", "Noor", "Haddad"), object{"sensitive_values": object{"last_name": true}})
	theirs := with(member("member-4", "Oskar", "Nyberg"), object{"provider_name": "registry.terraform.io/somebody/people"})
	namesake := with(member("member-1", "Somebody", "Else"), object{"provider_name": "registry.terraform.io/somebody/qonto"})
	holder := func(id string) object { return created("qonto_card."+id, card(id, object{"holder_id": id})) }

	whole := plan(holder("member-1"), holder("member-2"), holder("member-3"), holder("member-4"))
	whole["prior_state"] = object{"values": object{"root_module": object{
		"resources":     []any{nil, members, hidden, theirs, namesake, with(member("member-1", "Not", "Read"), object{"mode": "managed"})},
		"child_modules": []object{{"child_modules": []object{{"resources": []object{member("member-1", "Lea", "Sommer")}}}}},
	}}}

	done := reviewed(t, whole)
	done.shows(`"member-1"`, "Lea Sommer")
	done.shows(`"member-2"`, "Tomas Brandl")
	done.shows(`"member-3"`, "member-3", "virtual")
	done.shows(`"member-4"`, "member-4", "virtual")

	whole["planned_values"], whole["prior_state"] = whole["prior_state"].(object)["values"], "odd" //nolint:forcetypeassert,errcheck // made above
	reviewed(t, whole).shows(`"member-1"`, "Lea Sommer")
}

// Names that the plan does not have come from Qonto, if there are credentials.
func TestLookup_Names(t *testing.T) {
	t.Parallel()

	qonto := emulatortest.Start(t)
	whole := plan(created("qonto_card.this", card("Ads", object{"holder_id": qonto.EmployeeMembershipID})))
	name := nameOf(t, qonto, qonto.EmployeeMembershipID)
	file := credentialsFile(t, qonto)

	for source, environment := range map[string]map[string]string{
		"a token":   {"QONTO_ACCESS_TOKEN": qonto.Token},
		"a file":    {"QONTO_CREDENTIALS_FILE": file},
		"a command": {"QONTO_CREDENTIALS_COMMAND": `["sh", "-c", "cat ` + file + `"]`},
	} {
		environment["QONTO_ENDPOINT"] = qonto.URL

		done := runWith(t, environment, whole)
		done.shows(`"Ads"`, name)

		if done.err != nil || done.errors != "" {
			t.Errorf("%s: %v, %s", source, done.err, done.errors)
		}
	}
}

// The environment means the same here as for the provider: white space around a token is none of it, an empty variable is
// none, two sources are refused, and a flag is true or false.
func TestLookup_Environment(t *testing.T) {
	t.Parallel()

	qonto := emulatortest.Start(t)
	whole := plan(created("qonto_card.this", card("Ads", object{"holder_id": qonto.EmployeeMembershipID})))
	name := nameOf(t, qonto, qonto.EmployeeMembershipID)
	file := credentialsFile(t, qonto)

	for text, c := range map[string]struct {
		environment map[string]string
		refused     string // empty if the name is shown
	}{
		"a staging token with a line feed": {map[string]string{"QONTO_ACCESS_TOKEN": qonto.Token, "QONTO_STAGING_TOKEN": "staging\n"}, ""},
		"a token of white space":           {map[string]string{"QONTO_ACCESS_TOKEN": " \n", "QONTO_CREDENTIALS_FILE": file}, ""},
		"a flag":                           {map[string]string{"QONTO_ACCESS_TOKEN": qonto.Token, "QONTO_ALLOW_INSECURE_ENDPOINT": "1"}, ""},
		"no flag": {
			map[string]string{"QONTO_ACCESS_TOKEN": qonto.Token, "QONTO_ALLOW_INSECURE_ENDPOINT": "perhaps"},
			"QONTO_ALLOW_INSECURE_ENDPOINT must be true or false",
		},
		"two sources": {
			map[string]string{"QONTO_ACCESS_TOKEN": qonto.Token, "QONTO_CREDENTIALS_FILE": file},
			"QONTO_ACCESS_TOKEN and QONTO_CREDENTIALS_FILE are both set",
		},
	} {
		c.environment["QONTO_ENDPOINT"] = qonto.URL
		done := runWith(t, c.environment, whole)

		if c.refused == "" {
			done.shows(`"Ads"`, name)
		} else {
			done.shows(`"Ads"`, qonto.EmployeeMembershipID)
		}

		if done.err != nil || (c.refused == "") != (done.errors == "") || !strings.Contains(done.errors, c.refused) {
			t.Errorf("%s: %v, %s", text, done.err, done.errors)
		}
	}
}

// Qonto is asked once, by a reading request, and only for what the plan does not say.
func TestLookup_AsksOnlyIfNamesLack(t *testing.T) {
	t.Parallel()

	qonto := emulatortest.Start(t)
	environment := map[string]string{"QONTO_ENDPOINT": qonto.URL, "QONTO_ACCESS_TOKEN": qonto.Token}

	known := plan(created("qonto_card.this", card("Ads")))
	known["prior_state"] = object{"values": object{"root_module": object{"resources": []object{member("member-1", "Lea", "Sommer")}}}}

	same := card("Ads")
	unchanged := plan(change("qonto_card.this", []string{"no-op"}, same, same))
	unknown := plan(created("qonto_card.this", card("Ads")))

	runWith(t, environment, known)
	runWith(t, environment, unchanged)
	runWith(t, environment, unknown, "-lookup=false")
	runWith(t, map[string]string{"QONTO_ENDPOINT": qonto.URL}, unknown)

	if sent := qonto.Ledger().Requests; len(sent) != 0 {
		t.Errorf("%d requests were sent: %v", len(sent), sent)
	}

	runWith(t, environment, unknown)

	if sent := qonto.Ledger().Requests; len(sent) != 1 || sent[0].Method != http.MethodGet || sent[0].Path != "/v2/memberships" {
		t.Errorf("sent was %v", sent)
	}
}

// A lookup that fails costs the names and nothing else, and shows no token.
func TestLookup_Fails(t *testing.T) {
	t.Parallel()

	qonto := emulatortest.Start(t)
	whole := plan(created("qonto_card.this", card("Ads")))
	token := qonto.TokenFor(qonto.OwnerMembershipID, "card.read")

	for name, c := range map[string]struct {
		environment map[string]string
		args        []string
	}{
		"a token that may not":  {map[string]string{"QONTO_ENDPOINT": qonto.URL, "QONTO_ACCESS_TOKEN": token}, nil},
		"a wrong token":         {map[string]string{"QONTO_ENDPOINT": qonto.URL, "QONTO_ACCESS_TOKEN": "wrong"}, nil},
		"a wrong endpoint":      {map[string]string{"QONTO_ENDPOINT": "ftp://127.0.0.1", "QONTO_ACCESS_TOKEN": token}, nil},
		"a command that is odd": {map[string]string{"QONTO_ENDPOINT": qonto.URL, "QONTO_CREDENTIALS_COMMAND": `["`}, nil},
		"a file that is none":   {map[string]string{"QONTO_ENDPOINT": qonto.URL, "QONTO_CREDENTIALS_FILE": "/nowhere/file"}, []string{"-lookup"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			done := runWith(t, c.environment, whole, c.args...)
			done.shows(`"Ads"`, "member-1")

			isSaid := strings.HasPrefix(done.errors, "Holders are shown by their ids") && !strings.Contains(done.errors, token)
			if done.err != nil || done.status != 0 || !isSaid {
				t.Errorf("%d, %v, %s", done.status, done.err, done.errors)
			}
		})
	}
}

// nameOf is what the emulator calls a member.
func nameOf(t *testing.T, qonto *emulatortest.Instance, id string) string {
	t.Helper()

	for _, member := range qonto.Server.Info().Memberships {
		if member.ID == id {
			return member.FirstName + " " + member.LastName
		}
	}

	t.Fatal("there is no such member")

	return ""
}

func credentialsFile(t *testing.T, qonto *emulatortest.Instance) string {
	t.Helper()

	document, err := json.Marshal(object{"version": 1, "access_token": qonto.Token, "expires_at": time.Now().Add(time.Hour).UTC()})
	if err != nil {
		t.Fatal(err)
	}

	file := filepath.Join(t.TempDir(), "credentials.json")
	if err := os.WriteFile(file, document, 0o600); err != nil {
		t.Fatal(err)
	}

	return file
}
