// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
)

// maxCandidates is how many candidates an error names before it only counts.
const maxCandidates = 10

// entryKind is what is searched for, in words.
type entryKind struct {
	singular string
	plural   string
}

// entrySearch finds the one entry that the arguments of a data source mean.
type entrySearch[T any] struct {
	kind      entryKind
	argument  string // the attribute that gets the blame
	criterion string // what the entry must have, in words: `the name "Marketing"`
	matches   func(T) bool
	describe  func(T) string // what tells an entry apart from the others
	hint      string         // what else may be the reason when nothing matches
	narrower  string         // arguments that also narrow the search, in words; empty for none but the id
	among     string         // what is searched through, in words, if that is not all that there is of the kind
}

// pick returns the one entry that matches. None, or more than one, is an error that lists the candidates.
func (s entrySearch[T]) pick(all []T) (T, diag.Diagnostics) {
	var (
		found T
		diags diag.Diagnostics
	)

	matching := slices.DeleteFunc(slices.Clone(all), func(entry T) bool { return !s.matches(entry) })

	switch len(matching) {
	case 1:
		return matching[0], nil
	case 0:
		diags.AddAttributeError(path.Root(s.argument), "No such "+s.kind.singular, s.missing(all))
	default:
		diags.AddAttributeError(path.Root(s.argument), "More than one such "+s.kind.singular, s.ambiguous(matching))
	}

	return found, diags
}

func (s entrySearch[T]) missing(all []T) string {
	parts := []string{fmt.Sprintf("No %s that this access token can see has %s.", s.kind.singular, s.criterion)}

	if s.hint != "" {
		parts = append(parts, s.hint)
	}

	if len(all) == 0 {
		parts = append(parts, fmt.Sprintf(
			"It can see no %s at all: check that the token belongs to the right organization, and to a member who may see them.",
			cmp.Or(s.among, s.kind.plural)))
	} else {
		parts = append(parts, "It can see:\n"+s.list(all)+"\n\nUse one of these, or a token of the organization that has the one you mean.")
	}

	return strings.Join(parts, "\n\n")
}

func (s entrySearch[T]) ambiguous(matching []T) string {
	way := "Use the id of the one you mean."
	if s.narrower != "" {
		way = "Use the id of the one you mean, or narrow the search by " + s.narrower + "."
	}

	return fmt.Sprintf("%d %s have %s:\n%s\n\n%s", len(matching), s.kind.plural, s.criterion, s.list(matching), way)
}

// list describes the candidates, one per line.
func (s entrySearch[T]) list(candidates []T) string {
	lines := make([]string, 0, len(candidates))
	for _, candidate := range candidates {
		lines = append(lines, "  - "+s.describe(candidate))
	}

	slices.Sort(lines)

	if more := len(lines) - maxCandidates; more > 0 {
		lines = append(lines[:maxCandidates], fmt.Sprintf("  and %d more", more))
	}

	return strings.Join(lines, "\n")
}

// labelled describes an entry: its name in quotes, or that it has none, and the facts that are known.
func labelled(name *string, facts ...string) string {
	label := "(no name)"
	if name != nil && *name != "" {
		label = fmt.Sprintf("%q", *name)
	}

	known := slices.DeleteFunc(facts, func(fact string) bool { return fact == "" })

	return label + " (" + strings.Join(known, ", ") + ")"
}

// fact is "label value", or nothing when the value is not known.
func fact(label string, value *string) string {
	if value == nil || *value == "" {
		return ""
	}

	return label + " " + *value
}
