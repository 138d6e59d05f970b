// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// Output is what one command printed, and how it ended.
type Output struct {
	Text     string
	ExitCode int
}

// withoutOverrides removes the warning that the provider is not an installed one.
func withoutOverrides(text string) string {
	return regexp.MustCompile(`(?s)\n?Warning: Provider development overrides are in effect\n.*?\nreleases\.\n`).ReplaceAllString(text, "")
}

// Expect fails unless the output matches, with white space as the CLI wraps it.
func (o Output) Expect(t *testing.T, want string) {
	t.Helper()

	if !Wrapped(want).MatchString(o.Text) {
		t.Errorf("want %q in:\n%s", want, o.Text)
	}
}

// Wrapped matches a text that the CLI breaks into lines wherever it likes.
func Wrapped(text string) *regexp.Regexp {
	return regexp.MustCompile(`(?s)` + regexp.MustCompile(` +`).ReplaceAllString(text, `[\s│|]+`))
}

// ExpectRefused fails unless a command failed and said why.
func (o Output) ExpectRefused(t *testing.T, why string) {
	t.Helper()
	o.Expect(t, why)

	if o.ExitCode == 0 {
		t.Errorf("it was accepted:\n%s", o.Text)
	}
}

// ExpectOneError fails unless exactly one error is about a resource, and it matches, with white space as the CLI wraps it.
func (o Output) ExpectOneError(t *testing.T, address, want string) {
	t.Helper()

	if said := o.errorsAbout(address); len(said) != 1 || !Wrapped(want).MatchString(said[0]) {
		t.Errorf("%s: want one error that matches %q: %q in:\n%s", address, want, said, o.Text)
	}
}

// errorsAbout are the errors about one resource, each as the CLI shows it.
func (o Output) errorsAbout(address string) []string {
	begin := regexp.MustCompile(`(?m)^(Error|Warning): `)
	starts := append(begin.FindAllStringIndex(o.Text, -1), []int{len(o.Text)})

	var found []string

	for i := range len(starts) - 1 {
		one := o.Text[starts[i][0]:starts[i+1][0]]
		if strings.HasPrefix(one, "Error: ") && strings.Contains(one, "with "+address+",") {
			found = append(found, one)
		}
	}

	return found
}

// ExpectOnlyChanges fails unless the plan updates [Address] in place, and shows changes of exactly these attributes.
func (o Output) ExpectOnlyChanges(t *testing.T, attributes ...string) {
	t.Helper()

	_, after, _ := strings.Cut(o.Text, "# "+Address+" will be updated in-place\n")
	block, _, _ := strings.Cut(after, "\n    }\n")

	var changed []string

	for _, line := range regexp.MustCompile(`(?m)^      [~+-] (\w+) +=`).FindAllStringSubmatch(block, -1) {
		if line[1] != "address" { // which OpenTofu shows in every update, because it is write-only
			changed = append(changed, line[1])
		}
	}

	slices.Sort(changed)
	slices.Sort(attributes)

	if !slices.Equal(changed, attributes) {
		t.Errorf("the plan changes %q in place, want %q:\n%s", changed, attributes, o.Text)
	}
}
