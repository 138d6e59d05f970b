// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import "context"

// store is where credentials are kept: a file, or what a helper command reaches.
type store interface {
	// read returns what is kept now.
	read(ctx context.Context) (Credentials, error)
	// begin is called before a refresh token is used. It keeps others from doing the same, if the store can, and fails
	// if it is foreseeable that the new credentials could not be stored. Known is what read returned last.
	begin(ctx context.Context, known Credentials) (rotation, error)
	// loginHint tells what to do when the credentials are of no more use.
	loginHint() string
}

// rotation replaces a refresh token and what came with it.
type rotation interface {
	// current returns what is kept, read again if others may have changed it since.
	current() Credentials
	// save stores the new credentials for good before it returns. It can be tried again.
	save(ctx context.Context, next Credentials) error
	// end lets others go on.
	end()
}
