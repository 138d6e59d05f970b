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

// layers returns the dependency rules: main → provider → datasources → cards → qonto → hosts, and provider → fastpath,
// which knows only the framework. What the tests talk to, the emulator, knows none of what it is there to test; what talks to
// Qonto knows nothing of Terraform.
func layers() []layer {
	emulator := []string{"internal/emulator"}

	// Both that send tokens share the type that hides them, the rule of which hosts may get them, and how to wait.
	const (
		clock   = "internal/qonto/clock"
		hosts   = "internal/credentials/hosts"
		secrets = "internal/credentials/secret"
		scopes  = "internal/scopes"
	)

	return []layer{
		{path: ".", uses: []string{anyLayer}, terraform: true},
		{
			path:      "internal/provider",
			uses:      []string{"internal/fastpath", "internal/datasources", "internal/cards", "internal/qonto", "internal/credentials", hosts, secrets, scopes},
			testsUse:  emulator,
			terraform: true,
		},
		{path: "internal/fastpath", terraform: true},
		{path: "internal/datasources", uses: []string{"internal/cards", "internal/qonto", hosts, secrets, scopes}, testsUse: emulator, terraform: true},
		{path: "internal/cards", uses: []string{"internal/qonto", hosts, secrets, scopes}, testsUse: emulator, terraform: true},
		{path: "internal/cards/issuing", uses: []string{"internal/cards/reading", "internal/qonto", hosts, secrets, scopes}, testsUse: emulator},
		{path: "internal/cards/reading", uses: []string{"internal/qonto", hosts, secrets, scopes}, testsUse: emulator},
		{path: "internal/qonto", uses: []string{hosts, secrets}, testsUse: emulator},
		{path: "internal/credentials", uses: []string{hosts, secrets, clock, scopes}, testsUse: emulator},
		{
			path: "internal/review", uses: []string{"internal/qonto", "internal/credentials", hosts, secrets, scopes}, testsUse: emulator,
			reads: []string{"github.com/hashicorp/terraform-json"},
		},
		{path: hosts},
		{path: clock},
		{path: secrets},
		{path: scopes},
		{path: "internal/emulator"},
		{path: "cmd/qonto-emulator", uses: emulator},
		{path: "internal/acceptance", uses: []string{anyLayer}, terraform: true},
		{path: "internal/tools", uses: []string{anyLayer}, terraform: true},
	}
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
