// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// secretStore stands in for GitHub, which says what a job is, and for Vault, which keeps credentials for those who may
// have them.
type secretStore struct {
	*httptest.Server

	mu     sync.Mutex
	kept   map[string]json.RawMessage // by path
	logins int
	stores int
}

// The identities of jobs, as far as Vault's roles look at them.
const (
	anyJob       = "any-job-of-the-repository"
	protectedJob = "a-job-of-the-environment-cards"
)

func newSecretStore(t *testing.T) *secretStore {
	t.Helper()

	s := &secretStore{kept: map[string]json.RawMessage{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /identity", s.identity)
	mux.HandleFunc("POST /v1/auth/jwt/login", s.login)
	mux.HandleFunc("GET /v1/secret/data/qonto/{name}", s.get)
	mux.HandleFunc("POST /v1/secret/data/qonto/{name}", s.store)

	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)

	return s
}

// identity is GitHub's: the bearer token of a job becomes what the job is, for one audience.
func (s *secretStore) identity(w http.ResponseWriter, r *http.Request) {
	job, isBearer := strings.CutPrefix(r.Header.Get("Authorization"), "bearer ")
	if !isBearer || r.URL.Query().Get("audience") != s.URL || r.URL.Query().Get("api-version") == "" {
		w.WriteHeader(http.StatusUnauthorized)

		return
	}

	_, _ = fmt.Fprintf(w, `{"value": %q}`, job)
}

// login is Vault's: the role that may write wants the protected environment.
func (s *secretStore) login(w http.ResponseWriter, r *http.Request) {
	var who struct {
		Role string `json:"role"`
		JWT  string `json:"jwt"`
	}

	err := json.NewDecoder(r.Body).Decode(&who)

	isKnown := who.Role == "cards-plan" && (who.JWT == anyJob || who.JWT == protectedJob) || who.Role == "cards-apply" && who.JWT == protectedJob
	if err != nil || !isKnown {
		w.WriteHeader(http.StatusForbidden)

		return
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	s.logins++

	_, _ = fmt.Fprintf(w, `{"auth": {"client_token": "token of %s"}}`, who.Role)
}

func (s *secretStore) get(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if mayUse(r) {
		_, _ = fmt.Fprintf(w, `{"data": {"data": %s, "metadata": {"version": 1}}}`, s.kept[r.PathValue("name")])
	} else {
		w.WriteHeader(http.StatusForbidden)
	}
}

func (s *secretStore) store(w http.ResponseWriter, r *http.Request) {
	var sent struct {
		Data json.RawMessage `json:"data"`
	}

	s.mu.Lock()
	defer s.mu.Unlock()

	if err := json.NewDecoder(r.Body).Decode(&sent); err != nil || !mayUse(r) {
		w.WriteHeader(http.StatusForbidden)

		return
	}

	s.stores++
	s.kept[r.PathValue("name")] = sent.Data
}

func mayUse(r *http.Request) bool {
	return r.Header.Get("X-Vault-Token") == "token of cards-"+r.PathValue("name")
}

func (s *secretStore) stored() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.stores
}

// keep puts a login with these scopes into the store.
func (s *secretStore) keep(c *acctest.CLI, name string, scopes ...string) {
	c.T.Helper()

	document, err := json.Marshal(map[string]any{
		"version": 1, "refresh_token": c.RefreshTokenFor(c.OwnerMembershipID, scopes...).RefreshToken, "client_id": c.ClientID, "oauth_endpoint": c.URL,
	})
	c.Must(err)

	s.mu.Lock()
	defer s.mu.Unlock()

	s.kept[name] = document
}

// job is the environment of a job: what GitHub gives it, and the credentials of its step as the workflow says.
func (s *secretStore) job(c *acctest.CLI, identity, name string) []string {
	return []string{
		"ACTIONS_ID_TOKEN_REQUEST_URL=" + s.URL + "/identity?api-version=2.0", "ACTIONS_ID_TOKEN_REQUEST_TOKEN=" + identity, "VAULT_ADDR=" + s.URL,
		"QONTO_ACCESS_TOKEN=", "QONTO_CREDENTIALS_COMMAND=ci/credentials.sh cards-" + name + " qonto/" + name,
		"QONTO_CLIENT_SECRET=" + c.ClientSecret, "QONTO_OAUTH_ENDPOINT=" + c.URL, "QONTO_ORGANIZATION_ID=" + c.OrganizationID,
	}
}

// newPipelineWithStore is the example as it is meant to run: a login that reads, and one that writes.
func newPipelineWithStore(t *testing.T) (*acctest.CLI, *secretStore) {
	t.Helper()

	for _, program := range []string{"curl", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("there is no %s", program)
		}
	}

	c, s := newPipeline(t), newSecretStore(t)
	s.keep(c, "plan", readOnly()...)
	s.keep(c, "apply")

	return c, s
}

// A review may take longer than tokens live, and so may an apply.
func TestPipelineCredentialsLast(t *testing.T) {
	c, s := newPipelineWithStore(t)

	for round, limit := range []string{"500", "600"} {
		if round > 0 {
			editFile(c, "cards.tf", fmt.Sprint("payment_monthly_limit = ", 400+100*round), "payment_monthly_limit = "+limit)
		}

		c.Clock().Advance(anHour)

		if planned := runScript(c, "plan.sh", s.job(c, anyJob, "plan")...); planned.ExitCode != 0 {
			t.Fatal(planned.Text)
		}

		c.Clock().Advance(anHour)

		if applied := runScript(c, "apply.sh", s.job(c, protectedJob, "apply")...); applied.ExitCode != 0 {
			t.Fatal(applied.Text)
		}
	}

	acctest.ExpectLiving(1)(t, c.Ledger())

	if got := c.OnlyCard().PaymentMonthlyLimit; got != 600 {
		t.Errorf("the limit is %d", got)
	}

	if count := c.Ledger().OAuth; s.stored() != count.Refreshes || count.Refreshes < 4 || count.Reuses != 0 {
		t.Errorf("%d tokens were stored: %+v", s.stored(), count)
	}
}

// A proposal that sends the plan's token elsewhere, or asks for the credentials that write, gets nothing that writes.
func TestPipelineCredentialsOfAHostileProposal(t *testing.T) {
	c, s := newPipelineWithStore(t)

	var stolen []string

	thief := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		stolen = append(stolen, strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
	}))
	t.Cleanup(thief.Close)

	editFile(c, "provider.tf", `provider "qonto" {}`, fmt.Sprintf("provider \"qonto\" {\n  endpoint = %q\n}", thief.URL))

	if planned := runScript(c, "plan.sh", s.job(c, anyJob, "plan")...); planned.ExitCode == 0 || len(stolen) == 0 {
		t.Fatalf("nothing was stolen:\n%s", planned.Text)
	}

	thief.Close()

	for _, token := range stolen {
		if status := tryToIssue(c, token); status != http.StatusForbidden {
			t.Errorf("a stolen token issues a card: %d", status)
		}
	}

	editFile(c, "provider.tf", fmt.Sprintf("endpoint = %q", thief.URL), `credentials_command = ["ci/credentials.sh", "cards-apply", "qonto/apply"]`)

	runScript(c, "plan.sh", s.job(c, anyJob, "plan")...).ExpectRefused(t, `credentials_command failed.*403`)

	if issued := len(c.Ledger().Cards); issued != 0 {
		t.Errorf("%d cards were issued", issued)
	}
}

// tryToIssue asks for a card with a token, and returns the status of the answer.
func tryToIssue(c *acctest.CLI, token string) int {
	c.T.Helper()

	body := fmt.Sprintf(`{"card": {"card_level": "virtual", "holder_id": %q, "initiator_id": %q, "organization_id": %q, "bank_account_id": %q}}`,
		c.OwnerMembershipID, c.OwnerMembershipID, c.OrganizationID, c.BankAccountID)

	request, err := http.NewRequestWithContext(c.T.Context(), http.MethodPost, c.URL+"/v2/cards", strings.NewReader(body))
	c.Must(err)
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Qonto-Idempotency-Key", "b7d5b5a0-0d5f-4b9b-8a43-4e1a2b3c4d5e")

	answer, err := http.DefaultClient.Do(request)
	c.Must(err)

	_, _ = io.Copy(io.Discard, answer.Body)
	c.Must(answer.Body.Close())

	return answer.StatusCode
}

// The token that applies does issue cards: the attempt of the test is a good one.
func TestPipelineCredentialsOfTheApplyWrite(t *testing.T) {
	c := acctest.NewCLI(t)
	c.AutoApprove()

	if status := tryToIssue(c, c.Token); status != http.StatusOK && status != http.StatusCreated && status != http.StatusPreconditionRequired {
		t.Errorf("status %d", status)
	}
}
