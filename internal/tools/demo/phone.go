// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// answer is what somebody with the phone does when it rings.
type answer func(ctx context.Context, e *emulator, challenge *control.Challenge) (word string, err error)

// withPhone plays an act while somebody holds the phone that approves what the CLI asks for.
func withPhone(react answer, play act) act {
	return func(ctx context.Context, s *stage) error {
		holding, putDown := context.WithCancel(ctx)
		done := make(chan error, 1)

		go func() { done <- s.holdPhone(holding, react) }()

		err := play(ctx, s)

		putDown()

		return errors.Join(err, <-done)
	}
}

// holdPhone answers one challenge after the other until ctx ends.
func (s *stage) holdPhone(ctx context.Context, react answer) error {
	for answered := s.rung; ; answered = s.rung {
		challenge, err := s.emulator.WaitForChallengeAfter(ctx, answered)
		if ctx.Err() != nil {
			return nil //nolint:nilerr // nobody waits any more
		}

		if err != nil {
			return fmt.Errorf("waiting for the phone to ring: %w", err)
		}

		s.rung = challenge.Number

		word, err := react(ctx, s.emulator, &challenge)
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("answering the phone: %w", err)
		}

		s.sayf("    [phone] %s %s\n", caption(&challenge), word)
	}
}

// caption says what the phone asked about.
func caption(challenge *control.Challenge) string {
	var order struct {
		Card struct {
			Level string `json:"card_level"`
		} `json:"card"`
	}

	err := json.Unmarshal([]byte(challenge.Body), &order)
	if err != nil || order.Card.Level == "" {
		return fmt.Sprintf("%s %s?", challenge.Method, challenge.Route)
	}

	return fmt.Sprintf("Issue a %s card?", order.Card.Level)
}

// approve says yes to everything.
func approve(ctx context.Context, e *emulator, challenge *control.Challenge) (string, error) {
	_, err := e.Approve(ctx, challenge.ID)

	return "Yes.", err
}

// approveLate says yes, and lets the access token run out while somebody looks for the phone.
func approveLate(ctx context.Context, e *emulator, challenge *control.Challenge) (string, error) {
	if challenge.Number == 1 {
		tokens, err := e.Tokens(ctx)
		if err != nil {
			return "", err
		}

		for _, token := range tokens {
			if token.Kind == "access" && token.MembershipID == e.MembershipID {
				_ = e.ExpireToken(ctx, token.Token) // one that has ended already is no error here
			}
		}
	}

	return approve(ctx, e, challenge)
}

// deny says no to everything.
func deny(ctx context.Context, e *emulator, challenge *control.Challenge) (string, error) {
	_, err := e.Deny(ctx, challenge.ID)

	return "No.", err
}
