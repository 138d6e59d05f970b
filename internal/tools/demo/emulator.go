// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
)

var errEmulator = errors.New("the emulator did not do what it was asked for")

// emulator is a running emulator, and how to talk to it: the API's own credentials, and the calls beside the API that
// tell what is in its books.
type emulator struct {
	// URL is where it listens, for instance http://127.0.0.1:40123.
	URL           string `json:"url"`
	AccessToken   string `json:"access_token"`
	BankAccountID string `json:"bank_account_id"`
	MembershipID  string `json:"membership_id"`

	members []member
	process *exec.Cmd
	cancel  context.CancelFunc
}

// member is somebody of the organization that the emulator has invented.
type member struct {
	ID        string `json:"id"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
}

// issued is a card in the emulator's books.
type issued struct {
	ID                   string  `json:"id"`
	Nickname             *string `json:"nickname"`
	CardLevel            string  `json:"card_level"`
	HolderID             string  `json:"holder_id"`
	LastDigits           *string `json:"last_digits"`
	Status               string  `json:"status"`
	PaymentMonthlyLimit  int64   `json:"payment_monthly_limit"`
	PaymentLifespanLimit *int64  `json:"payment_lifespan_limit"`
}

// startEmulator starts the program on a free port of this machine and waits until it has said where it listens. It runs
// until it is stopped, also when ctx ends: the CLI may still be tidying up.
func startEmulator(ctx context.Context, path string, complaints io.Writer) (*emulator, error) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	process := program(running, path, "-addr", "127.0.0.1:0", "-json")
	process.Stderr = complaints

	said, err := process.StdoutPipe()
	if err == nil {
		err = process.Start()
	}

	if err != nil {
		cancel()

		return nil, fmt.Errorf("starting the emulator: %w", err)
	}

	e := &emulator{process: process, cancel: cancel}

	err = e.introduce(ctx, said)
	if err != nil {
		return nil, errors.Join(err, e.stop())
	}

	return e, nil
}

// introduce reads what the emulator prints about itself, and asks it who is who.
func (e *emulator) introduce(ctx context.Context, said io.Reader) error {
	err := json.NewDecoder(said).Decode(e)
	if err != nil {
		return fmt.Errorf("%w: it printed no address and credentials: %w", errEmulator, err)
	}

	go func() { _, _ = io.Copy(io.Discard, said) }() // until it ends, so that it never waits for a reader

	var info struct {
		Memberships []member `json:"memberships"`
	}

	err = e.call(ctx, http.MethodGet, "/info", nil, &info)
	e.members = info.Memberships

	return err
}

// stop ends the emulator. That it ends because it was asked to is no error.
func (e *emulator) stop() error {
	e.cancel()

	err := e.process.Wait()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) && !errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopping the emulator: %w", err)
	}

	return nil
}

// books returns every card that was ever issued, in the order of issue.
func (e *emulator) books(ctx context.Context) ([]issued, error) {
	var ledger struct {
		Cards []issued `json:"cards"`
	}

	err := e.call(ctx, http.MethodGet, "/ledger", nil, &ledger)

	return ledger.Cards, err
}

// issueOutside issues a virtual card for the owner the way Qonto's app would, and returns its id.
func (e *emulator) issueOutside(ctx context.Context, nickname string) (string, error) {
	const monthly = 300

	order := map[string]any{
		"card": map[string]any{
			"card_level": "virtual", "payment_monthly_limit": monthly,
			"holder_id": e.MembershipID, "initiator_id": e.MembershipID, "bank_account_id": e.BankAccountID,
		},
		"set": map[string]any{"nickname": nickname},
	}

	var card issued

	err := e.call(ctx, http.MethodPost, "/cards", order, &card)

	return card.ID, err
}

// holder returns the name of a member.
func (e *emulator) holder(id string) string {
	for _, member := range e.members {
		if member.ID == id {
			return member.FirstName + " " + member.LastName
		}
	}

	return id
}

// call makes one of the calls beside the API. A nil body sends none.
func (e *emulator) call(ctx context.Context, method, path string, body, answer any) error {
	sent, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("%w: %w", errEmulator, err)
	}

	request, err := http.NewRequestWithContext(ctx, method, e.URL+"/_emulator"+path, bytes.NewReader(sent))
	if err != nil {
		return fmt.Errorf("%w: %w", errEmulator, err)
	}

	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("%w: %w", errEmulator, err)
	}

	defer func() { _ = response.Body.Close() }() // read to its end, or not of interest

	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: %s %s: %s", errEmulator, method, path, response.Status)
	}

	err = json.NewDecoder(response.Body).Decode(answer)
	if err != nil {
		return fmt.Errorf("%w: %w", errEmulator, err)
	}

	return nil
}
