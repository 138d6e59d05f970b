// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// remembering answers a request that it has seen with the same bytes, so that a benchmark measures the provider.
type remembering struct {
	api  http.Handler
	mu   sync.Mutex
	seen map[string]*httptest.ResponseRecorder
}

func (r *remembering) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	key := request.URL.String()

	recorded, known := r.seen[key]
	if !known {
		recorded = deliver(r.api, request)
		r.seen[key] = recorded
	}

	answer := *recorded.Result()
	answer.Body = io.NopCloser(bytes.NewReader(recorded.Body.Bytes()))

	return &answer, nil
}

func BenchmarkUnchangedCard(b *testing.B) {
	api := populated(b, 1)
	transport := &remembering{api: api, seen: map[string]*httptest.ResponseRecorder{}}
	server, err := provider.NewServer(b.Context(), "bench", provider.WithEnvironment(nil), provider.WithTransport(transport))
	if err != nil {
		b.Fatal(err)
	}

	c := call(b, server, api.Info().AccessToken)
	ctx := b.Context()

	state, read := c.adopt(ctx, api.Ledger().Cards[0].ID)

	values := map[string]cty.Value{}
	for _, name := range []string{
		"card_level", "holder_id", "bank_account_id", "nickname", "payment_monthly_limit", "active_days", "categories",
	} {
		values[name] = state.GetAttr(name)
	}

	config := c.pack(c.card, complete(c.card, values))
	raw := c.raw(state)
	packed := c.pack(c.card, state)

	b.Run("validate", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			resp, err := server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: cardType, Config: config})
			if err != nil || len(resp.Diagnostics) > 0 {
				b.Fatal(err, resp.Diagnostics)
			}
		}
	})
	b.Run("upgrade", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			resp, err := server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: cardType, RawState: raw})
			if err != nil || len(resp.Diagnostics) > 0 {
				b.Fatal(err, resp.Diagnostics)
			}
		}
	})
	b.Run("read", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			resp, err := server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
				TypeName: cardType, CurrentState: packed, Private: read.Private, CurrentIdentity: read.NewIdentity,
			})
			if err != nil || len(resp.Diagnostics) > 0 {
				b.Fatal(err, resp.Diagnostics)
			}
		}
	})
	b.Run("plan", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			resp, err := server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
				TypeName: cardType, PriorState: packed, ProposedNewState: packed, Config: config,
				PriorPrivate: read.Private, PriorIdentity: read.NewIdentity,
			})
			if err != nil || len(resp.Diagnostics) > 0 {
				b.Fatal(err, resp.Diagnostics)
			}
		}
	})
}
