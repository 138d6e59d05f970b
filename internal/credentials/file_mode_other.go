// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build !unix

package credentials

import "io/fs"

// nonBlocking is nothing: opening waits for nobody here.
const nonBlocking = 0

// checkAccess accepts everything: who can read a file is not told by a mode here. A file in a user's own folder is
// readable for that user and administrators only.
func checkAccess(fs.FileInfo, string) error { return nil }

// syncDir does nothing: folders cannot be synced here, and the file system keeps its own journal of renames.
func syncDir(string) error { return nil }
