// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"slices"
	"strings"
)

// page is a review before a format renders it.
type page struct {
	title    phrase
	notices  []phrase // what makes the review less than whole
	facts    []phrase
	sections []section
	log      string // what the CLI printed
	open     bool   // the log is what the page is about
}

// section is one table, or lines of text.
type section struct {
	title   string
	note    phrase
	columns []string
	rows    [][]phrase
	count   int // what the title says
	cut     int // rows at the end that are not shown
	lines   []phrase
}

// page puts the review into the order in which a reviewer decides.
func (b *builder) page(doc *document) page {
	return page{
		title:    say(b.headline()),
		notices:  b.notices(doc),
		facts:    append(b.limits.lines(), b.othersLine()...),
		sections: b.sections(),
	}
}

func (b *builder) headline() string {
	var parts []string

	for _, one := range []struct {
		count int
		one   string
		many  string
	}{
		{b.count.ended, "ends for good", "end for good"},
		{b.count.ordered, "ordered", ""},
		{b.count.changed, "changed", ""},
		{b.count.left, "left in Qonto", ""},
		{b.count.imported, "imported", ""},
		{b.count.drifted, "changed outside Terraform", ""},
	} {
		if one.many == "" {
			one.many = one.one
		}

		if one.count > 0 {
			parts = append(parts, counted(one.count, one.one, one.many))
		}
	}

	if len(parts) == 0 {
		return "Cards: nothing changes"
	}

	return "Cards: " + strings.Join(parts, ", ")
}

func (b *builder) notices(doc *document) []phrase {
	var notices []phrase

	if doc.Errored {
		notices = append(notices, join(" ", stress("The plan failed."),
			say("Terraform stopped with an error, so this is a part of what it would do. It cannot be applied.")))
	}

	if !doc.formatKnown() {
		notices = append(notices, join(" ", stress("The plan's format is not known."),
			say("The review may lack something: the plan has format"), quote(doc.FormatVersion),
			say("and this version reads format 1. Use a newer version of this program.")))
	}

	if deferred := b.deferred(doc); len(deferred) > 0 {
		notices = append(notices, join(" ", stress("The plan is not whole."),
			say("Terraform has put off these cards, whose changes come with a later plan:"), firstFew(deferred)))
	} else if doc.Complete != nil && !*doc.Complete && !doc.Errored {
		notices = append(notices, join(" ", stress("The plan is not whole."),
			say("It was made with -target, or Terraform has put something off. What is not in it is not reviewed here.")))
	}

	if len(b.unrecognized) > 0 {
		notices = append(notices, join(" ", stress("Something is not known to this version:"), firstFew(b.unrecognized)))
	}

	if len(b.protected) > 0 {
		notices = append(notices, join(" ", stress("The apply will refuse to end a protected card:"), firstFew(b.protected)))
	}

	if len(b.otherProviders) > 0 {
		notices = append(notices, join(" ", stress("The provider does not come from its usual registry:"), firstFew(b.otherProviders)))
	}

	if changed := endpoints(doc); len(changed) > 0 {
		notices = append(notices, join(" ", stress("The configuration says where the access token is sent:"), firstFew(changed)))
	}

	return notices
}

// deferred are the addresses of cards that Terraform has put off.
func (b *builder) deferred(doc *document) []phrase {
	var addresses []phrase

	for _, one := range doc.DeferredChanges {
		if one != nil && isCard(one.ResourceChange) {
			addresses = append(addresses, quote(one.ResourceChange.Address))
		}
	}

	return addresses
}

// firstFew are the first of a list, which keeps notices short.
func firstFew(all []phrase) phrase {
	const most = 10

	if len(all) <= most {
		return join(", ", all...)
	}

	return join(", ", append(slices.Clone(all[:most]), say("and "+number(int64(len(all)-most))+" more"))...)
}

func (b *builder) othersLine() []phrase {
	if b.count.others == 0 {
		return nil
	}

	return []phrase{say("Not reviewed here: " +
		counted(b.count.others, "change of another resource", "changes of other resources") + ".")}
}

func (b *builder) sections() []section {
	ordered := phrase(nil)
	if b.count.physical > 0 {
		ordered = join(" ", stress(counted(b.count.physical, "physical card", "physical cards")),
			say(plural(b.count.physical, "is billed and posted.", "are billed and posted.")), say("An order cannot be taken back."))
	}

	all := []section{
		{
			title: "Ends for good", count: b.count.ended, rows: b.ended,
			note:    say("A card that has ended never comes back."),
			columns: []string{"Card", "Holder", "Level", "Monthly limit", "Why", "Resource"},
		},
		{
			title: "Ordered", count: b.count.ordered, rows: b.ordered,
			note:    ordered,
			columns: []string{"Card", "Holder", "Level", "May spend", "Remarks", "Resource"},
		},
		{
			title: "Changed", count: b.count.changed, rows: b.changed,
			columns: []string{"Card", "Holder", "Level", "What", "Now", "Planned", "+/−", "Resource"},
		},
		{
			title: "Left in Qonto", count: b.count.left, rows: b.left,
			note:    say("Terraform does not manage these cards any more. The fees of those that have not ended go on."),
			columns: []string{"Card", "Holder", "Level", "Monthly limit", "What happens", "Resource"},
		},
		{
			title: "Imported", count: b.count.imported, rows: b.imported,
			note:    say("Terraform manages these cards from now on."),
			columns: []string{"Card", "Holder", "Level", "Monthly limit", "Status", "Resource"},
		},
		{
			title: "Renamed in the configuration", count: b.count.renamed, rows: b.renamed,
			note:    say("A new address alone changes no card."),
			columns: []string{"Card", "From", "To"},
		},
		{
			title: "Changed outside Terraform", count: b.count.drifted, rows: b.drifted,
			note:    say("What people and Qonto have changed since the last apply."),
			columns: []string{"Card", "Holder", "Level", "What", "Was", "Is now", "+/−", "Resource"},
		},
	}

	var used []section

	for i := range all {
		if len(all[i].rows) > 0 {
			used = append(used, all[i].withoutEmptyColumns())
		}
	}

	if lines := b.approvals.lines(); len(lines) > 0 {
		used = append(used, section{title: "Needs an approval", lines: lines})
	}

	return used
}

// withoutEmptyColumns leaves out the columns that have nothing in any row.
func (s *section) withoutEmptyColumns() section {
	isUsed := func(column int) bool {
		return slices.ContainsFunc(s.rows, func(row []phrase) bool { return len(row[column]) > 0 })
	}

	slim := *s
	slim.columns, slim.rows = nil, make([][]phrase, len(s.rows))

	for column, title := range s.columns {
		if !isUsed(column) {
			continue
		}

		slim.columns = append(slim.columns, title)

		for i, row := range s.rows {
			slim.rows[i] = append(slim.rows[i], row[column])
		}
	}

	return slim
}

// heading is the title with its count.
func (s *section) heading() string {
	if s.columns == nil {
		return s.title
	}

	return s.title + " (" + number(int64(s.count)) + ")"
}

// shown are the rows that are not cut.
func (s *section) shown() [][]phrase {
	return s.rows[:len(s.rows)-s.cut]
}

func (s *section) cutLine() phrase {
	if s.cut == 0 {
		return nil
	}

	return stress("Not shown: " + counted(s.cut, "row", "rows") + " of this table.")
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}

	return many
}

// counted is a number with the word that goes with it.
func counted(n int, one, many string) string {
	return number(int64(n)) + " " + plural(n, one, many)
}
