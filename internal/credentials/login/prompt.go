// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"errors"
	"io"
	"os"

	"golang.org/x/term"
)

var errNotRead = errors.New("it could not be read")

// SecretPrompt returns a function that asks for a secret without showing it, or nil if the input is not a terminal.
func SecretPrompt(in *os.File, out io.Writer) func(ctx context.Context, question string) (string, error) {
	terminal := int(in.Fd())
	if !term.IsTerminal(terminal) {
		return nil
	}

	return func(ctx context.Context, question string) (string, error) {
		before, err := term.GetState(terminal)
		if err != nil {
			return "", errNotRead
		}

		_, _ = io.WriteString(out, question)
		answer := make(chan string, 1)
		failed := make(chan struct{})

		go func() {
			typed, err := term.ReadPassword(terminal)
			if err != nil {
				close(failed)

				return
			}

			answer <- string(typed)
		}()

		defer func() { _, _ = io.WriteString(out, "\n") }()

		select {
		case <-ctx.Done():
			_ = term.Restore(terminal, before) // Ctrl-C must not leave a terminal that shows nothing

			return "", ctx.Err()
		case <-failed:
			return "", errNotRead
		case typed := <-answer:
			return typed, nil
		}
	}
}
