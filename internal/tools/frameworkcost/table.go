// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
)

var errIncomplete = errors.New("a benchmark has no figure")

// requests are the rows: what Terraform asks about one card, and the benchmark that asks it.
func requests() [][2]string {
	return [][2]string{
		{"`ValidateResourceConfig`", "BenchmarkUnchangedCard/validate/"},
		{"`UpgradeResourceState`", "BenchmarkUnchangedCard/upgrade/"},
		{"`ReadResource`, with the request to Qonto", "BenchmarkUnchangedCard/read/"},
		{"`PlanResourceChange`, nothing changed", unchangedPlan},
		{"`PlanResourceChange`, new", "BenchmarkNewCard/"},
	}
}

const unchangedPlan = "BenchmarkUnchangedCard/plan/"

// column is the figures of one way to answer.
type column struct {
	name  string
	by    string // the end of the benchmarks' names
	costs costs
}

// printTables writes the two tables of UPSTREAM.md.
func printTables(out io.Writer, columns []column) error {
	err := printTable(out, "CPU in ms, one request", columns, func(c cost) string {
		const finest = 10 * time.Microsecond // two digits of whatever is shown

		if c.time < time.Millisecond {
			return fmt.Sprintf("%.2f", c.time.Round(finest).Seconds()*float64(time.Second/time.Millisecond))
		}

		return fmt.Sprintf("%.1f", c.time.Seconds()*float64(time.Second/time.Millisecond))
	})
	if err != nil {
		return err
	}

	_, _ = fmt.Fprintln(out)

	return printTable(out, "Allocations, one request", columns, func(c cost) string { return thousands(c.allocations) })
}

func printTable(out io.Writer, head string, columns []column, figure func(cost) string) error {
	title, ruler := []string{head}, []string{"---"}

	for _, one := range columns {
		title, ruler = append(title, one.name), append(ruler, "---:")
	}

	lines := []string{row(title), "|" + strings.Join(ruler, "|") + "|"}

	for _, request := range requests() {
		cells := []string{request[0]}

		for _, one := range columns {
			c, known := one.costs[request[1]+one.by]
			if !known {
				return fmt.Errorf("%s%s: %w", request[1], one.by, errIncomplete)
			}

			cells = append(cells, figure(c))
		}

		lines = append(lines, row(cells))
	}

	_, err := fmt.Fprintln(out, strings.Join(lines, "\n"))
	if err != nil {
		return fmt.Errorf("printing: %w", err)
	}

	return nil
}

func row(cells []string) string { return "| " + strings.Join(cells, " | ") + " |" }

// thousands writes a number as 12,345.
func thousands(number int64) string {
	const group = 1000

	var groups []string

	for ; number >= group; number /= group {
		groups = append(groups, fmt.Sprintf("%03d", number%group))
	}

	slices.Reverse(groups)

	return strings.Join(append([]string{strconv.FormatInt(number, 10)}, groups...), ",")
}
