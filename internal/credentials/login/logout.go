// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const aboutLogout = `Revokes the credentials at Qonto and deletes the file.`

var errKept = errors.New("the credentials were not revoked and the file was kept; -force deletes it nevertheless")

func logout(ctx context.Context, args []string, env Environment) error {
	shared := newOptions("logout", aboutLogout, env)
	force := shared.flags.Bool("force", false, "delete the file even if the credentials cannot be revoked")

	err := shared.parse(args)
	if err != nil {
		return err
	}

	file, err := credentials.NewFile(shared.file)
	if err != nil {
		return err
	}

	if _, err := os.Stat(file.Path()); errors.Is(err, fs.ErrNotExist) {
		env.sayf("There is no %s.\n", file.Path())

		return nil
	}

	app, unusable := shared.application(ctx, false) // it may ask a person, so it comes before the lock

	err = file.Remove(ctx, func(kept credentials.Credentials, err error) error {
		if err == nil {
			err = unusable
		}

		if err == nil {
			err = revoke(ctx, app, kept)
		}

		switch {
		case err == nil:
			env.sayf("Revoked.\n")

			return nil
		case ctx.Err() != nil:
			return ctx.Err()
		case *force:
			env.sayf("Not revoked: %s.\n", err)

			return nil
		default:
			return fmt.Errorf("%w: %w", errKept, err)
		}
	})
	if err != nil {
		return err
	}

	env.sayf("Deleted %s.\n", file.Path())

	return nil
}

// revoke ends the refresh token, and with it what came from it, and the access token for the case that it does not.
func revoke(ctx context.Context, app credentials.Application, kept credentials.Credentials) error {
	oauth, err := credentials.NewOAuth(app.ForCredentials(kept))
	if err != nil {
		return err
	}

	for _, token := range []secret.Text{kept.RefreshToken, kept.AccessToken} {
		if token.IsZero() {
			continue
		}

		err := oauth.Revoke(ctx, token)
		if err != nil {
			return err
		}
	}

	return nil
}
