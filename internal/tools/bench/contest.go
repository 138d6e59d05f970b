// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// The contenders.
const (
	ours    = "this provider"
	naive   = "naive"
	floor   = "floor"
	builtIn = "terraform_data"
)

// contender is one provider of the comparison.
type contender struct {
	name    string
	program string // empty: built into the CLI
	network bool   // it asks the API
	once    bool   // it takes so long that one run must do
}

func contenders(bin string) []contender {
	return []contender{
		{name: ours, program: filepath.Join(bin, "terraform-provider-qonto"), network: true},
		{name: floor, program: filepath.Join(bin, "floor")},
		{name: builtIn},
		{name: naive, program: filepath.Join(bin, "naive"), network: true, once: true},
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
	cli      time.Duration // CPU
	provider usage
	requests int64
}

// contest is what is compared with each other: so many cards at one latency of the API.
type contest struct {
	cards   int
	latency time.Duration

	commands, contenders []string // empty: all
	once                 bool     // no command is repeated

	taken map[string]map[string][]figures // by command and contender
}

func newContest(cards int, latency time.Duration) *contest {
	return &contest{
		cards: cards, latency: latency,
		taken: map[string]map[string][]figures{applying: {}, planning: {}, querying: {}},
	}
}

// note takes the figures of one run down, and shows that it is going on.
func (c *contest) note(what, contender string, f figures) {
	c.taken[what][contender] = append(c.taken[what][contender], f)
	fmt.Fprintf(os.Stderr, "%s of %d cards at %s, %s: %.1f s, provider's CPU %.2f s\n",
		what, c.cards, c.latency, contender, f.wall.Seconds(), f.provider.CPU.Seconds())
}

// of is what a contender took: the median of each figure, and the most memory.
func (c *contest) of(what, contender string) (figures, bool) {
	taken := c.taken[what][contender]
	if len(taken) == 0 {
		return figures{}, false
	}

	return figures{
		wall:     median(taken, func(f figures) time.Duration { return f.wall }),
		cli:      median(taken, func(f figures) time.Duration { return f.cli }),
		requests: median(taken, func(f figures) int64 { return f.requests }),
		provider: usage{
			CPU:  median(taken, func(f figures) time.Duration { return f.provider.CPU }),
			Peak: slices.MaxFunc(taken, func(a, b figures) int { return cmp.Compare(a.provider.Peak, b.provider.Peak) }).provider.Peak,
		},
	}, true
}

// ratio is how many times the figure of one contender is that of another: the median of the rounds in which both took
// their turn, one right after the other, because the machine may be busier in one round than in the next.
func (c *contest) ratio(what, above, below string, of func(figures) float64) (float64, bool) {
	a, b := c.taken[what][above], c.taken[what][below]

	var ratios []float64

	for round := range min(len(a), len(b)) {
		if of(b[round]) > 0 {
			ratios = append(ratios, of(a[round])/of(b[round]))
		}
	}

	if len(ratios) == 0 {
		return 0, false
	}

	return middle(ratios), true
}

func median[T cmp.Ordered](taken []figures, of func(figures) T) T {
	values := make([]T, 0, len(taken))
	for _, f := range taken {
		values = append(values, of(f))
	}

	return middle(values)
}

func middle[T cmp.Ordered](values []T) T {
	slices.Sort(values)

	return values[len(values)/2]
}
