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
)

const aboutLogout = `Revokes the credentials at Qonto and deletes the file.`

var errKept = errors.New("the credentials were not revoked and the file was kept; -force deletes it nevertheless")

func logout(ctx context.Context, args []string, world World) error {
	shared := newOptions("logout", aboutLogout, world)
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
		world.sayf("There is no %s.\n", file.Path())

		return nil
	}

	err = revoke(ctx, shared, file)

	switch {
	case err == nil:
		world.sayf("Revoked.\n")
	case ctx.Err() != nil:
		return ctx.Err()
	case *force:
		world.sayf("Not revoked: %s.\n", err)
	default:
		return fmt.Errorf("%w: %w", errKept, err)
	}

	err = file.Remove(ctx)
	if err != nil {
		return err
	}

	world.sayf("Deleted %s.\n", file.Path())

	return nil
}

// revoke ends the refresh token, and with it what came from it, and the access token for the case that it does not.
func revoke(ctx context.Context, shared *options, file *credentials.File) error {
	kept, err := file.Read()
	if err != nil {
		return err
	}

	app, err := shared.application(ctx, false)
	if err != nil {
		return err
	}

	oauth, err := credentials.NewOAuth(app.ForCredentials(kept))
	if err != nil {
		return err
	}

	for _, token := range []credentials.Secret{kept.RefreshToken, kept.AccessToken} {
		if token == "" {
			continue
		}

		err := oauth.Revoke(ctx, token)
		if err != nil {
			return err
		}
	}

	return nil
}
