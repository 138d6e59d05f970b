// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package bench

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

const root = "../../.."

// stranger is a configuration of the naive form of this provider, as if it were somebody else's.
const stranger = `
terraform {
  required_providers {
    cards = { source = "example/cards" }
  }
}

provider "cards" {
  endpoint     = {{ json .Endpoint }}
  access_token = {{ json .Token }}
}

resource "qonto_card" "this" {
  provider        = cards
  count           = {{ .Cards }}
  card_level      = "virtual"
  holder_id       = {{ json .Holder }}
  bank_account_id = {{ json .Account }}
  nickname        = "Card ${count.index}"
}
`

// takeover makes of it one for cards that are there.
const takeover = `
{{ range $number, $id := .IDs }}
import {
  to = qonto_card.this[{{ $number }}]
  id = {{ json $id }}
}
{{ end }}
`

// Another provider stands in the same table as the floor, what is built in, the naive form and this provider. Its first
// apply is a line of its own only if that has issued the cards.
func TestRun_MeasuresAnotherProviderBesideThisOne(t *testing.T) {
	t.Parallel()

	cli, bin := acctest.CLIPath(t), build(t)

	for name, c := range map[string]struct {
		template string
		applied  []string
	}{
		"that issues its cards": {stranger, []string{"naive", "noop", "qonto", "terraform_data", "with"}},
		"that takes cards over": {stranger + takeover, []string{"naive", "noop", "qonto", "terraform_data"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var out strings.Builder

			err := Run(t.Context(), Props{
				CLI: cli, Bin: bin, Cards: []int{2}, Latencies: []time.Duration{0}, Repeat: 1, Commands: []string{"apply", "plan"}, Out: &out,
				With: Other{Program: filepath.Join(bin, "naive"), Source: "example/cards", Template: writeTemplate(t, c.template)},
			})
			if err != nil {
				t.Fatal(err)
			}

			planned := []string{"naive", "noop", "qonto", "terraform_data", "with"}

			for command, want := range map[string][]string{"Apply": c.applied, "Plan": planned} {
				if got := subjects(out.String(), command); !slices.Equal(got, want) {
					t.Errorf("%s of %v, want %v\n%s", command, got, want, out.String())
				}
			}

			// One request for each card: it is the other program that has answered.
			if read := regexp.MustCompile(`BenchmarkPlan/cards=2/api=0s/subject=with-\d+ 1 \d+ ns/op 2 requests`); !read.MatchString(out.String()) {
				t.Errorf("the other provider has not read its cards one by one:\n%s", out.String())
			}
		})
	}
}

// subjects are those that have a line of a command, in order.
func subjects(lines, command string) []string {
	var found []string

	for _, match := range regexp.MustCompile(`(?m)^Benchmark`+command+`/\S+/subject=(\w+)-\d+ 1 \d+ ns/op`).FindAllStringSubmatch(lines, -1) {
		found = append(found, match[1])
	}

	slices.Sort(found)

	return found
}

// build builds everything that is measured, and what measures it.
func build(t *testing.T) string {
	t.Helper()

	bin := t.TempDir()

	for program, folder := range map[string]string{
		"terraform-provider-qonto": ".", "noop": "./internal/tools/bench/cmd/noop", "naive": "./internal/tools/bench/cmd/naive",
		"rusage": "./internal/tools/bench/cmd/rusage",
	} {
		cmd := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(bin, program), folder)
		cmd.Dir = root

		said, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("building %s: %v\n%s", program, err, said)
		}
	}

	return bin
}
