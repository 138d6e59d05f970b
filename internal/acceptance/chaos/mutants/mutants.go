// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import "slices"

// mutant is one way to break a promise about cards: a text of the provider and what it becomes.
type mutant struct {
	name string
	file string
	text string
	into string
}

// mutants break, one at a time, what the promise rests on.
func mutants() []mutant {
	return slices.Concat(keyMutants(), approvalMutants(), endMutants(), issueMutants(), settingMutants())
}

// keyMutants break what keeps a repeated run from issuing a second card.
func keyMutants() []mutant {
	return []mutant{
		{
			name: "no second search for a create that has waited",
			file: "internal/cards/issuing/attempts.go",
			text: "found, err := i.FindDuplicates(ctx, request, \"\")",
			into: "found, err := result.Duplicates, error(nil)",
		},
		{
			name: "a key that is random per create",
			file: "internal/cards/issuing/key.go",
			text: "return uuid.NewSHA1(uuid.MustParse(keyNamespace), []byte(text)).String()",
			into: "return uuid.NewSHA1(uuid.New(), []byte(text)).String()",
		},
		{
			name: "no search for possible duplicates",
			file: "internal/cards/issuing/duplicates.go",
			text: "seen, err := i.listRecent(ctx, snapshotLife)",
			into: "seen, err := snapshot{}, error(nil)",
		},
		{
			name: "no detection of replays",
			file: "internal/cards/issuing/current_card.go",
			text: "found, now, err := i.lookUpAnswered(ctx, answered)",
			into: "found, now, err := (*qonto.Card)(nil), since, error(nil)",
		},
		{
			name: "a new card that refuses its nickname is not looked up",
			file: "internal/cards/create.go",
			text: "if len(failures) > 0 && !result.Adopted {",
			into: "if false {",
		},
		{
			name: "no walk over generations",
			file: "internal/cards/issuing/issue.go",
			text: "for range generations {",
			into: "for range generations - generations + 1 {",
		},
		{
			name: "no check for two resources with one key",
			file: "internal/cards/issuing/plan_registry.go",
			text: "oneIsNew := p.ID == \"\" || o.ID == \"\"",
			into: "oneIsNew := p.ID == \"\" && o.ID != \"\" && p.ID == o.ID",
		},
		{
			name: "no settlement after an interruption",
			file: "internal/cards/issuing/candidates.go",
			text: "qonto.SettleContext(ctx)",
			into: "ctx",
		},
		{
			name: "a server's failure taken for a refusal",
			file: "internal/qonto/classify.go",
			text: "case status < http.StatusMultipleChoices, status >= http.StatusInternalServerError:",
			into: "case status < http.StatusMultipleChoices:",
		},
	}
}

// approvalMutants break what stands between a wish for an approval and its end.
func approvalMutants() []mutant {
	return []mutant{
		{
			name: "another key after an approval",
			file: "internal/qonto/execution.go",
			text: "e.call.session = session\n",
			into: "e.call.session, e.call.key = session, session.Reveal()\n",
		},
		{
			name: "approvals asked for at the same time",
			file: "internal/qonto/sca/queue.go",
			text: "if q.taken || len(q.waiting) == 0 {",
			into: "if len(q.waiting) == 0 {",
		},
		{
			name: "asking on when nobody answers",
			file: "internal/qonto/approval.go",
			text: "c.approvals.Close()",
			into: "_ = failure.undecided",
		},
	}
}
