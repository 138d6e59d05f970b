// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package lookup finds the one entry that the arguments of a data source mean.
package lookup

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// maxCandidates is how many candidates an error names before it only counts.
const maxCandidates = 10

// Kind is what is searched for, in words.
type Kind struct {
	Singular string
	Plural   string
}

// Search finds the one entry that the arguments of a data source mean.
type Search[T any] struct {
	Kind     Kind
	Argument string // the attribute that gets the blame
	Wanted   string // what the entry must have, in words: `the name "Marketing"`
	Matches  func(T) bool
	Describe func(T) string // what tells an entry apart from the others
	Hint     string         // what else may be the reason when nothing matches
	Narrower string         // arguments that also narrow the search, in words; empty for none but the id
}

// Pick returns the one entry that matches. None, or more than one, is an error that lists the candidates.
func (s Search[T]) Pick(all []T) (T, diag.Diagnostics) {
	var (
		found T
		diags diag.Diagnostics
	)

	matching := slices.DeleteFunc(slices.Clone(all), func(entry T) bool { return !s.Matches(entry) })

	switch len(matching) {
	case 1:
		return matching[0], nil
	case 0:
		diags.AddAttributeError(path.Root(s.Argument), "No such "+s.Kind.Singular, s.missing(all))
	default:
		diags.AddAttributeError(path.Root(s.Argument), "More than one such "+s.Kind.Singular, s.ambiguous(matching))
	}

	return found, diags
}

func (s Search[T]) missing(all []T) string {
	parts := []string{fmt.Sprintf("No %s that this access token can see has %s.", s.Kind.Singular, s.Wanted)}

	if s.Hint != "" {
		parts = append(parts, s.Hint)
	}

	if len(all) == 0 {
		parts = append(parts, fmt.Sprintf(
			"It can see no %s at all: check that the token belongs to the right organization, and to a member who may see them.", s.Kind.Plural))
	} else {
		parts = append(parts, "It can see:\n"+s.list(all)+"\n\nUse one of these, or a token of the organization that has the one you mean.")
	}

	return strings.Join(parts, "\n\n")
}

func (s Search[T]) ambiguous(matching []T) string {
	way := "Use the id of the one you mean."
	if s.Narrower != "" {
		way = "Use the id of the one you mean, or narrow the search by " + s.Narrower + "."
	}

	return fmt.Sprintf("%d %s have %s:\n%s\n\n%s", len(matching), s.Kind.Plural, s.Wanted, s.list(matching), way)
}

// list describes the candidates, one per line.
func (s Search[T]) list(candidates []T) string {
	lines := make([]string, 0, len(candidates))
	for _, candidate := range candidates {
		lines = append(lines, "  - "+s.Describe(candidate))
	}

	slices.Sort(lines)

	if more := len(lines) - maxCandidates; more > 0 {
		lines = append(lines[:maxCandidates], fmt.Sprintf("  and %d more", more))
	}

	return strings.Join(lines, "\n")
}

// Labelled describes an entry: its name in quotes, or that it has none, and the facts that are known.
func Labelled(name *string, facts ...string) string {
	label := "(no name)"
	if name != nil && *name != "" {
		label = fmt.Sprintf("%q", *name)
	}

	known := slices.DeleteFunc(facts, func(fact string) bool { return fact == "" })

	return label + " (" + strings.Join(known, ", ") + ")"
}

// Fact is "label value", or nothing when the value is not known.
func Fact(label string, value *string) string {
	if value == nil || *value == "" {
		return ""
	}

	return label + " " + *value
}
