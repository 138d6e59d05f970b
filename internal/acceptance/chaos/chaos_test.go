// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

//nolint:gochecknoglobals // flags of the test binary
var (
	count  = flag.Int("chaos.count", 0, "how many schedules to run; 0 is the short form")
	seed   = flag.Uint64("chaos.seed", 0, "seed of the schedules; 0 is 1 for the short form, and a random one for the long form")
	most   = flag.Int("chaos.failures", 3, "stop after so many failures")
	replay = flag.String("chaos.replay", "", "run one schedule, given as SEED/NUMBER, and tell what happens")
)

const (
	// longCount is how many schedules hit every cell of the matrix, in all likelihood.
	longCount  = 5000
	shortCount = 150
	shortTime  = 8 * time.Second
	progress   = 1000
)

// TestMain trades memory for time: a schedule leaves much garbage and keeps little.
func TestMain(m *testing.M) {
	const keepBytes = 600 << 20

	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(keepBytes)
	m.Run()
}

// Whatever is drawn, every resource has exactly one card in the end.
func TestExactlyOneCardWhateverFails(t *testing.T) {
	terraform, err := newTerraform(t)
	if err != nil {
		t.Fatal(err)
	}

	if *replay != "" {
		replayOne(t, terraform)

		return
	}

	all := campaign{terraform: terraform, seed: *seed, count: *count, totals: newTotals()}

	switch {
	case all.count == 0:
		all.seed, all.count, all.until = max(all.seed, 1), shortCount, time.Now().Add(shortTime)
	case all.seed == 0:
		all.seed = uint64(time.Now().UnixNano())
	}

	t.Logf("seed %d", all.seed)
	t.Run("schedules", func(t *testing.T) {
		for worker := range runtime.GOMAXPROCS(0) {
			t.Run(strconv.Itoa(worker), func(t *testing.T) {
				t.Parallel()
				all.work(t)
			})
		}
	})
	t.Log(all.totals.report())

	if missed := all.totals.missed(); *count >= longCount && len(missed) > 0 {
		t.Errorf("%d of %d cells of the matrix were never hit: %v", len(missed), len(required()), missed)
	}
}

// newTerraform asks a provider, of which nothing is wanted but its schema, once for all schedules.
func newTerraform(t *testing.T) (*core.Terraform, error) {
	t.Helper()

	server, err := factory(t.Context(), http.DefaultTransport)
	if err != nil {
		return nil, err
	}

	return core.New(t.Context(), core.Settings{TypeName: typeName}, server)
}

// campaign is a number of schedules of one seed.
type campaign struct {
	terraform *core.Terraform
	seed      uint64
	count     int
	until     time.Time
	next      atomic.Int64
	totals    *totals
}

func (c *campaign) work(t *testing.T) {
	t.Helper()

	for {
		number := c.next.Add(1)
		if int(number) > c.count || !c.until.IsZero() && time.Now().After(c.until) || c.totals.failed() >= *most {
			return
		}

		s := draw(c.seed, uint64(number))
		result := play(t, c.terraform, s)
		c.totals.add(result)

		if number%progress == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d schedules, %d failures\n", number, c.count, c.totals.failed())
		}

		if len(result.wrong) > 0 {
			t.Errorf("schedule %d/%d:\n%s\n\n%v\n%s", c.seed, number, strings.Join(result.wrong, "\n"), s, result.tale())
		}
	}
}

// play runs one schedule in a bubble.
func play(t *testing.T, terraform *core.Terraform, s schedule) *world {
	t.Helper()

	var w *world

	synctest.Test(t, func(t *testing.T) {
		w = newWorld(t, terraform, s)
		w.live(func() {
			for _, one := range s.Steps {
				w.take(one)
			}

			w.settle()
			w.judge()
		})
	})

	return w
}

func replayOne(t *testing.T, terraform *core.Terraform) {
	t.Helper()

	var from, number uint64

	_, err := fmt.Sscanf(*replay, "%d/%d", &from, &number)
	if err != nil {
		t.Fatal(err)
	}

	s := draw(from, number)
	t.Log(s)

	w := play(t, terraform, s)
	t.Log(w.tale())

	if len(w.wrong) > 0 {
		t.Error(strings.Join(w.wrong, "\n"))
	}
}

// totals are sums over all schedules.
type totals struct {
	mu        sync.Mutex
	schedules int
	runs      int
	requests  int
	issued    int
	wrong     int
	failures  int
	hits      map[cell]int
	counts    map[string]int
}

func newTotals() *totals {
	return &totals{hits: map[cell]int{}, counts: map[string]int{}}
}

func (s *totals) add(w *world) {
	ledger := w.server.Ledger()

	s.mu.Lock()
	defer s.mu.Unlock()

	s.schedules++
	s.runs += len(w.runs)
	s.requests += len(ledger.Requests)
	s.issued += len(w.issues)
	s.wrong += len(w.wrong)

	if len(w.wrong) > 0 {
		s.failures++
	}

	for at, times := range w.hits {
		s.hits[at] += times
	}

	for what, times := range w.counts {
		if !strings.HasPrefix(what, "replacing ") {
			s.counts[what] += times
		}
	}
}

func (s *totals) failed() int {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.failures
}

func (s *totals) missed() []cell {
	return slices.DeleteFunc(required(), func(c cell) bool { return s.hits[c] > 0 })
}

func (s *totals) report() string {
	var text strings.Builder

	fmt.Fprintf(&text, "%d schedules, %d runs, %d requests, %d cards issued, %d violations\n",
		s.schedules, s.runs, s.requests, s.issued, s.wrong)

	for _, what := range slices.Sorted(maps.Keys(s.counts)) {
		fmt.Fprintf(&text, "%7d  %s\n", s.counts[what], what)
	}

	fmt.Fprintf(&text, "\nhow often which fault hit which request, %d of %d cells never\n", len(s.missed()), len(required()))

	fmt.Fprintf(&text, "%-52s", "")

	for _, column := range columns() {
		fmt.Fprintf(&text, " %7.7s", strings.ReplaceAll(column, approved, "ok'd "))
	}

	for _, kind := range rows() {
		fmt.Fprintf(&text, "\n%-52s", kind)

		for _, column := range columns() {
			fmt.Fprintf(&text, " %7d", s.hits[cell{column, kind}])
		}
	}

	return text.String()
}

func rows() []string {
	var names []string

	for _, c := range required() {
		if !slices.Contains(names, c.Kind) {
			names = append(names, c.Kind)
		}
	}

	return names
}
