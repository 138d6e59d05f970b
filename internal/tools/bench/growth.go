// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// growth prints the exponents e for which figures grow like cards to the power of e, from one size to the next larger:
// 1 is linear.
func growth(out io.Writer, contests []*contest, what string) {
	kinds := []struct {
		title string
		of    func(figures) time.Duration
	}{
		{"provider's CPU", func(f figures) time.Duration { return f.provider.CPU }},
		{"CLI's CPU", func(f figures) time.Duration { return f.cli }},
		{"time", func(f figures) time.Duration { return f.wall }},
	}

	rows := [][]string{{"From", "to", "API"}}

	for _, kind := range kinds {
		rows[0] = append(rows[0], "Growth of "+kind.title, floor, naive)
	}

	for _, large := range contests {
		small := nextSmaller(contests, large, what)
		if small == nil {
			continue
		}

		cells := []string{strconv.Itoa(small.cards), strconv.Itoa(large.cards), large.latency.String()}

		for _, kind := range kinds {
			for _, contender := range []string{ours, floor, naive} {
				cells = append(cells, exponent(small, large, what, contender, kind.of))
			}
		}

		rows = append(rows, cells)
	}

	if len(rows) > 1 {
		printed(out, rows)
	}
}

// nextSmaller is the contest with the next smaller number of cards at the same latency, if any.
func nextSmaller(contests []*contest, large *contest, what string) *contest {
	var found *contest

	for _, c := range contests {
		if c.latency == large.latency && c.cards < large.cards && len(c.taken[what]) > 0 && len(large.taken[what]) > 0 &&
			(found == nil || c.cards > found.cards) {
			found = c
		}
	}

	return found
}

func exponent(small, large *contest, what, contender string, of func(figures) time.Duration) string {
	before, knownBefore := small.of(what, contender)
	after, knownAfter := large.of(what, contender)

	if !knownBefore || !knownAfter || of(before) <= 0 || of(after) <= 0 {
		return none
	}

	return fmt.Sprintf("%.2f", math.Log(float64(of(after))/float64(of(before)))/math.Log(float64(large.cards)/float64(small.cards)))
}
