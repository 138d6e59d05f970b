// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

var errNoChange = errors.New("no change fits this version of the framework")

// diff prints what the last variant changes, as `git apply` takes it in the framework's repository.
func diff(ctx context.Context, folder string, variants []variant, out io.Writer) error {
	plain, changed := variants[0], variants[len(variants)-1]

	for _, one := range changes() {
		for _, edited := range one.edits {
			for side, m := range map[string]*module{"a": plain.module, "b": changed.module} {
				err := copyFile(filepath.Join(m.dir, edited.file), filepath.Join(folder, side, edited.file))
				if err != nil {
					return err
				}
			}
		}
	}

	cmd := exec.CommandContext(ctx, "git", "diff", "--no-index", "--no-prefix", "--no-color", "--no-ext-diff", "a", "b")
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, out, os.Stderr

	err := cmd.Run()

	const differ = 1
	if failed := new(exec.ExitError); errors.As(err, &failed) && failed.ExitCode() == differ {
		return nil
	}

	if err != nil {
		return fmt.Errorf("comparing: %w", err)
	}

	return errNoChange
}

// check runs the tests of the framework's packages that the changes are about, with all of the changes.
func check(ctx context.Context, variants []variant, out io.Writer) error {
	changed := variants[len(variants)-1]
	if len(variants) == 1 {
		_, _ = fmt.Fprintln(out, errNoChange)

		return nil
	}

	cmd := exec.CommandContext(ctx, "go", "test", "./resource/...", "./tfsdk/...", "./internal/fwschema/...", "./internal/fwschemadata/...",
		"./internal/fwserver/...", "./internal/reflect/...", "./internal/proto5server/...", "./internal/proto6server/...")
	cmd.Dir = changed.dir

	printed, err := output(cmd)

	_, _ = fmt.Fprintf(out, "terraform-plugin-framework %s with %s:\n\n%s", changed.version, changed.name, printed)

	return err
}
