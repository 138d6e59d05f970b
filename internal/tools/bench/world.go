// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
)

// world is an emulator that answers after a while.
type world struct {
	*emulator.Server

	listener *httptest.Server
	latency  time.Duration
	requests atomic.Int64
	holder   string
	account  string
}

func newWorld(latency time.Duration) *world {
	switches := emulator.DefaultSwitches()

	w := &world{Server: emulator.New(emulator.Options{Seed: 1, Switches: &switches}), latency: latency}
	w.listener = httptest.NewServer(http.HandlerFunc(w.serve))

	info := w.Info()
	w.holder, w.account = info.People["owner"], info.BankAccounts[0].ID

	return w
}

func (w *world) serve(writer http.ResponseWriter, request *http.Request) {
	w.requests.Add(1)

	select {
	case <-time.After(w.latency):
		w.ServeHTTP(writer, request)
	case <-request.Context().Done():
	}
}

func (w *world) stop() {
	w.Server.Close()
	w.listener.Close()
}

// configuration is so many resources: cards, or what Terraform itself brings along.
func (w *world) configuration(cards int, builtIn bool) string {
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
  payment_monthly_limit = 100 + count.index
  active_days           = [1, 2, 3, 4, 5]
}
`, w.listener.URL, w.Info().AccessToken, cards, w.holder, w.account)
}
