// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
)

const (
	none    = "–"
	decimal = 10
)

// column is a column of a table: its title and what it says of a contest.
type column struct {
	title string
	cell  func(c *contest, what string) string
}

// report prints, for each command, how long it took and what it cost, and how that grows with the number of cards.
func report(out io.Writer, contests []*contest, queries bool) error {
	var text bytes.Buffer

	for _, chapter := range []struct {
		what  string
		title string
	}{{planning, "Plan of unchanged cards"}, {applying, "First apply"}, {querying, "Query of all cards"}} {
		measured := slices.ContainsFunc(contests, func(c *contest) bool { return len(c.taken[chapter.what]) > 0 })

		if measured || chapter.what == querying && !queries {
			fmt.Fprintf(&text, "\n### %s\n\n", chapter.title)
		}

		if chapter.what == querying && !queries {
			fmt.Fprintln(&text, "This CLI has no command `query`; Terraform 1.14 and later have.")
		}

		if !measured {
			continue
		}

		table(&text, contests, chapter.what, times())
		table(&text, contests, chapter.what, costs())
		growth(&text, contests, chapter.what)
	}

	_, err := out.Write(text.Bytes())
	if err != nil {
		return fmt.Errorf("printing: %w", err)
	}

	return nil
}

// times is the wall clock's table.
func times() []column {
	columns := []column{wall(ours)}

	for _, other := range []string{floor, builtIn, naive} {
		columns = append(columns, wall(other), ratio("× "+other, ours, other, func(f figures) float64 { return f.wall.Seconds() }))
	}

	return columns
}

// costs is the table of what else was used.
func costs() []column {
	cpu := func(f figures) float64 { return f.provider.CPU.Seconds() }

	return []column{
		requests(ours), requests(naive),
		each(ours), each(floor), each(naive), ratio("naive ÷ ours", naive, ours, cpu),
		one("CPU of the CLI", ours, func(_ *contest, f figures) string { return seconds(f.cli) }),
		one(floor, floor, func(_ *contest, f figures) string { return seconds(f.cli) }),
		ratio("all CPU × floor", ours, floor, func(f figures) float64 { return (f.cli + f.provider.CPU).Seconds() }),
		peak(ours), peak(floor), peak(naive),
	}
}

func one(title, contender string, cell func(c *contest, f figures) string) column {
	return column{title: title, cell: func(c *contest, what string) string {
		f, known := c.of(what, contender)
		if !known {
			return none
		}

		return cell(c, f)
	}}
}

func titled(what, contender string) string {
	if contender == ours {
		return what
	}

	return contender
}

func wall(contender string) column {
	return one(titled("Time", contender), contender, func(_ *contest, f figures) string { return seconds(f.wall) })
}

func requests(contender string) column {
	return one(titled("Requests", contender), contender, func(_ *contest, f figures) string { return strconv.FormatInt(f.requests, decimal) })
}

func each(contender string) column {
	return one(titled("Provider's CPU per card", contender), contender, func(c *contest, f figures) string {
		return fmt.Sprintf("%.2f ms", f.provider.CPU.Seconds()*float64(time.Second/time.Millisecond)/float64(c.cards))
	})
}

func peak(contender string) column {
	const megabyte = 1 << 20

	return one(titled("Peak memory", contender), contender, func(_ *contest, f figures) string {
		if f.provider.Peak == 0 {
			return none
		}

		return fmt.Sprintf("%d MiB", f.provider.Peak/megabyte)
	})
}

func ratio(title, above, below string, of func(figures) float64) column {
	return column{title: title, cell: func(c *contest, what string) string {
		times, known := c.ratio(what, above, below, of)
		if !known {
			return none
		}

		return fmt.Sprintf("%.2f", times)
	}}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func table(out io.Writer, contests []*contest, what string, columns []column) {
	rows := [][]string{{"Cards", "API"}}
	for _, c := range columns {
		rows[0] = append(rows[0], c.title)
	}

	for _, c := range contests {
		if len(c.taken[what]) == 0 {
			continue
		}

		cells := []string{strconv.Itoa(c.cards), c.latency.String()}
		for _, column := range columns {
			cells = append(cells, column.cell(c, what))
		}

		rows = append(rows, cells)
	}

	printed(out, rows)
}

// printed is a table whose first row is its head, without the columns that say nothing.
func printed(out io.Writer, rows [][]string) {
	for column := range slices.Backward(rows[0]) {
		if !slices.ContainsFunc(rows[1:], func(cells []string) bool { return cells[column] != none }) {
			for number := range rows {
				rows[number] = slices.Delete(rows[number], column, column+1)
			}
		}
	}

	aligned := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)

	for number, cells := range rows {
		fmt.Fprintln(aligned, "| "+strings.Join(cells, "\t| ")+"\t|")

		if number == 0 {
			fmt.Fprintln(aligned, strings.Repeat("|---:\t", len(cells))+"|")
		}
	}

	_ = aligned.Flush() // into a buffer

	fmt.Fprintln(out)
}
