// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench/usage"
)

const (
	source = "qonto-community/qonto"
	// Address is where a CLI finds the provider.
	Address = "registry.terraform.io/" + source
)

// The subjects. Benchstat compares the others with the first.
const (
	noop    = "noop"
	ours    = "qonto"
	builtIn = "terraform_data"
	naive   = "naive"
	other   = "with"
)

// subject is one provider of the comparison.
type subject struct {
	name    string
	program string // empty: built into the CLI
	source  string // its address without a host
	foreign bool   // it has another schema than this provider, and a configuration of its own
	once    bool   // it takes so long that one run must do

	attributes int // of its resource, in place of those of a card; 0 for none
}

func (p Props) subjects() []subject {
	all := []subject{
		{name: noop, program: filepath.Join(p.Bin, "noop"), source: source},
		{name: ours, program: filepath.Join(p.Bin, "terraform-provider-qonto"), source: source},
		{name: builtIn, source: source},
		{name: naive, program: filepath.Join(p.Bin, "naive"), source: source, once: true},
	}

	if len(p.Attributes) > 0 {
		all = p.widths()
	}

	switch {
	case p.With.Program == "":
		return all
	case p.With.Source == "":
		return append(all, subject{name: other, program: p.With.Program, source: source})
	default:
		return append(all, subject{name: other, program: p.With.Program, source: p.With.Source, foreign: true})
	}
}

// The commands.
const (
	applying = "apply"
	planning = "plan"
	querying = "query"
)

// figures are what one command took.
type figures struct {
	wall     time.Duration
	writing  time.Duration // from the first write to the last answer to one
	cli      time.Duration // CPU
	provider usage.Usage
	requests int64
	state    int64 // bytes of its file
}

// scenario is so many cards at one latency of the API.
type scenario struct {
	cards   int
	latency time.Duration

	commands, subjects []string // empty: all
	once               bool     // no command is repeated
}

// note prints a line of the format of Go benchmarks, which benchstat reads.
func (s *scenario) note(out io.Writer, command, subject string, f figures) error {
	const kilobyte, megabyte = 1 << 10, 1 << 20

	perCard := func(d time.Duration) float64 {
		return float64(d.Microseconds()) / float64(time.Millisecond/time.Microsecond) / float64(s.cards)
	}

	_, err := fmt.Fprintf(out, "Benchmark%s/cards=%d/api=%s/subject=%s-%d 1 "+
		"%d ns/op %d requests %.3f provider-cpu-ms/card %.3f cli-cpu-ms/card %d peak-MiB %d state-KiB %d writing-ms\n",
		strings.ToUpper(command[:1])+command[1:], s.cards, s.latency, subject, runtime.NumCPU(),
		f.wall.Nanoseconds(), f.requests, perCard(f.provider.CPU), perCard(f.cli), f.provider.Peak/megabyte, f.state/kilobyte, f.writing.Milliseconds())
	if err != nil {
		return fmt.Errorf("printing: %w", err)
	}

	return nil
}
