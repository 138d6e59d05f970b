// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// A card that was taken over is named, and so is each card that may be a second one.
func TestWarningsOfAnIssue(t *testing.T) {
	t.Parallel()

	const takenOver, twice, young, again = "of an earlier attempt was taken over", "may have been issued twice",
		"looks like another young card", "was asked for twice"

	issued, other := qonto.Card{ID: "issued"}, qonto.Card{ID: "other"}
	beside := issuing.Duplicates{Young: []qonto.Card{issued, other}}

	for name, test := range map[string]struct {
		result issuing.IssueResult
		want   []string
	}{
		"a new card":                     {issuing.IssueResult{Card: issued}, nil},
		"the card of an earlier attempt": {issuing.IssueResult{Card: issued, Adopted: true}, []string{takenOver}},
		"another card was issued since": {
			issuing.IssueResult{Card: issued, Adopted: true, Others: []qonto.Card{other}}, []string{takenOver, twice},
		},
		"another one is young": {issuing.IssueResult{Card: issued, Duplicates: beside}, []string{young}},
		"the key has led to the card, and another one is young": {
			issuing.IssueResult{Card: issued, Adopted: true, Recalled: true, Duplicates: beside}, []string{takenOver, young},
		},
		"it was asked for twice": {
			issuing.IssueResult{Card: issued, AskedTwice: true}, []string{again},
		},
		"another one is young, and was issued since": {
			issuing.IssueResult{Card: issued, Adopted: true, Others: []qonto.Card{other}, Duplicates: beside}, []string{takenOver, twice},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var got []string

			said := issueWarnings(&test.result)
			for _, d := range said {
				got = append(got, strings.TrimPrefix(d.Summary(), "Card issued "))

				isOfOther := strings.HasSuffix(d.Summary(), twice) || strings.HasSuffix(d.Summary(), young)
				if isOfOther && !strings.Contains(d.Detail(), "ard other looks like it") {
					t.Errorf("the other card is not named: %s", d.Detail())
				}
			}

			if diff := cmp.Diff(test.want, got); diff != "" || said.HasError() {
				t.Errorf("summaries (-want +got):\n%s", diff)
			}
		})
	}
}

// A card that the create itself has found is not said to be that of another run, state or workspace.
func TestWarningOfATakenOverCard(t *testing.T) {
	t.Parallel()

	for recalled, want := range map[bool]string{true: "another state or workspace", false: "answer to the create was lost"} {
		said := issueWarnings(&issuing.IssueResult{Card: qonto.Card{ID: "c"}, Adopted: true, Found: !recalled, Recalled: recalled})
		if len(said) != 1 || !strings.Contains(said[0].Detail(), want) {
			t.Errorf("recalled %t: %v", recalled, said)
		}
	}
}

// What the card lacks is a warning, which says what can be done about it.
func TestWarningsOfMissingValues(t *testing.T) {
	t.Parallel()

	card := qonto.Card{ID: "c", CardLevel: "virtual", CardDesign: new("virtual.plum.2025"), Nickname: new("")}
	config := Model{
		CardLevel: types.StringValue("virtual"), CardDesign: types.StringValue("virtual.dawn.2025"), Nickname: types.StringValue("ads"),
	}
	state := fromAPI(&card)

	said := missingWarnings(missingValues(&config, &state, &card, nil), &config, &state, &card, map[string]error{"nickname": errors.New("no")})
	want := diag.Diagnostics{
		diag.NewWarningDiagnostic("Card c was issued without its card_design", "The card was issued and is in the state. "+
			`card_design was to be "virtual.dawn.2025", Qonto says "virtual.plum.2025".`+"\n\nNo request can change this on an existing card."),
		diag.NewWarningDiagnostic("Card c was issued without its nickname", "The card was issued and is in the state. "+
			`nickname was to be "ads", Qonto says nothing.`+"\n\nNo.\n\nThe next plan shows the difference, and the next apply tries again."),
	}

	if diff := cmp.Diff(want, said); diff != "" {
		t.Error(diff)
	}
}

// A create that is interrupted while another card looks the ids up needs no ids.
func TestIdsAreNoWayAroundAnInterruption(t *testing.T) {
	t.Parallel()

	for err, helps := range map[error]bool{context.Canceled: false, context.DeadlineExceeded: false, errNoOrganizationID: true} {
		if got := withoutLookups(err) != ""; got != helps {
			t.Errorf("%v: the ids are advised: %t", err, got)
		}
	}
}
