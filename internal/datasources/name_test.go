// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources_test

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/datasources"
)

func TestSameNameIgnoresCaseSpacesAndEncodingOfAccents(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.StringMatching(`[A-Za-zàéöñçÅØ'-]{1,6}`), 1, 4).Draw(t, "words")
		gap := rapid.SampledFrom([]string{" ", "  ", "\t", "\u00a0"}).Draw(t, "gap")
		name := strings.Join(words, " ")

		for _, spelled := range []string{
			name, strings.ToUpper(name), strings.ToLower(name), norm.NFD.String(name), strings.ToUpper(norm.NFD.String(name)),
			gap + strings.Join(words, gap) + gap,
		} {
			if !datasources.SameName(spelled, &name) || !datasources.SameName(name, &spelled) {
				t.Fatalf("%q is not %q", spelled, name)
			}
		}
	})
}

func TestSameNameTellsNamesApart(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringMatching(`[a-zé]{1,8}`).Draw(t, "name")
		letter := rapid.StringMatching(`[a-zé]`).Draw(t, "letter")

		for _, other := range []string{name + letter, letter + name, name + " " + letter, ""} {
			if datasources.SameName(name, &other) {
				t.Fatalf("%q is %q", name, other)
			}
		}
	})

	unaccented := "Lea"
	if datasources.SameName("Léa", &unaccented) {
		t.Error("an accent does not count")
	}

	if datasources.SameName("Léa", nil) {
		t.Error("somebody without a name has one")
	}
}
