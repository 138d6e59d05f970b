// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"

	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// fault is something that goes wrong once and is worth a repeat.
type fault struct {
	name    string
	outcome qonto.Outcome // of a write that ends with it
	do      func(http.ResponseWriter, *http.Request)
}

func faults() []fault {
	status := func(code int, body string) func(http.ResponseWriter, *http.Request) {
		return func(w http.ResponseWriter, _ *http.Request) { answer(w, code, body) }
	}

	return []fault{
		{"refused dial", qonto.OutcomeNotSent, nil},
		{"lost answer", qonto.OutcomeUnknown, func(http.ResponseWriter, *http.Request) { drop() }},
		{"half an answer", qonto.OutcomeUnknown, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			answer(w, http.StatusOK, oneCard)
			drop()
		}},
		{"silence", qonto.OutcomeUnknown, silence},
		{"500", qonto.OutcomeUnknown, status(http.StatusInternalServerError, `{}`)},
		{"502 in HTML", qonto.OutcomeUnknown, status(http.StatusBadGateway, `<html>`)},
		{"503", qonto.OutcomeUnknown, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3")
			answer(w, http.StatusServiceUnavailable, `{}`)
		}},
		{"408", qonto.OutcomeUnknown, status(http.StatusRequestTimeout, ``)},
		{rateLimited, qonto.OutcomeRefused, status(http.StatusTooManyRequests, ``)},
		{keyInUse, qonto.OutcomeUnknown, status(http.StatusTooManyRequests, `{"error":"Concurrent requests detected"}`)},
	}
}

// faultyServer serves a schedule of faults, then successes, and records the requests.
type faultyServer struct {
	network *network

	mu       sync.Mutex
	schedule []fault
	running  int
	overlaps bool
	seen     []string
}

func newFaultyServer(schedule []fault) *faultyServer {
	o := &faultyServer{schedule: schedule}
	o.network = newNetwork(o.serve)
	o.refuseDials()

	return o
}

// refuseDials consumes the faults at the head of the schedule that no request gets to see.
func (o *faultyServer) refuseDials() {
	refused := 0

	for len(o.schedule) > 0 && o.schedule[0].do == nil {
		o.schedule = o.schedule[1:]
		refused++
	}

	o.network.refuse(refused)
}

func (o *faultyServer) serve(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)

	o.mu.Lock()
	o.running++
	o.overlaps = o.overlaps || o.running > 1
	o.seen = append(o.seen, fmt.Sprint(r.Method, r.URL, r.Header["X-Qonto-Idempotency-Key"], string(body)))

	next := fault{do: func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, oneCard) }}
	if len(o.schedule) > 0 {
		next = o.schedule[0]
		o.schedule = o.schedule[1:]
	}

	// A connection is kept only if a request follows on it.
	if len(o.schedule) > 0 && o.schedule[0].do == nil {
		w.Header().Set("Connection", "close")
	}

	o.refuseDials()
	o.mu.Unlock()

	defer func() {
		o.mu.Lock()
		defer o.mu.Unlock()

		o.running--
	}()

	next.do(w, r)
}

func schedules(least, most int) *rapid.Generator[[]fault] {
	return rapid.SliceOfN(rapid.SampledFrom(faults()), least, most)
}

// rateLimited is the one fault that does not count as an attempt.
const (
	rateLimited = "429"
	keyInUse    = "concurrent key"
)

// exhausting are schedules with so many faults that count, each after any number of those that do not.
func exhausting(count int) *rapid.Generator[[]fault] {
	return rapid.Custom(func(r *rapid.T) []fault {
		counting := slices.DeleteFunc(faults(), func(f fault) bool { return f.name == rateLimited || f.name == keyInUse })
		waits := slices.DeleteFunc(faults(), func(f fault) bool { return f.name != rateLimited })

		var schedule []fault

		for range count {
			schedule = append(schedule, rapid.SliceOfN(rapid.SampledFrom(waits), 0, 2).Draw(r, "waits")...)
			schedule = append(schedule, rapid.SampledFrom(counting).Draw(r, "fault"))
		}

		return schedule
	})
}

type write struct {
	name string
	call func(context.Context, *qonto.Client) (qonto.Answer, error)
}

func writes() []write {
	return []write{
		{"create", func(ctx context.Context, client *qonto.Client) (qonto.Answer, error) {
			return client.CreateCard(ctx, "the-key", everyField(), qonto.CreateOptions{})
		}},
		{"lock", func(ctx context.Context, client *qonto.Client) (qonto.Answer, error) {
			return client.LockCard(ctx, cardID)
		}},
		{"nickname", func(ctx context.Context, client *qonto.Client) (qonto.Answer, error) {
			return client.UpdateCardNickname(ctx, cardID, "n")
		}},
	}
}
