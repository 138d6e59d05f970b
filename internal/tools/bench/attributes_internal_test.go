// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package bench

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// Only plans are measured, of states that Terraform has written itself: more attributes make them larger.
func TestRun_ComparesNumbersOfAttributes(t *testing.T) {
	t.Parallel()

	var out strings.Builder

	err := Run(t.Context(), Props{
		CLI: acctest.CLIPath(t), Bin: build(t), Cards: []int{2}, Latencies: []time.Duration{0}, Attributes: []int{12, 48},
		Commands: []string{"plan"}, Out: &out,
	})
	if err != nil {
		t.Fatal(err)
	}

	sizes := regexp.MustCompile(`^BenchmarkPlan/cards=2/api=0s/subject=noop-\d+ 1 \d+ ns/op 0 requests .* \d state-KiB\n` +
		`BenchmarkPlan/.*=noop12-\d+ 1 .* ([1-9]) state-KiB\n` +
		`BenchmarkPlan/.*=noop48-\d+ 1 .* ([1-9]) state-KiB\n$`).FindStringSubmatch(out.String())

	if sizes == nil || sizes[1] >= sizes[2] {
		t.Errorf("not a line for each of noop, noop12 and noop48, with a larger state for more attributes:\n%s", out.String())
	}
}

// The table of sections counts what the page of the resource lists.
func TestMeasurements_CountTheAttributesOfACard(t *testing.T) {
	t.Parallel()

	page, err := os.ReadFile(filepath.Join(root, "docs/resources/card.md"))
	if err != nil {
		t.Fatal(err)
	}

	measurements, err := os.ReadFile("MEASUREMENTS.md")
	if err != nil {
		t.Fatal(err)
	}

	table, total := "| Section | Attributes |\n|---|---:|\n", 0
	listed, _, _ := strings.Cut(string(page), `<a id="nestedatt--`)

	for _, section := range regexp.MustCompile(`(?m)^##+ `).Split(listed, -1) {
		title, text, _ := strings.Cut(section, "\n")

		if count := len(regexp.MustCompile("(?m)^- `\\w+` \\(").FindAllString(text, -1)); count > 0 {
			table, total = table+"| "+title+" | "+strconv.Itoa(count)+" |\n", total+count
		}
	}

	if table += "| All | " + strconv.Itoa(total) + " |\n"; !strings.Contains(string(measurements), table) {
		t.Errorf("MEASUREMENTS.md lacks this table:\n%s", table)
	}
}
