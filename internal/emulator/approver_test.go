// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// The first rule that matches decides, so many times; without a rule it is a person's turn.
func TestApproverRules(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))

	err := emu.Control.SetApproverRules(t.Context(),
		control.ApproverRule{Decision: control.Deny, Body: map[string]any{"card.card_level": "standard"}},
		control.ApproverRule{Decision: control.Deny, MembershipID: emu.AdminMembershipID},
		control.ApproverRule{Decision: control.Approve, Route: "/v2/cards", Method: http.MethodPost, Times: 2},
		control.ApproverRule{Decision: control.Ignore, Route: "/v2/cards"},
	)
	if err != nil {
		t.Fatalf("setting the rules: %v", err)
	}

	admin := api.as(emu.TokenFor(emu.AdminMembershipID))

	for number, example := range []struct {
		api    *caller
		card   map[string]any
		result string
	}{
		{api, virtualCard(emu), "allow"},
		{api, physicalCard(emu), "deny"},
		{admin, virtualCard(emu), "deny"},
		{api, virtualCard(emu), "allow"},
		{api, virtualCard(emu), "waiting"},
	} {
		token, _ := asked(example.api, example.card, strconv.Itoa(number))
		wantSession(t, example.api, token, example.result)
	}

	last := emu.Ledger().Challenges[4]
	if !last.Ignored || emu.Ledger().Challenges[0].DecidedBy != "rule" {
		t.Errorf("challenges: %+v", emu.Ledger().Challenges)
	}

	limits := write(emu, api, "limits")
	if waiting := emu.WaitForChallenge(); waiting.Token != tokenOf(limits) || waiting.Route != "/v2/cards/{id}/limits" {
		t.Errorf("waits for a person: %+v", waiting)
	}

	if rules := api.get("/_emulator/approver").list("rules"); len(rules) != 4 {
		t.Errorf("rules: %+v", rules)
	}
}

// A rule for one card leaves the others alone.
func TestApproverRuleForACard(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	card, other := emu.IssueCard(virtualCard(emu), nil), emu.IssueCard(virtualCard(emu), nil)

	if err := emu.Control.SetApproverRules(t.Context(), control.ApproverRule{Decision: control.Approve, CardID: card.ID}); err != nil {
		t.Fatalf("setting the rules: %v", err)
	}

	for id, result := range map[string]string{card.ID: "allow", other.ID: "waiting"} {
		wantSession(t, api, tokenOf(api.do(http.MethodPut, "/v2/cards/"+id+"/unlock", "")), result)
	}
}

func TestApproverAfterAWhile(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	opened := emu.Clock().Freeze(time.Time{})

	if err := emu.Control.SetApproverRules(t.Context(), control.ApproverRule{Decision: control.Approve, AfterMS: 5000}); err != nil {
		t.Fatalf("setting the rules: %v", err)
	}

	token, _ := asked(api, virtualCard(emu), "k")
	emu.Clock().Advance(5*time.Second - time.Microsecond)
	wantSession(t, api, token, "waiting")
	emu.Clock().Advance(time.Minute)

	if at := emu.Ledger().Challenges[0].DecidedAt; at == nil || !at.Equal(opened.Add(5*time.Second)) {
		t.Errorf("decided at %v", at)
	}

	wantSession(t, api, token, "allow")
}

func TestApproverTooLate(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.Clock().Freeze(time.Time{})
	emu.SetApprover(func(control.Challenge) control.Reaction {
		return control.Reaction{Decision: control.Approve, AfterMS: 15 * 60 * 1000}
	})

	token, _ := asked(api, virtualCard(emu), "k")
	emu.Clock().Advance(time.Hour)
	wantSession(t, api, token, "deny")

	if challenge := emu.Ledger().Challenges[0]; challenge.State != control.ChallengeExpired {
		t.Errorf("challenge: %+v", challenge)
	}
}

func TestApproverAfterPolls(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.SetApprover(func(challenge control.Challenge) control.Reaction {
		if !strings.Contains(challenge.Body, `"virtual"`) {
			return control.Reaction{}
		}

		return control.Reaction{Decision: control.Approve, AfterPolls: 2}
	})

	token, _ := asked(api, virtualCard(emu), "k")
	for _, result := range []string{"waiting", "waiting", "allow", "allow"} {
		wantSession(t, api, token, result)
	}

	token, _ = asked(api, physicalCard(emu), "k")
	for range 4 {
		wantSession(t, api, token, "waiting")
	}
}

// A client that waits for a challenge is woken by the next one, and by nothing that is decided already.
func TestWaitingForChallenges(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	found := make(chan control.Challenge)

	go func() {
		challenge, err := emu.Control.WaitForChallenge(t.Context())
		if err != nil {
			t.Errorf("waiting: %v", err)
		}

		found <- challenge
	}()

	token, _ := asked(api, virtualCard(emu), "one")

	first := <-found
	if first.Token != token || first.Number != 1 || first.State != "waiting" {
		t.Fatalf("got %+v", first)
	}

	ignored, err := emu.Control.Ignore(t.Context(), first.ID)
	if err != nil || !ignored.Ignored {
		t.Fatalf("ignoring: %+v, %v", ignored, err)
	}

	asked(api, virtualCard(emu), "two")

	if second := emu.WaitForChallenge(); second.Number != 2 || second.OpenTogether != 2 {
		t.Errorf("got %+v", second)
	}
}

// The next challenge after a known one is found whatever has become of it, or waited for.
func TestWaitingForTheNextChallenge(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	emu.AutoApprove()
	asked(api, virtualCard(emu), "one")
	asked(api, virtualCard(emu), "two")

	if next, err := emu.Control.WaitForChallengeAfter(t.Context(), 0); err != nil || next.Number != 1 {
		t.Errorf("got %+v, %v", next, err)
	}

	if pending, err := emu.Control.PendingChallenges(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("got %+v, %v", pending, err)
	}

	// Nobody opens a third one: the wait ends with its context.
	ended, cancel := context.WithCancel(t.Context())
	go cancel()

	if _, err := emu.Control.WaitForChallengeAfter(ended, 2); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// A decision stands.
func TestDecisionsAreFinal(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	asked(api, virtualCard(emu), "k")
	approved(t, emu)

	all, err := emu.Control.Challenges(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatalf("got %+v, %v", all, err)
	}

	for _, decide := range []func(context.Context, string) (control.Challenge, error){
		emu.Control.Approve, emu.Control.Deny, emu.Control.Ignore,
	} {
		for _, id := range []string{all[0].ID, "challenge-9"} {
			if _, err := decide(t.Context(), id); !errors.Is(err, control.ErrRefused) {
				t.Errorf("%s: got %v", id, err)
			}
		}
	}

	one, err := emu.Control.Challenge(t.Context(), all[0].ID)
	if err != nil || one.State != "allowed" || !cmp.Equal(one, all[0]) {
		t.Errorf("got %+v, %v", one, err)
	}

	if _, err := emu.Server.Decide(one.ID, "perhaps"); err == nil {
		t.Error("an unknown decision was taken")
	}

	if err := emu.Control.SetApproverRules(t.Context(), control.ApproverRule{Decision: "perhaps"}); !errors.Is(err, control.ErrRefused) {
		t.Errorf("got %v", err)
	}
}

// The ledger counts how many challenges were open together, per person.
func TestMostOpenChallenges(t *testing.T) {
	t.Parallel()

	emu, api := start(t, emulatortest.WithSCA("observed"))
	admin := api.as(emu.TokenFor(emu.AdminMembershipID))

	asked(api, virtualCard(emu), "1")
	asked(admin, virtualCard(emu), "2")
	approved(t, emu)
	asked(api, virtualCard(emu), "3")
	asked(admin, virtualCard(emu), "4")
	emu.Clock().Advance(15 * time.Minute)
	asked(admin, virtualCard(emu), "5")

	want := map[string]int{emu.OwnerMembershipID: 1, emu.AdminMembershipID: 2}
	if diff := cmp.Diff(want, emu.Ledger().MaxOpen); diff != "" {
		t.Errorf("open together (-want +got):\n%s", diff)
	}

	remote, err := emu.Control.Ledger(t.Context())
	if err != nil || len(remote.Challenges) != 5 || !cmp.Equal(want, remote.MaxOpen) || remote.Requests[0].Challenge != "challenge-1" {
		t.Errorf("got %+v, %v", remote.Challenges, err)
	}

	if err := emu.Control.Reset(t.Context()); err != nil || len(emu.Server.Challenges()) != 0 {
		t.Errorf("after a reset: %v", err)
	}
}
