// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"errors"
	"sort"
	"strings"
)

// errTooLong means that not even the beginning of a review fits.
var errTooLong = errors.New("-max-length is too small for the review")

// fit renders the page within a number of bytes; 0 means any number. It first cuts the beginning of the log, whose end has
// the warnings, and then rows of tables from the last one on. What was cut is said at the top.
func (p *page) fit(render func(*page) string, limit int) (string, error) {
	whole := render(p)
	if limit == 0 || len(whole) <= limit {
		return whole, nil
	}

	short := *p
	short.sections = append([]section(nil), p.sections...)
	short.notices = append([]phrase{truncated()}, p.notices...)
	short.log = ""

	for i := len(short.sections) - 1; i >= 0 && len(render(&short)) > limit; i-- {
		s := &short.sections[i]
		s.cut = sort.Search(len(s.rows), func(cut int) bool {
			s.cut = cut

			return len(render(&short)) <= limit
		})
	}

	if len(render(&short)) > limit {
		return "", errTooLong
	}

	return short.withEndOfLog(p.log, render, limit), nil
}

func truncated() phrase {
	return join(" ", stress("Truncated."), say("This is longer than it may be here, so a part is not shown. The log of the job has all of it."))
}

// withEndOfLog adds as many of the log's last lines as fit, and renders the page.
func (p *page) withEndOfLog(log string, render func(*page) string, limit int) string {
	without := render(p)
	lines := strings.SplitAfter(log, "\n")

	first := sort.Search(len(lines), func(first int) bool {
		p.log = leftOut + strings.Join(lines[first:], "")

		return len(render(p)) <= limit
	})
	if log == "" || first == len(lines) {
		return without
	}

	p.log = leftOut + strings.Join(lines[first:], "")

	return render(p)
}

// leftOut stands where the beginning of a log was.
const leftOut = "[The beginning is left out.]\n\n"
