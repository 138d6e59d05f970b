// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// There is no package without a layer either.
func TestLayersDependOnlyOnWhatTheyMay(t *testing.T) {
	t.Parallel()

	packages := listPackages(t)

	for _, one := range packages {
		if one.module == module && one.tested == "" && !slices.ContainsFunc(layers(), one.isOf) {
			t.Errorf("%s is in no layer: add its rules to the table", one.name)
		}
	}

	for _, layer := range layers() {
		t.Run(layer.path, func(t *testing.T) {
			t.Parallel()

			for _, wrong := range layer.violations(packages.dependencies(layer, false), layer.uses) {
				t.Errorf("%s depends on %s", layer.path, wrong)
			}

			for _, wrong := range layer.violations(packages.dependencies(layer, true), slices.Concat(layer.uses, layer.testsUse)) {
				t.Errorf("a test of %s depends on %s", layer.path, wrong)
			}
		})
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

// packages are those of this module and all that they depend on.
type packages []listed

// listed is a package as the go command lists it. Compiled for a test it is one of its own, named "path [tested.test]".
type listed struct {
	name   string
	tested string // the package whose test it is compiled for, if any
	module string
	deps   []string // the names of all packages that it depends on, directly or through others
}

// path is the import path. That of a test's main is the one of what it tests.
func (l listed) path() string {
	path, _, _ := strings.Cut(l.name, " ")

	return strings.TrimSuffix(strings.TrimSuffix(path, ".test"), "_test")
}

// isOf tells whether it is a package of the layer, or a test of one.
func (l listed) isOf(r layer) bool {
	return l.module == module && within(relative(l.path()), r.path) && (l.tested == "" || within(relative(l.tested), r.path))
}

func (l listed) isTest() bool { return l.tested != "" || strings.HasSuffix(l.name, ".test") }

// listPackages asks the go command once for all layers, because every time costs a second.
func listPackages(t *testing.T) packages {
	t.Helper()

	const format = `-f={{.ImportPath}}{{"\t"}}{{.ForTest}}{{"\t"}}{{with .Module}}{{.Path}}{{end}}{{range .Deps}}{{"\t"}}{{.}}{{end}}`

	var all packages

	for line := range strings.Lines(goList(t, "-test", "-deps", format, "./...")) {
		fields := strings.Split(strings.TrimRight(line, "\r\n"), "\t")
		all = append(all, listed{name: fields[0], tested: fields[1], module: fields[2], deps: fields[3:]})
	}

	return all
}

// dependencies are the packages of a layer and what they depend on; with tests, its tests and what they depend on as well.
// A layer that is not built yet depends on nothing.
func (p packages) dependencies(r layer, tests bool) []dependency {
	needed := map[string]bool{}

	for _, one := range p {
		if one.isOf(r) && (tests || !one.isTest()) {
			needed[one.name] = true

			for _, name := range one.deps {
				needed[name] = true
			}
		}
	}

	var all []dependency

	for _, one := range p {
		if needed[one.name] {
			all = append(all, dependency{importPath: one.path(), module: one.module})
		}
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
