// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

//nolint:gochecknoglobals // flags of the test binary
var (
	count       = flag.Int("chaos.count", 0, "how many schedules to run; 0 is the short form")
	seed        = flag.Uint64("chaos.seed", 0, "seed of the schedules; 0 is 1 for the short form, and a random one for the long form")
	maxFailures = flag.Int("chaos.failures", 3, "stop after so many failures")
	replay      = flag.String("chaos.replay", "", "run one schedule, given as SEED/NUMBER, and tell what happens; -run picks the test")
)

const (
	// longCount is how many schedules hit every cell of the matrix, in all likelihood.
	longCount = 10000
	progress  = 1000
)

// TestMain trades memory for time: a schedule leaves much garbage and keeps little.
func TestMain(m *testing.M) {
	const keepBytes = 600 << 20

	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(keepBytes)
	acctest.Main(m)
}

// Whatever is drawn, every resource has exactly one card in the end.
func TestExactlyOneCardWhateverFails(t *testing.T) {
	terraform, err := newTerraform(t)
	if err != nil {
		t.Fatal(err)
	}

	all := runner{
		generate: generate,
		play:     func(t *testing.T, s schedule) *simulation { return play(t, terraform, s) },
		count:    shortCount, workers: runtime.GOMAXPROCS(0),
	}

	all.run(t)

	if all.totals == nil {
		return
	}

	t.Log(all.totals.matrix())

	if missed := all.totals.missed(); *count >= longCount && len(missed) > 0 {
		t.Errorf("%d of %d cells of the matrix were never hit: %v", len(missed), len(required()), missed)
	}
}

// runner is a number of schedules of one seed.
type runner struct {
	generate func(seed, number uint64) schedule
	play     func(*testing.T, schedule) *simulation
	seed     uint64
	count    int // of the short form, unless a flag says otherwise
	workers  int
	next     atomic.Int64
	totals   *totals // nil after a replay
}

// run plays as many schedules as the flags say, or the one to replay.
func (r *runner) run(t *testing.T) {
	t.Helper()

	if *replay != "" {
		r.replayOne(t)

		return
	}

	r.seed, r.totals = max(*seed, 1), newTotals()

	if *count > 0 {
		r.count = *count

		if *seed == 0 {
			r.seed = uint64(time.Now().UnixNano())
		}
	}

	t.Logf("seed %d", r.seed)
	t.Run("schedules", func(t *testing.T) {
		for worker := range r.workers {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				r.work(t)
			})
		}
	})
	t.Log(r.totals.summary())
}

func (r *runner) work(t *testing.T) {
	t.Helper()

	for {
		number := r.next.Add(1)
		if int(number) > r.count || r.totals.failed() >= *maxFailures {
			return
		}

		s := r.generate(r.seed, uint64(number))
		result := r.play(t, s)
		r.totals.add(result)

		if number%progress == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d schedules, %d failures\n", number, r.count, r.totals.failed())
		}

		if len(result.wrong) > 0 {
			t.Errorf("schedule %d/%d:\n%s\n\n%v\n%s", r.seed, number, strings.Join(result.wrong, "\n"), s, result.trace())
		}
	}
}

func (r *runner) replayOne(t *testing.T) {
	t.Helper()

	var from, number uint64

	_, err := fmt.Sscanf(*replay, "%d/%d", &from, &number)
	if err != nil {
		t.Fatal(err)
	}

	s := r.generate(from, number)
	t.Log(s)

	sim := r.play(t, s)
	t.Log(sim.trace())

	if len(sim.wrong) > 0 {
		t.Error(strings.Join(sim.wrong, "\n"))
	}
}
