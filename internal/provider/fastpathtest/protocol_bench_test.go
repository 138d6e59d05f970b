// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpathtest_test

import (
	"bytes"
	"io"
	"net/http"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// remembering answers a request that it has seen with the same bytes, so that a benchmark measures the provider.
type remembering struct {
	api  http.Handler
	mu   sync.Mutex
	seen map[string]remembered
}

type remembered struct {
	answer *http.Response
	body   []byte
}

func newRemembering(api http.Handler) *remembering {
	return &remembering{api: api, seen: map[string]remembered{}}
}

func (r *remembering) RoundTrip(request *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	key := request.URL.String()

	found, known := r.seen[key]
	if !known {
		answer, err := emulatortest.Transport(r.api).RoundTrip(request)
		if err != nil {
			return nil, err
		}

		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return nil, err
		}

		found = remembered{answer, body}
		r.seen[key] = found
	}

	answer := *found.answer
	answer.Body = io.NopCloser(bytes.NewReader(found.body))

	return &answer, nil
}

// BenchmarkUnchangedCard is what a plan asks about a card that nothing changes, with the fast path and without.
func BenchmarkUnchangedCard(b *testing.B) {
	api := populated(b, 1)
	options := []provider.Option{
		provider.WithEnvironment(nil), provider.WithTransport(newRemembering(api)),
	}

	short, err := provider.NewServer(b.Context(), "bench", options...)
	if err != nil {
		b.Fatal(err)
	}

	for name, server := range map[string]tfprotov6.ProviderServer{
		"fastpath": short, "framework": providerserver.NewProtocol6(provider.New("bench", options...)())(),
	} {
		c := call(b, server, api.Info().AccessToken)

		for what, request := range unchanged(c, api.Ledger().Cards[0].ID) {
			b.Run(what+"/"+name, func(b *testing.B) {
				b.ReportAllocs()

				for b.Loop() {
					if what == "plan" { // once in a walk
						b.StopTimer()
						c.configure()
						b.StartTimer()
					}

					diagnostics, err := request()
					if err != nil || len(diagnostics) > 0 {
						b.Fatal(err, diagnostics)
					}
				}
			})
		}
	}
}

// unchanged are the requests about a card that is configured as it is.
func unchanged(c *caller, id string) map[string]func() ([]*tfprotov6.Diagnostic, error) {
	c.tb.Helper()

	ctx := c.tb.Context()
	state, read := c.adopt(ctx, id)
	values := map[string]cty.Value{}

	for _, name := range []string{"card_level", "holder_id", "bank_account_id", "nickname", "payment_monthly_limit", "active_days", "categories"} {
		values[name] = state.GetAttr(name)
	}

	config, packed, raw := c.pack(c.card, complete(c.card, values)), c.pack(c.card, state), c.raw(state)

	return map[string]func() ([]*tfprotov6.Diagnostic, error){
		"validate": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := c.server.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{TypeName: cardType, Config: config})

			return resp.Diagnostics, err
		},
		"upgrade": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := c.server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: cardType, RawState: raw})

			return resp.Diagnostics, err
		},
		"read": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := c.server.ReadResource(ctx, &tfprotov6.ReadResourceRequest{
				TypeName: cardType, CurrentState: packed, Private: read.Private, CurrentIdentity: read.NewIdentity,
			})

			return resp.Diagnostics, err
		},
		"plan": func() ([]*tfprotov6.Diagnostic, error) {
			resp, err := c.server.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{
				TypeName: cardType, PriorState: packed, ProposedNewState: packed, Config: config,
				PriorPrivate: read.Private, PriorIdentity: read.NewIdentity,
			})

			return resp.Diagnostics, err
		},
	}
}
