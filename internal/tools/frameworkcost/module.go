// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

const framework = "github.com/hashicorp/terraform-plugin-framework"

// module is a version of the framework, and the go.mod file by which this repository is built with it.
type module struct {
	version string
	dir     string // its source
	modfile string
}

// resolve finds the version that go.mod names, or another one, such as "latest". The go.mod file of the repository stays as
// it is: the module gets a copy of it in a folder of its own.
func resolve(ctx context.Context, repository, folder, version string) (*module, error) {
	m := &module{modfile: filepath.Join(folder, "go.mod")}

	for _, name := range []string{"go.mod", "go.sum"} {
		err := copyFile(filepath.Join(repository, name), filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
	}

	if version != "" {
		_, err := m.command(ctx, repository, "get", framework+"@"+version)
		if err != nil {
			return nil, err
		}
	}

	_, err := m.command(ctx, repository, "mod", "download", framework)
	if err != nil {
		return nil, err
	}

	found, err := m.command(ctx, repository, "list", "-m", "-f={{.Version}}\t{{.Dir}}", framework)
	if err != nil {
		return nil, err
	}

	m.version, m.dir, _ = strings.Cut(strings.TrimSpace(string(found)), "\t")

	return m, nil
}

// changed is a copy of the module in a new folder, with changes.
func (m *module) changed(ctx context.Context, repository, folder string, all ...change) (*module, error) {
	n := &module{version: m.version, dir: filepath.Join(folder, "framework"), modfile: filepath.Join(folder, "go.mod")}

	err := os.CopyFS(n.dir, os.DirFS(m.dir))
	if err != nil {
		return nil, fmt.Errorf("copying the framework: %w", err)
	}

	for _, one := range all {
		err = one.apply(n.dir)
		if err != nil {
			return nil, err
		}
	}

	for _, name := range []string{"go.mod", "go.sum"} {
		err = copyFile(filepath.Join(filepath.Dir(m.modfile), name), filepath.Join(folder, name))
		if err != nil {
			return nil, err
		}
	}

	_, err = n.command(ctx, repository, "mod", "edit", "-replace="+framework+"="+n.dir, n.modfile)

	return n, err
}

// command runs the go command in the repository, with the go.mod file of this module, and returns what it prints.
func (m *module) command(ctx context.Context, repository string, arguments ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", arguments...) //nolint:gosec // the go command that runs this
	cmd.Dir = repository
	cmd.Env = slices.Concat(os.Environ(), []string{"GOWORK=off", "GOFLAGS=" + os.Getenv("GOFLAGS") + " -mod=mod -modfile=" + m.modfile})

	return output(cmd)
}

// output is what a command prints; what it complains of is part of the error.
func output(cmd *exec.Cmd) ([]byte, error) {
	var printed, complaints bytes.Buffer

	cmd.Stdout, cmd.Stderr = &printed, &complaints

	err := cmd.Run()
	if err != nil {
		return nil, fmt.Errorf("%v: %w\n%s%s", cmd.Args, err, &printed, &complaints)
	}

	return printed.Bytes(), nil
}

// copyFile makes the folder as well.
func copyFile(from, to string) error {
	const (
		file   = 0o600
		folder = 0o700
	)

	text, err := os.ReadFile(from) //nolint:gosec // a file of the repository or of the module
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}

	err = os.MkdirAll(filepath.Dir(to), folder)
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}

	err = os.WriteFile(to, text, file) //nolint:gosec // a file of the temporary folder
	if err != nil {
		return fmt.Errorf("writing: %w", err)
	}

	return nil
}
