// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package licences

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// errOutput says that the go command answered in a way that nobody expects.
var errOutput = errors.New("the answer of the go command cannot be read")

// part is a module, or Go itself.
type part struct {
	path     string
	version  string
	source   string // how to get its source
	root     string
	packages []string // folders of the packages that are linked
}

func (p *part) name() string { return p.path + " " + p.version }

// linked are Go and the modules that the main package depends on, in the order of their paths.
func linked(ctx context.Context, dir string, systems []string) ([]*part, error) {
	const fields = 4

	modules := map[string]*part{}

	for _, system := range systems {
		lines, err := ask(ctx, dir, system, "list", "-deps",
			"-f={{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}\t{{$.Dir}}{{end}}{{end}}", ".")
		if err != nil {
			return nil, err
		}

		for _, line := range lines {
			values := strings.Split(line, "\t")
			if len(values) != fields {
				return nil, fmt.Errorf("%w: %q", errOutput, line)
			}

			path, version := values[0], values[1]
			if modules[path] == nil {
				modules[path] = &part{path: path, version: version, source: "go mod download " + path + "@" + version, root: values[2]}
			}

			modules[path].packages = append(modules[path].packages, values[3])
		}
	}

	all := slices.SortedFunc(maps.Values(modules), func(a, b *part) int { return strings.Compare(a.path, b.path) })

	toolchain, err := toolchain(ctx, dir)

	return append([]*part{toolchain}, all...), err
}

// toolchain is Go: its runtime and its standard library are a part of every program.
func toolchain(ctx context.Context, dir string) (*part, error) {
	lines, err := ask(ctx, dir, "", "env", "GOVERSION", "GOROOT")
	if err != nil {
		return nil, err
	}

	if len(lines) != 2 { //nolint:mnd // as many as were asked for
		return nil, fmt.Errorf("%w: %q", errOutput, lines)
	}

	return &part{path: "Go", version: lines[0], source: "https://go.dev/dl/", root: lines[1]}, nil
}

// ask runs the go command for an operating system, and returns the lines of its answer that are not empty.
func ask(ctx context.Context, dir, system string, args ...string) ([]string, error) {
	command := exec.CommandContext(ctx, "go", args...) //nolint:gosec // the arguments are constants
	command.Dir = dir

	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH=amd64")

	var complaint strings.Builder

	command.Stderr = &complaint

	answer, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, &complaint)
	}

	lines := strings.Split(strings.ReplaceAll(string(answer), "\r\n", "\n"), "\n")

	return slices.DeleteFunc(lines, func(line string) bool { return line == "" }), nil
}
