// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"net/http"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// parallelism is Terraform's own.
const parallelism = 10

// inProcess carries requests to an emulator, and counts them.
type inProcess struct {
	api      *emulator.Server
	mu       sync.Mutex
	requests int
}

func (p *inProcess) RoundTrip(request *http.Request) (*http.Response, error) {
	p.mu.Lock()
	p.requests++
	p.mu.Unlock()

	return emulatortest.Transport(p.api).RoundTrip(request)
}

func populatedAPI(tb testing.TB, cards int) *inProcess {
	tb.Helper()

	switches := control.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0

	api := emulator.New(emulator.Options{Seed: 1, Switches: &switches})
	tb.Cleanup(api.Close)

	err := api.Populate(cards)
	if err != nil {
		tb.Fatal(err)
	}

	return &inProcess{api: api}
}

func (p *inProcess) client(tb testing.TB) *qonto.Client {
	tb.Helper()

	client, err := qonto.New(qonto.Config{
		Endpoint: "http://127.0.0.1", Tokens: qonto.StaticToken(p.api.Info().AccessToken), Transport: p,
	})
	if err != nil {
		tb.Fatal(err)
	}

	return client
}

// BenchmarkRead is the refresh of a thousand cards, ten at a time; the emulator's part is included.
func BenchmarkRead(b *testing.B) {
	const cards = 1000

	for name, options := range map[string][]SessionOption{"shared": nil, "one by one": {WithoutSharing()}} {
		b.Run(name, func(b *testing.B) {
			wire := populatedAPI(b, cards)
			issued := wire.api.Ledger().Cards

			b.ReportAllocs()

			for b.Loop() {
				readAll(b, NewSession(wire.client(b), options...), issued)
			}

			b.ReportMetric(float64(wire.requests)/float64(b.N), "requests/op")
		})
	}
}

// readAll reads cards, ten at a time.
func readAll(b *testing.B, session *Session, issued []control.Card) {
	b.Helper()

	var wait sync.WaitGroup

	for worker := range parallelism {
		wait.Go(func() {
			for number := worker; number < len(issued); number += parallelism {
				card, err := session.reader.LookUp(b.Context(), issued[number].ID, "")
				if err != nil || card == nil {
					b.Error(card, err)
				}
			}
		})
	}

	wait.Wait()
}

// BenchmarkConvert is the way of one card from Qonto's answer to the Model and its key.
func BenchmarkConvert(b *testing.B) {
	wire := populatedAPI(b, 1)

	found, _, err := wire.client(b).CardsByID(b.Context(), wire.api.Ledger().Cards[0].ID)
	if err != nil {
		b.Fatal(err)
	}

	answer, err := json.Marshal(found[0])
	if err != nil {
		b.Fatal(err)
	}

	model := fromAPI(&found[0])

	convert := func(name string, once func() error) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()

			for b.Loop() {
				err := once()
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}

	convert("answer to card", func() error { return json.Unmarshal(answer, new(qonto.Card)) })
	convert("card to model", func() error {
		model = fromAPI(&found[0])

		return nil
	})
	convert("model to key", func() error {
		want, _ := issueRequest(&model, nil)
		want.Key.Key(0)

		return nil
	})
}
