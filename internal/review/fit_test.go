// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// A review that is too long says so at its top, loses the least important first, and keeps the end of what was printed:
// the warnings of a plan are there.
func TestFit_Truncates(t *testing.T) {
	t.Parallel()

	var changes, drifted []object

	for i := range 80 {
		changes = append(changes, created(fmt.Sprintf("qonto_card.new[%d]", i), card(fmt.Sprintf("New %d", i))))
		drifted = append(drifted, updated(fmt.Sprintf("qonto_card.drift[%d]", i), card("Drift"), object{"payment_monthly_limit": i}))
	}

	for i := range 20 {
		changes = append(changes, destroyed(fmt.Sprintf("qonto_card.old[%d]", i), card("Old")))
	}

	whole := plan(changes...)
	whole["resource_drift"], whole["complete"] = drifted, false

	log := t.TempDir() + "/plan.txt"
	write(t, log, strings.Repeat("a line of the plan\n", 1000)+"Warning: the last line\n")

	for _, format := range []string{"text", "markdown"} {
		full := reviewed(t, whole, "-format", format, "-log", log).out

		for limit := 1000; limit < len(full)+1000; limit += 4987 {
			done := run(t, whole, "-format", format, "-log", log, "-max-length", strconv.Itoa(limit))
			if done.err != nil {
				if limit > 3000 {
					t.Fatalf("%s, %d: %v", format, limit, done.err)
				}

				done.fails("-max-length is too small")

				continue
			}

			checkTruncated(t, done.out, full, limit)
		}
	}
}

func checkTruncated(t *testing.T, got, full string, limit int) {
	t.Helper()

	if len(got) > limit {
		t.Fatalf("%d bytes, want %d at most", len(got), limit)
	}

	if got == full {
		return
	}

	if lines := strings.SplitN(got, "\n", 4); !strings.Contains(lines[2], "Truncated.") {
		t.Fatalf("%d bytes do not begin with what is missing:\n%s", limit, got)
	}

	ends, drifts := strings.Count(got, "qonto_card.old["), strings.Count(got, "qonto_card.drift[")
	if drifts > 0 && ends < 20 {
		t.Errorf("%d bytes show %d rows of drift, and %d of 20 cards that end", limit, drifts, ends)
	}

	if strings.Contains(got, "a line of the plan") {
		checkTruncatedLog(t, got, drifts, limit)
	}

	if ends < 20 && !strings.Contains(got, "Not shown: ") {
		t.Errorf("%d bytes leave out rows in silence", limit)
	}
}

func checkTruncatedLog(t *testing.T, got string, drifts, limit int) {
	t.Helper()

	if drifts < 80 || !strings.Contains(got, "Warning: the last line") {
		t.Errorf("%d bytes show the plan without its end, or before the review:\n%s", limit, got)
	}

	if !strings.Contains(got, "[The beginning is left out.]") {
		t.Errorf("%d bytes do not say where something is left out", limit)
	}
}

// A run that failed before there was a plan shows why, and is judged by no gate.
func TestRun_FailedBeforeThePlan(t *testing.T) {
	t.Parallel()

	log := t.TempDir() + "/init.txt"
	write(t, log, "\x1b[31mError:\x1b[0m Failed to query available provider packages\r\n\r\n```\ncould not connect\n")

	golden(t, "failed.md", reviewed(t, "", "-format", "markdown", "-failed", "terraform init", "-log", log).out)
	golden(t, "failed.txt", reviewed(t, "", "-failed", "terraform init", "-log", log).out)
	run(t, "", "-failed", "terraform init", "-fail-on", "discard").fails("the plan cannot be judged")
}

func write(t *testing.T, file, text string) {
	t.Helper()

	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
