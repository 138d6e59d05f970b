// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// api is an emulator whose API answers after a while.
type api struct {
	*emulator.Server

	listener *httptest.Server
	latency  atomic.Int64 // nanoseconds
	requests atomic.Int64
	writes   span
	holder   string
	account  string
}

// span is the time from the start of the first to the end of the last of some requests.
type span struct {
	mu         sync.Mutex
	first, end time.Time
}

// note adds a request that has just ended.
func (s *span) note(started time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()

	if s.first.IsZero() || started.Before(s.first) {
		s.first = started
	}

	s.end = time.Now()
}

// take returns the span, and starts anew.
func (s *span) take() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()

	taken := s.end.Sub(s.first)
	s.first, s.end = time.Time{}, time.Time{}

	return taken
}

func newAPI() *api {
	switches := control.DefaultSwitches()

	w := &api{Server: emulator.New(emulator.Options{Seed: 1, Switches: &switches})}
	w.listener = httptest.NewServer(http.HandlerFunc(w.serve))

	info := w.Info()
	w.holder, w.account = info.People["owner"], info.BankAccounts[0].ID

	return w
}

// slow sets how long answers take.
func (w *api) slow(latency time.Duration) { w.latency.Store(int64(latency)) }

func (w *api) serve(writer http.ResponseWriter, request *http.Request) {
	if strings.HasPrefix(request.URL.Path, "/v2/") {
		w.requests.Add(1)

		if request.Method != http.MethodGet {
			defer w.writes.note(time.Now())
		}

		select {
		case <-time.After(time.Duration(w.latency.Load())):
		case <-request.Context().Done():
			return
		}
	}

	w.ServeHTTP(writer, request)
}

func (w *api) stop() {
	w.Server.Close()
	w.listener.Close()
}

const (
	smallestLimit = 100 // euros, of the first card; one more for each
	workdays      = "[1, 2, 3, 4, 5]"
)

// configuration is so many resources: cards, or what Terraform itself brings along.
func (w *api) configuration(cards int, builtIn bool) string {
	if builtIn {
		return fmt.Sprintf("resource \"terraform_data\" \"this\" {\n  count = %d\n  input = \"Card ${count.index}\"\n}\n", cards)
	}

	return fmt.Sprintf(`terraform {
  required_providers {
    qonto = { source = "qonto-community/qonto" }
  }
}

provider "qonto" {
  endpoint     = %q
  access_token = %q
}

resource "qonto_card" "this" {
  count                 = %d
  card_level            = "virtual"
  holder_id             = %q
  bank_account_id       = %q
  nickname              = "Card ${count.index}"
  payment_monthly_limit = %d + count.index
  active_days           = %s
}
`, w.listener.URL, w.Info().AccessToken, cards, w.holder, w.account, smallestLimit, workdays)
}

// issue issues the cards of the configuration, and returns their ids.
func (w *api) issue(ctx context.Context, cards int) ([]string, error) {
	ids, office := make([]string, 0, cards), control.New(w.listener.URL, nil)

	for number := range cards {
		card, err := office.IssueCard(ctx, map[string]any{
			"card_level": "virtual", "holder_id": w.holder, "bank_account_id": w.account, "organization_id": w.Info().Organization.ID,
			"payment_monthly_limit": smallestLimit + number, "active_days": []int{1, 2, 3, 4, 5},
		}, map[string]any{"nickname": fmt.Sprintf("Card %d", number)})
		if err != nil {
			return nil, fmt.Errorf("issuing a card: %w", err)
		}

		ids = append(ids, card.ID)
	}

	return ids, nil
}
