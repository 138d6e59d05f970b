// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"io"
	"math"
	"text/tabwriter"
	"time"
)

// report prints a table for each command, and how the provider's CPU grows with the number of cards.
func report(out io.Writer, rows []row) error {
	for _, command := range []struct {
		title string
		of    func(row) figures
	}{
		{"Plan of unchanged cards", func(r row) figures { return r.plan }},
		{"First apply", func(r row) figures { return r.apply }},
	} {
		_, err := fmt.Fprintf(out, "\n### %s\n\n", command.title)
		if err != nil {
			return fmt.Errorf("printing: %w", err)
		}

		table := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)

		fmt.Fprintln(table, "| Cards\t| Provider\t| API latency\t| Requests\t| Provider CPU\t| per card\t| CLI CPU\t| Wall\t| × floor\t| Peak memory\t|")
		fmt.Fprintln(table, "|---:\t|---\t|---:\t|---:\t|---:\t|---:\t|---:\t|---:\t|---:\t|---:\t|")

		for _, r := range rows {
			line(table, r, command.of(r), floorOf(rows, r.cards, command.of))
		}

		err = table.Flush()
		if err != nil {
			return fmt.Errorf("printing: %w", err)
		}

		growth(out, rows, command.of)
	}

	return nil
}

func line(out io.Writer, r row, f, floor figures) {
	latency := "any"
	if r.contender.network {
		latency = r.latency.String()
	}

	fmt.Fprintf(out, "| %d\t| %s\t| %s\t| %d\t| %s\t| %.2f ms\t| %s\t| %s\t| %s\t| %s\t|\n", r.cards, r.contender.name, latency, f.requests,
		seconds(f.provider.CPU), float64(f.provider.CPU)/float64(time.Millisecond)/float64(r.cards), seconds(f.cli), seconds(f.wall),
		ratio(f.wall, floor.wall), megabytes(f.provider.Peak))
}

func floorOf(rows []row, cards int, of func(row) figures) figures {
	for _, r := range rows {
		if r.cards == cards && r.contender.name == "floor" {
			return of(r)
		}
	}

	return figures{}
}

// growth prints the exponent e for which CPU grows like cards to the power of e, between the two largest sizes.
func growth(out io.Writer, rows []row, of func(row) figures) {
	fmt.Fprintln(out)

	last := map[string]row{}

	for _, r := range rows {
		key := r.contender.name + " " + r.latency.String()

		before, known := last[key]
		if known && before.cards < r.cards && of(before).provider.CPU > 0 {
			exponent := math.Log(float64(of(r).provider.CPU)/float64(of(before).provider.CPU)) / math.Log(float64(r.cards)/float64(before.cards))
			fmt.Fprintf(out, "- Provider CPU of %s at %s, from %d to %d cards: exponent %.2f\n",
				r.contender.name, r.latency, before.cards, r.cards, exponent)
		}

		last[key] = r
	}
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }

func ratio(a, b time.Duration) string {
	if b == 0 {
		return "–"
	}

	return fmt.Sprintf("%.2f", float64(a)/float64(b))
}

func megabytes(bytes int64) string {
	if bytes == 0 {
		return "–"
	}

	const megabyte = 1 << 20

	return fmt.Sprintf("%d MiB", bytes/megabyte)
}
