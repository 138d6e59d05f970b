// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const credentialsFile = "credentials.json"

// signIn signs in with the provider's own login command. Somebody at a browser agrees on the consent page.
func signIn() act {
	return func(ctx context.Context, s *stage) error {
		args := []string{"login", "-manual", "-credentials-file", credentialsFile}
		s.sayf("$ terraform-provider-qonto %s\n", strings.Join(args, " "))

		login := program(ctx, s.props.Provider, append(args, "-client-id", s.emulator.PublicClientID, "-redirect-url", s.emulator.RedirectURI,
			"-oauth-endpoint", s.emulator.URL)...)
		login.Dir, login.Env, login.Stderr = s.work, s.env, s.complaints

		told, err := login.StdoutPipe()
		if err != nil {
			return fmt.Errorf("listening to login: %w", err)
		}

		typed, err := login.StdinPipe()
		if err != nil {
			return fmt.Errorf("typing for login: %w", err)
		}

		err = login.Start()
		if err != nil {
			return fmt.Errorf("starting login: %w", err)
		}

		err = s.consent(ctx, told, typed)
		if waited := login.Wait(); err == nil && waited != nil {
			err = fmt.Errorf("signing in: %w", waited)
		}

		s.sayf("\n")
		s.useCredentials()

		return err
	}
}

// consent opens the address that login prints, agrees, and types where the browser ends.
func (s *stage) consent(ctx context.Context, told io.Reader, typed io.WriteCloser) error {
	address := regexp.MustCompile(`http\S+/oauth2/auth\?\S+`)
	lines := bufio.NewScanner(told)

	for lines.Scan() {
		at := address.FindString(lines.Text())
		if at == "" {
			s.sayf("%s\n", lines.Text())

			continue
		}

		s.sayf("%s...\n", at[:strings.Index(at, "?")+1])

		end, err := s.emulator.Consent(ctx, at, control.Consent{Allow: true})
		if err != nil {
			return fmt.Errorf("agreeing: %w", err)
		}

		s.sayf("    [browser] Allow\n")

		_, err = fmt.Fprintln(typed, end)
		if err != nil {
			return fmt.Errorf("typing for login: %w", err)
		}
	}

	_ = typed.Close() // login has read what it wanted

	return nil
}

// useCredentials lets the provider take its tokens from the file, and from nowhere else.
func (s *stage) useCredentials() {
	s.env = slices.DeleteFunc(s.env, func(variable string) bool { return strings.HasPrefix(variable, "QONTO_ACCESS_TOKEN=") })
	s.env = append(s.env, "QONTO_CREDENTIALS_FILE="+s.path(credentialsFile))
}

// showRefreshes tells how often the provider got a new token, which it must have done by now.
func showRefreshes() act {
	return func(ctx context.Context, s *stage) error {
		ledger, err := s.emulator.Ledger(ctx)
		if err != nil {
			return fmt.Errorf("looking into the books: %w", err)
		}

		s.sayf("The access token expired in the middle of the run, and was refreshed: %d refresh.\n\n", ledger.OAuth.Refreshes)

		if ledger.OAuth.Refreshes == 0 {
			return fmt.Errorf("%w: no token was refreshed", errStory)
		}

		return nil
	}
}
