// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpathtest_test

import (
	"context"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider/fastpathtest"
)

const (
	allLevels       = 8 // cards that the emulator issues of all levels in turn
	managedCards    = 3
	longestSequence = 20
	// mostTries is how often the framework is asked again about an object with several wrong values: it names the first
	// that it comes upon, in no order, and so it does for a request that the fast path hands on.
	mostTries = 20
)

// TestSameAnswers sends sequences of requests through the framework alone and through the fast path. Every answer must be
// the same, and what a request leaves behind in the provider shows in the answers to later ones.
func TestSameAnswers(t *testing.T) {
	t.Parallel()

	var asked, handedOn atomic.Int64

	rapid.Check(t, func(rt *rapid.T) {
		d := newDuel(t, rt)

		for range rapid.IntRange(1, longestSequence).Draw(rt, "requests") {
			rapid.SampledFrom([]func(){d.refresh, d.refresh, d.plan, d.plan, d.plan, d.validate, d.upgrade}).Draw(rt, "request")()
		}

		asked.Add(d.asked)
		handedOn.Add(d.handedOn)
	})

	t.Logf("%d of %d requests went to the framework", handedOn.Load(), asked.Load())

	if all, long := asked.Load(), handedOn.Load(); 2*long > all {
		t.Errorf("%d of %d requests went to the framework, at most half of them may", long, all)
	}
}

// duel is a provider with the fast path and one without, in front of the same Qonto.
type duel struct {
	*rapid.T

	short, long *caller
	control     *control.Client
	ids         []string
	objects     map[string]object
	asked       int64
	handedOn    int64
}

// object is what Terraform knows of a card.
type object struct {
	state    cty.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

func newDuel(tb testing.TB, t *rapid.T) *duel {
	tb.Helper()

	api := populated(tb, 0)
	d := &duel{T: t, objects: map[string]object{}, control: control.New("http://127.0.0.1", &http.Client{Transport: emulatortest.Transport(api)})}

	err := api.Populate(allLevels)
	if err != nil {
		tb.Fatal(err)
	}

	api.Clock().Advance(time.Hour) // no card is so young that it may not be listed yet

	for _, card := range api.Ledger().Cards {
		d.ids = append(d.ids, card.ID)
	}

	d.ids = rapid.Permutation(d.ids).Draw(t, "cards")[:managedCards]
	d.long, d.short = d.servers(tb, api)

	for _, id := range d.ids {
		d.adopt(id)
	}

	d.asked, d.handedOn = 0, 0 // the first refresh of an import is never plain

	return d
}

func (d *duel) servers(tb testing.TB, api *emulator.Server) (long, short *caller) {
	tb.Helper()

	token := api.Info().AccessToken
	options := []provider.Option{provider.WithEnvironment(nil), provider.WithTransport(emulatortest.Transport(api)), provider.WithoutSharing()}

	front, err := fastpathtest.With(tb.Context(), options...)
	if err != nil {
		tb.Fatal(err)
	}

	return call(tb, fastpathtest.Without(options...), token), call(tb, front, token)
}

// same sends one request both ways and fails unless both answers are the same. It returns the framework's.
func same[Request, Response any](
	d *duel, request Request, send func(*caller) func(context.Context, Request) (Response, error), answer func(Response) fastpathtest.Answer,
) Response {
	d.Helper()

	long, err := send(d.long)(d.Context(), request)
	if err != nil {
		d.Fatal(err)
	}

	ctx, handedOn := fastpathtest.Watch(d.Context())

	short, err := send(d.short)(ctx, request)
	if err != nil {
		d.Fatal(err)
	}

	diff := cmp.Diff(answer(long), answer(short))
	for tries := 0; diff != "" && handedOn() && tries < mostTries; tries++ {
		long, err = send(d.long)(d.Context(), request)
		if err != nil {
			d.Fatal(err)
		}

		diff = cmp.Diff(answer(long), answer(short))
	}

	if diff != "" {
		d.Fatalf("%T: the framework answers (-), the fast path (+):\n%s", request, diff)
	}

	d.asked++

	if handedOn() {
		d.handedOn++
	}

	return long
}
