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

// issuing is a configuration of the naive form of this provider, as if it were somebody else's.
const issuing = `
terraform {
  required_providers {
    qonto = { source = "example/cards" }
  }
}

provider "qonto" {
  endpoint     = {{ json .Endpoint }}
  access_token = {{ json .Token }}
}

resource "qonto_card" "this" {
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
// apply is a line of its own only if that has issued the cards. Numbers of attributes are compared by plans only, of states
// that Terraform has written itself. Each run of the CLI takes a second of CPU, so there is none that shows nothing new.
func TestRun_PrintsALineForWhatIsCompared(t *testing.T) {
	t.Parallel()

	cli, bin := acctest.CLIPath(t), build(t)

	stranger := func(template string) Other {
		return Other{Program: filepath.Join(bin, naive), Source: "example/cards", Template: writeTemplate(t, template)}
	}

	// One request for each card: it is the other program that has answered.
	const oneByOne = `BenchmarkPlan/cards=2/api=0s/subject=with-\d+ 1 \d+ ns/op 2 requests`

	for name, c := range map[string]struct {
		props   Props
		applied []string
		planned []string
		line    string // what one of the lines is like
	}{
		"plans of another provider's cards beside the others": {
			props:   Props{With: stranger(issuing), Commands: []string{planning}},
			planned: []string{naive, noop, ours, builtIn, other},
			line:    oneByOne,
		},
		"an apply that issues cards": {
			props:   Props{With: stranger(issuing), Commands: []string{applying}, Only: []string{other}},
			applied: []string{other},
			line:    `BenchmarkApply/cards=2/api=0s/subject=with-\d+ 1 \d+ ns/op [1-9]\d* requests .* [1-9]\d* writing-ms`,
		},
		"an apply that takes cards over": {
			props:   Props{With: stranger(issuing + takeover), Commands: []string{applying, planning}, Only: []string{other}},
			planned: []string{other},
			line:    oneByOne,
		},
		"numbers of attributes": {
			props:   Props{Attributes: []int{12, 48}, Commands: []string{planning}, Only: []string{"noop12", "noop48"}},
			planned: []string{"noop12", "noop48"},
			line:    `BenchmarkPlan/cards=2/api=0s/subject=noop48-\d+ 1 \d+ ns/op 0 requests .* [1-9] state-KiB 0 writing-ms`,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			var out strings.Builder

			c.props.CLI, c.props.Bin, c.props.Out = cli, bin, &out
			c.props.Cards, c.props.Latencies = []int{2}, []time.Duration{0}

			err := Run(t.Context(), c.props)
			if err != nil {
				t.Fatal(err)
			}

			for command, want := range map[string][]string{"Apply": c.applied, "Plan": c.planned} {
				if got := subjects(out.String(), command); !slices.Equal(got, want) {
					t.Errorf("%s of %v, want %v\n%s", command, got, want, out.String())
				}
			}

			if !regexp.MustCompile(c.line).MatchString(out.String()) {
				t.Errorf("no line is like %s:\n%s", c.line, out.String())
			}

			// More attributes make larger states.
			sizes := regexp.MustCompile(`(?s)=noop12-[^\n]* (\d) state-KiB.*=noop48-[^\n]* (\d) state-KiB`).FindStringSubmatch(out.String())
			if sizes != nil && sizes[1] >= sizes[2] {
				t.Errorf("the state with 48 attributes is not larger:\n%s", out.String())
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

// build builds everything that is measured, and what measures it. Debuggers need not understand it: linking costs half.
func build(t *testing.T) string {
	t.Helper()

	bin := t.TempDir()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-s -w", "-o", bin, ".", "./internal/tools/bench/cmd/noop",
		"./internal/tools/bench/cmd/naive", "./internal/tools/bench/cmd/rusage")
	cmd.Dir = root

	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("building what is measured: %v\n%s", err, said)
	}

	return bin
}
