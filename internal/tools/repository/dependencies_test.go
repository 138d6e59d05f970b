// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLayersDependOnlyOnWhatTheyMay(t *testing.T) {
	t.Parallel()

	for _, layer := range layers() {
		t.Run(layer.path, func(t *testing.T) {
			t.Parallel()

			for _, wrong := range layer.violations(dependencies(t, layer), layer.uses) {
				t.Errorf("%s depends on %s", layer.path, wrong)
			}

			for _, wrong := range layer.violations(dependencies(t, layer, "-test"), slices.Concat(layer.uses, layer.testsUse)) {
				t.Errorf("a test of %s depends on %s", layer.path, wrong)
			}
		})
	}
}

func TestEveryPackageIsInALayer(t *testing.T) {
	t.Parallel()

	for line := range strings.Lines(goList(t, "./...")) {
		path := relative(strings.TrimSpace(line))
		if !slices.ContainsFunc(layers(), func(r layer) bool { return within(path, r.path) }) {
			t.Errorf("%s is in no layer: add its rules to the table", path)
		}
	}
}

func TestViolations(t *testing.T) {
	t.Parallel()

	inside := func(path string) dependency { return dependency{importPath: module + "/" + path, module: module} }
	framework := dependency{
		importPath: "github.com/hashicorp/terraform-plugin-framework/types",
		module:     "github.com/hashicorp/terraform-plugin-framework",
	}
	uuid := dependency{importPath: "github.com/google/uuid", module: "github.com/google/uuid"}
	all := []dependency{{importPath: "fmt"}, uuid, framework, inside("internal/cards"), inside("internal/cardsharp"), inside("internal/qonto/x")}

	for name, c := range map[string]struct {
		layer layer
		want  []string
	}{
		"a stranger to everything": {
			layer{path: "internal/emulator"},
			[]string{framework.importPath, module + "/internal/cards", module + "/internal/cardsharp", module + "/internal/qonto/x"},
		},
		"itself and what it uses": {
			layer{path: "internal/cards", uses: []string{"internal/qonto"}, terraform: true},
			[]string{module + "/internal/cardsharp"},
		},
		"a reader of one module": {
			layer{path: "internal/cards", uses: []string{"internal/qonto", "internal/cardsharp"}, reads: []string{framework.module}}, nil,
		},
		"anything": {layer{path: ".", uses: []string{anyLayer}, terraform: true}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if diff := cmp.Diff(c.want, c.layer.violations(all, c.layer.uses)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// dependencies asks the go command what the packages of a layer depend on. A layer that is not built yet depends on nothing.
func dependencies(t *testing.T, r layer, flags ...string) []dependency {
	t.Helper()

	_, err := os.Stat(filepath.Join(root, r.path))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}

	pattern := "./" + r.path + "/..."
	if r.path == "." {
		pattern = "."
	}

	listed := goList(t, append(flags, "-deps", "-f={{.ImportPath}}\t{{with .Module}}{{.Path}}{{end}}", pattern)...)

	var all []dependency

	for line := range strings.Lines(listed) {
		importPath, modulePath, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		// A package compiled for a test is listed as "path [tested path.test]", a test's main as "path.test".
		importPath, _, _ = strings.Cut(importPath, " ")
		importPath = strings.TrimSuffix(strings.TrimSuffix(importPath, ".test"), "_test")

		all = append(all, dependency{importPath: importPath, module: modulePath})
	}

	return all
}

// goList runs go list at the root of the module and returns what it prints.
func goList(t *testing.T, args ...string) string {
	t.Helper()

	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
	cmd.Dir = root

	var complaint strings.Builder

	cmd.Stderr = &complaint

	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v\n%s", cmd.Args, err, &complaint)
	}

	return string(out)
}
