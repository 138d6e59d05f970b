// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// manyCards is how many the emulator has to bear without getting slow.
const manyCards = 5000

// load sends requests from several clients at once, over real connections, and reports the rate and how long the slowest
// took. It counts what the client waits, reading the answer included.
func load(b *testing.B, prepare func(emu *emulatortest.Instance) func(number int64) *http.Request) {
	b.Helper()

	emu, api := start(b, emulatortest.WithoutRateLimit(), emulatortest.WithMaxRequests(1000))
	emu.Populate(manyCards)

	next := prepare(emu)

	var (
		number atomic.Int64
		mu     sync.Mutex
		waited []time.Duration
	)

	b.SetParallelism(4)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		var own []time.Duration

		for pb.Next() {
			request := next(number.Add(1)).WithContext(b.Context())
			request.Header.Set("Authorization", "Bearer "+emu.Token)

			began := time.Now()

			response, err := api.client.Do(request)
			if err != nil {
				b.Error(err)

				return
			}

			_, _ = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()

			own = append(own, time.Since(began))

			if response.StatusCode != http.StatusOK {
				b.Errorf("status %d", response.StatusCode)

				return
			}
		}

		mu.Lock()
		defer mu.Unlock()

		waited = append(waited, own...)
	})
	b.StopTimer()

	slices.Sort(waited)

	share := func(percent int) float64 {
		return float64(waited[(len(waited)-1)*percent/100].Microseconds()) / 1000
	}

	b.ReportMetric(float64(len(waited))/b.Elapsed().Seconds(), "requests/s")
	b.ReportMetric(share(50), "p50-ms")
	b.ReportMetric(share(99), "p99-ms")
}

func requestTo(b *testing.B, method, url, body string) *http.Request {
	b.Helper()

	request, err := http.NewRequestWithContext(b.Context(), method, url, strings.NewReader(body))
	if err != nil {
		b.Fatal(err)
	}

	return request
}

func BenchmarkListByID(b *testing.B) {
	load(b, func(emu *emulatortest.Instance) func(int64) *http.Request {
		cards := emu.Ledger().Cards

		return func(number int64) *http.Request {
			return requestTo(b, http.MethodGet, emu.URL+"/v2/cards?ids[]="+cards[number%manyCards].ID, "")
		}
	})
}

func BenchmarkListPageOfAHundred(b *testing.B) {
	load(b, func(emu *emulatortest.Instance) func(int64) *http.Request {
		return func(number int64) *http.Request {
			page := strconv.FormatInt(number%(manyCards/100)+1, 10)

			return requestTo(b, http.MethodGet, emu.URL+"/v2/cards?per_page=100&page="+page, "")
		}
	})
}

func BenchmarkCreate(b *testing.B) {
	load(b, func(emu *emulatortest.Instance) func(int64) *http.Request {
		body := createBody(b, emu)

		return func(number int64) *http.Request {
			request := requestTo(b, http.MethodPost, emu.URL+"/v2/cards", body)
			request.Header.Set(keyHeader, strconv.FormatInt(number, 10))

			return request
		}
	})
}
