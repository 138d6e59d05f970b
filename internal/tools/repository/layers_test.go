// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"slices"
	"strings"
)

const (
	module = "github.com/qonto-community/terraform-provider-qonto"

	// anyLayer in the list of a layer lets it use every other layer.
	anyLayer = "any"
)

// layer is a package tree of this module and what it may depend on, directly or through others.
type layer struct {
	// path is relative to the module.
	path string
	// uses are the layers that its code may depend on.
	uses []string
	// testsUse are the layers that its tests may depend on as well.
	testsUse []string
	// terraform lets it depend on modules of Terraform.
	terraform bool
	// reads are modules of Terraform that it may depend on although it is no part of a provider.
	reads []string
}

// layers returns the dependency rules: main → provider → datasources → cards → qonto, and provider → fastpath, which knows only
// the framework. Leaf packages serve all of them and depend on nothing. What the tests talk to, the emulator, knows none of what
// it is there to test; what talks to Qonto knows nothing of Terraform.
func layers() []layer {
	emulator := []string{"internal/emulator"}
	leaves := []string{"internal/clock", "internal/hosts", "internal/scopes", "internal/secret"}
	with := func(others ...string) []string { return slices.Concat(others, leaves) }

	rules := []layer{
		{path: ".", uses: []string{anyLayer}, terraform: true},
		{
			path:      "internal/provider",
			uses:      with("internal/fastpath", "internal/datasources", "internal/cards", "internal/qonto", "internal/credentials"),
			testsUse:  emulator,
			terraform: true,
		},
		{path: "internal/fastpath", terraform: true},
		{path: "internal/datasources", uses: with("internal/cards", "internal/qonto"), testsUse: emulator, terraform: true},
		{path: "internal/cards", uses: with("internal/qonto"), testsUse: emulator, terraform: true},
		{path: "internal/cards/issuing", uses: with("internal/cards/reading", "internal/qonto"), testsUse: emulator},
		{path: "internal/cards/reading", uses: with("internal/qonto"), testsUse: emulator},
		{path: "internal/qonto", uses: leaves, testsUse: emulator},
		{path: "internal/credentials", uses: leaves, testsUse: emulator},
		{
			path: "internal/review", uses: with("internal/qonto", "internal/credentials"), testsUse: emulator,
			reads: []string{"github.com/hashicorp/terraform-json"},
		},
		{path: "internal/emulator"},
		{path: "cmd/qonto-emulator", uses: emulator},
		{path: "internal/acceptance", uses: []string{anyLayer}, terraform: true},
		{path: "internal/tools", uses: []string{anyLayer}, terraform: true},
	}

	for _, leaf := range leaves {
		rules = append(rules, layer{path: leaf})
	}

	return rules
}

// dependency is a package that something depends on, and the module that it is part of, empty for the standard library.
type dependency struct {
	importPath string
	module     string
}

// violations returns which of the dependencies the layer must not have.
func (r layer) violations(dependencies []dependency, allowed []string) []string {
	var wrong []string

	for _, dep := range dependencies {
		inside := dep.module == module
		if inside && !r.mayUse(relative(dep.importPath), allowed) || !r.mayRead(dep.module) {
			wrong = append(wrong, dep.importPath)
		}
	}

	return wrong
}

func (r layer) mayUse(path string, allowed []string) bool {
	return slices.ContainsFunc(append([]string{r.path}, allowed...), func(other string) bool {
		return other == anyLayer || within(path, other)
	})
}

// mayRead tells whether the layer may depend on a module of somebody else.
func (r layer) mayRead(modulePath string) bool {
	return r.terraform || !isTerraform(modulePath) || slices.Contains(r.reads, modulePath)
}

// isTerraform recognizes the modules that make a Terraform provider or run a CLI.
func isTerraform(modulePath string) bool {
	return strings.HasPrefix(modulePath, "github.com/hashicorp/terraform-")
}

func within(path, layer string) bool {
	return path == layer || layer != "." && strings.HasPrefix(path, layer+"/")
}

func relative(importPath string) string {
	if importPath == module {
		return "."
	}

	return strings.TrimPrefix(importPath, module+"/")
}
