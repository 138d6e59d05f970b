// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"context"
	"fmt"
	"slices"
)

// NewCommandSource is a Source that keeps its credentials where a helper command reaches. Nothing is run yet.
func NewCommandSource(argv []string, app Application) (*Source, error) {
	if len(argv) == 0 || argv[0] == "" {
		return nil, errNoCommand
	}

	helper := command{argv: slices.Clone(argv), limit: commandTimeout, outputLimit: outputTimeout}

	return newSource(commandStore{helper: helper, app: app}, app)
}

// commandStore lets a Source keep its credentials behind a helper. It knows no lock: when two machines refresh within the
// 60 seconds for which Qonto accepts the old token, both get tokens that work, and the last one stored stays.
type commandStore struct {
	helper command
	app    Application
}

func (s commandStore) read(ctx context.Context) (Credentials, error) {
	output, err := s.helper.run(ctx, verbGet, nil)
	if err != nil {
		return Credentials{}, err
	}

	found, err := ParseOutput(output)
	if err != nil {
		return Credentials{}, fmt.Errorf("%w: %w", errCommandOutput, err)
	}

	err = s.app.checkHelper(found)
	if err != nil {
		return Credentials{}, fmt.Errorf("the output of credentials_command cannot be used: %w", err)
	}

	return found, nil
}

func (commandStore) loginHint() string {
	return "run `terraform-provider-qonto login` again and put the file where credentials_command reads"
}

// begin returns what was read a moment ago: without a lock, reading again would prove nothing.
func (s commandStore) begin(_ context.Context, known Credentials) (rotation, error) {
	return commandRotation{helper: s.helper, found: known}, nil
}

type commandRotation struct {
	helper command
	found  Credentials
}

func (c commandRotation) current() Credentials { return c.found }

func (c commandRotation) save(ctx context.Context, next Credentials) error {
	data, err := next.Encode()
	if err != nil {
		return err
	}

	_, err = c.helper.run(ctx, verbStore, data)

	return err
}

func (commandRotation) end() {}
