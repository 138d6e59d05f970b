// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// organization is an emulator without a network, so that a test can give it any latency on a fake clock.
type organization struct {
	t           *testing.T
	api         *emulator.Server
	control     *control.Client
	client      *qonto.Client
	latency     time.Duration
	parallelism int
	refuses     func(*http.Request) bool // nil, or which requests are refused on their way
	refusal     int                      // the status of a refusal
}

func newOrganization(t *testing.T, cards int) *organization {
	t.Helper()

	switches := control.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0

	api := emulator.New(emulator.Options{Seed: 1, Switches: &switches})
	t.Cleanup(api.Close)

	err := api.Populate(cards)
	if err != nil {
		t.Fatal(err)
	}

	o := &organization{t: t, api: api, latency: 50 * time.Millisecond, parallelism: parallelism, refusal: http.StatusForbidden}
	o.control = control.New("http://127.0.0.1", &http.Client{Transport: wire{o}})
	o.client = o.connect()

	return o
}

func (o *organization) connect() *qonto.Client {
	o.t.Helper()

	client, err := qonto.New(qonto.Config{
		Endpoint: "http://127.0.0.1", Tokens: qonto.StaticToken(o.api.Info().AccessToken), Transport: wire{o},
	})
	if err != nil {
		o.t.Fatal(err)
	}

	return client
}

func (o *organization) ids() []string {
	var ids []string
	for _, card := range o.api.Ledger().Cards {
		ids = append(ids, card.ID)
	}

	return ids
}

// renew lets Qonto renew so many cards, and tells which card renews which.
func (o *organization) renew(count int) map[string]string {
	o.t.Helper()

	successors := map[string]string{}

	for _, id := range o.ids()[:count] {
		after, err := o.control.Happen(o.t.Context(), id, control.Renew)
		if err != nil {
			o.t.Fatal(err)
		}

		successors[id] = after.ID
	}

	return successors
}

// each works on all ids, so many at a time as Terraform does.
func (o *organization) each(ids []string, work func(id string)) {
	var wait sync.WaitGroup

	todo := make(chan string)

	for range o.parallelism {
		wait.Go(func() {
			for id := range todo {
				work(id)
			}
		})
	}

	for _, id := range ids {
		todo <- id
	}

	close(todo)
	wait.Wait()
	<-time.After(time.Minute) // pages that nobody waits for any more may be under way
}

// walk reads cards as Terraform does, which has other things to do in between.
func (o *organization) walk(r *Reader, ids []string, between func() time.Duration) {
	var turn sync.Mutex

	o.each(ids, func(id string) {
		turn.Lock()
		pause := between()
		turn.Unlock()

		<-time.After(pause)
		o.expect(r, id)
	})
}

func (o *organization) expect(r *Reader, id string) {
	o.t.Helper()

	card, _, err := r.Card(o.t.Context(), id)
	if err != nil || card == nil || card.ID != id {
		o.t.Errorf("asked for %s: %v, %v", id, card, err)
	}
}

// wire carries requests to the emulator. Only the API takes its time, the test's own calls do not.
type wire struct {
	*organization
}

func (w wire) RoundTrip(request *http.Request) (*http.Response, error) {
	if strings.HasPrefix(request.URL.Path, "/v2/") {
		select {
		case <-time.After(w.latency):
		case <-request.Context().Done():
			return nil, request.Context().Err()
		}
	}

	if w.refuses != nil && w.refuses(request) {
		return &http.Response{StatusCode: w.refusal, Body: io.NopCloser(strings.NewReader(`{"errors":[{"code":"refused"}]}`))}, nil
	}

	return emulatortest.Transport(w.api).RoundTrip(request)
}
