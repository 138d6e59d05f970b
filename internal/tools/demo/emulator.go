// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

var errEmulator = errors.New("the emulator has not printed its address and credentials")

// emulator is a running emulator, as it introduces itself, and the calls beside the API that tell what is in its books.
type emulator struct {
	*control.Client

	// URL is where it listens, for instance http://127.0.0.1:40123.
	URL           string            `json:"url"`
	AccessToken   string            `json:"access_token"`
	BankAccountID string            `json:"bank_account_id"`
	MembershipID  string            `json:"membership_id"`
	People        map[string]string `json:"people"`
	// PublicClientID and RedirectURI belong to an OAuth application without a secret.
	PublicClientID string `json:"public_client_id"`
	RedirectURI    string `json:"redirect_uri"`

	process *exec.Cmd
	cancel  context.CancelFunc
}

// startEmulator starts the program on a free port of this machine and waits until it has said where it listens. It runs
// until it is stopped, also when ctx ends: the CLI may still be tidying up.
func startEmulator(ctx context.Context, path string, complaints io.Writer, flags ...string) (*emulator, error) {
	running, cancel := context.WithCancel(context.WithoutCancel(ctx))
	process := program(running, path, append(flags, "-addr", "127.0.0.1:0", "-json")...)
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

	err = e.introduce(said)
	if err != nil {
		return nil, errors.Join(err, e.stop())
	}

	return e, nil
}

// introduce reads what the emulator prints about itself.
func (e *emulator) introduce(said io.Reader) error {
	err := json.NewDecoder(said).Decode(e)
	if err != nil {
		return fmt.Errorf("%w: %w", errEmulator, err)
	}

	go func() { _, _ = io.Copy(io.Discard, said) }() // until it ends, so that it never waits for a reader

	e.Client = control.New(e.URL, nil)

	return nil
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

// issueOutside issues a virtual card for the owner the way Qonto's app would, and returns its id.
func (e *emulator) issueOutside(ctx context.Context, nickname string) (string, error) {
	const monthly = 300

	order := map[string]any{
		"card_level": "virtual", "payment_monthly_limit": monthly,
		"holder_id": e.MembershipID, "initiator_id": e.MembershipID, "bank_account_id": e.BankAccountID,
	}

	card, err := e.IssueCard(ctx, order, map[string]any{"nickname": nickname})
	if err != nil {
		return "", fmt.Errorf("ordering a card: %w", err)
	}

	return card.ID, nil
}

// role says what the member is in the company that the emulator has invented.
func (e *emulator) role(membershipID string) string {
	for role, id := range e.People {
		if id == membershipID {
			return role
		}
	}

	return membershipID
}
