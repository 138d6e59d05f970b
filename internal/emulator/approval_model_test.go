// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// knownChallenge is what the model expects of one challenge.
type knownChallenge struct {
	id, token string
	budget    int
	state     string
	openedAt  time.Time
}

// approvals is a model, much smaller than the emulator, of what approvals and keys do to creates.
type approvals struct {
	emu        *emulatortest.Instance
	api        *caller
	challenges []*knownChallenge
	stored     map[string]time.Time
	cards      int
}

func (a *approvals) Check(t *rapid.T) {
	ledger := a.emu.Ledger()
	used, allowed := 0, 0

	for _, challenge := range ledger.Challenges {
		if challenge.UsedAt != nil {
			used++
		}

		if challenge.DecidedBy == "phone" && challenge.State != "denied" {
			allowed++
		}
	}

	if len(ledger.Cards) != a.cards || used != a.cards || used > allowed {
		t.Fatalf("%d cards, want %d; %d tokens used, %d approvals", len(ledger.Cards), a.cards, used, allowed)
	}
}

func (a *approvals) isStored(key string) bool {
	at, known := a.stored[key]

	return known && a.emu.Clock().Now().Sub(at) < 30*time.Minute
}

func (a *approvals) send(t *rapid.T, key string, budget int, token string) reply {
	api := a.api.with(keyHeader, key)
	if token != "" {
		api = api.with(sessionHeader, token)
	}

	answered, err := api.try(http.MethodPost, "/v2/cards", `{"card":{"card_level":"virtual","payment_monthly_limit":`+strconv.Itoa(budget)+
		`,"holder_id":"`+a.emu.OwnerMembershipID+`","organization_id":"`+a.emu.OrganizationID+`","bank_account_id":"`+a.emu.BankAccountID+`"}}`)
	if err != nil {
		t.Fatalf("sending: %v", err)
	}

	return answered
}

func (a *approvals) drawRequest(t *rapid.T) (key string, budget int) {
	return rapid.SampledFrom([]string{"one", "two", "three"}).Draw(t, "key"), rapid.SampledFrom([]int{100, 200}).Draw(t, "budget")
}

func (a *approvals) draw(t *rapid.T) *knownChallenge {
	if len(a.challenges) == 0 {
		t.Skip("no challenge yet")
	}

	return rapid.SampledFrom(a.challenges).Draw(t, "challenge")
}

func (a *approvals) isOver(challenge *knownChallenge) bool {
	return a.emu.Clock().Now().Sub(challenge.openedAt) >= 15*time.Minute
}

func (a *approvals) Ask(t *rapid.T) {
	key, budget := a.drawRequest(t)
	answered := a.send(t, key, budget, "")

	if a.isStored(key) {
		wantStatus(t, answered, http.StatusOK)

		return
	}

	wantStatus(t, answered, http.StatusPreconditionRequired)

	number := len(a.challenges) + 1
	a.challenges = append(a.challenges, &knownChallenge{
		id: "challenge-" + strconv.Itoa(number), token: tokenOf(answered), budget: budget, state: "waiting", openedAt: a.emu.Clock().Now(),
	})
}

func wantStatus(t *rapid.T, got reply, status int) {
	if got.status != status {
		t.Fatalf("got %d %s, want %d", got.status, got.text, status)
	}
}

func (a *approvals) Retry(t *rapid.T) {
	challenge := a.draw(t)
	key, budget := a.drawRequest(t)
	answered := a.send(t, key, budget, challenge.token)

	switch {
	case a.isStored(key):
		wantStatus(t, answered, http.StatusOK)
	case challenge.state == "used", challenge.budget != budget:
		wantStatus(t, answered, http.StatusUnprocessableEntity)
	case challenge.state != "allowed", a.isOver(challenge):
		wantStatus(t, answered, http.StatusPreconditionFailed)
	default:
		wantStatus(t, answered, http.StatusOK)

		challenge.state = "used"
		a.stored[key] = a.emu.Clock().Now()
		a.cards++
	}
}

func (a *approvals) Approve(t *rapid.T) {
	a.decide(t, "approve", "allowed")
}

func (a *approvals) Deny(t *rapid.T) {
	a.decide(t, "deny", "denied")
}

func (a *approvals) decide(t *rapid.T, decision, state string) {
	challenge := a.draw(t)
	isOpen := challenge.state == "waiting" && !a.isOver(challenge)

	answered, err := a.api.try(http.MethodPost, "/_emulator/challenges/"+challenge.id+"/"+decision, "")
	if err != nil || (answered.status == http.StatusOK) != isOpen {
		t.Fatalf("%s of %s: got %d %s, %v", decision, challenge.state, answered.status, answered.text, err)
	}

	if isOpen {
		challenge.state = state
	}
}

func (a *approvals) Poll(t *rapid.T) {
	challenge := a.draw(t)
	want := "deny"

	switch {
	case challenge.state == "used", challenge.state == "allowed" && !a.isOver(challenge):
		want = "allow"
	case challenge.state == "waiting" && !a.isOver(challenge):
		want = "waiting"
	}

	answered, err := a.api.try(http.MethodGet, "/v2/sca_sessions/"+challenge.token, "")
	if err != nil || textOf(answered.body, "result") != want {
		t.Fatalf("got %s, %v, want %s", answered.text, err, want)
	}
}

func (a *approvals) Wait(t *rapid.T) {
	a.emu.Clock().Advance(time.Duration(rapid.IntRange(1, 900).Draw(t, "seconds")) * time.Second)
}

// In any order of asking, polling, approving, denying, retrying and waiting: a card is issued once per approval at most,
// and a token never works twice, for another body, or too late.
func TestOneCardPerApproval(t *testing.T) {
	t.Parallel()

	emu, api := frozen(t, emulatortest.WithSCA("observed"), emulatortest.WithoutRateLimit())

	rapid.Check(t, func(rt *rapid.T) {
		if err := emu.Control.Reset(t.Context()); err != nil {
			rt.Fatalf("resetting: %v", err)
		}

		emu.Clock().Freeze(time.Time{})
		rt.Repeat(rapid.StateMachineActions(&approvals{emu: emu, api: api, stored: map[string]time.Time{}}))
	})
}

// Presented by many at once, under keys of their own, a token works for one of them.
func TestTokenWorksForOneOfMany(t *testing.T) {
	t.Parallel()

	const many = 20

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.AutoApprove()

	token, body := asked(api, virtualCard(emu), "k")

	var (
		group  sync.WaitGroup
		issued atomic.Int32
	)

	for number := range many {
		group.Go(func() {
			answered, err := api.with(keyHeader, strconv.Itoa(number)).with(sessionHeader, token).try(http.MethodPost, "/v2/cards", body)

			switch {
			case err == nil && answered.status == http.StatusOK:
				issued.Add(1)
			case err != nil || answered.status != http.StatusUnprocessableEntity:
				t.Errorf("got %d %s, %v", answered.status, answered.text, err)
			}
		})
	}

	group.Wait()

	if count := len(emu.Ledger().Cards); count != 1 || issued.Load() != 1 {
		t.Errorf("%d cards, %d successes", count, issued.Load())
	}
}
