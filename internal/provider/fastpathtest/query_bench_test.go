// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpathtest_test

import (
	"strconv"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// BenchmarkQuery is `terraform query` for a thousand cards, as the protocol sees it.
func BenchmarkQuery(b *testing.B) {
	const cards = 1000

	api := populated(b, cards)

	server, err := provider.NewServer(b.Context(), "bench", provider.WithEnvironment(nil),
		provider.WithTransport(newRemembering(api)))
	if err != nil {
		b.Fatal(err)
	}

	c := call(b, server, api.Info().AccessToken)

	lists, isLists := server.(tfprotov6.ListResourceServer)
	if !isLists {
		b.Fatal("no lists")
	}

	schema, err := server.GetProviderSchema(b.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		b.Fatal(err)
	}

	filters := typeOf(b, schema.ListResourceSchemas[cardType])
	request := &tfprotov6.ListResourceRequest{
		TypeName: cardType, Config: c.pack(filters, complete(filters, nil)), IncludeResource: true, Limit: cards,
	}

	b.ReportAllocs()

	for b.Loop() {
		stream, err := lists.ListResource(b.Context(), request)
		if err != nil {
			b.Fatal(err)
		}

		results := 0
		for range stream.Results {
			results++
		}

		if results != cards {
			b.Fatalf("%d results", results)
		}
	}
}

// BenchmarkNewCard is the planning of a card that is not there yet, with the fast path and without.
func BenchmarkNewCard(b *testing.B) {
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
		c, info, number := call(b, server, api.Info().AccessToken), api.Info(), 0

		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()

			for b.Loop() {
				b.StopTimer()

				number++
				config := c.pack(c.card, complete(c.card, map[string]cty.Value{
					"card_level": cty.StringVal("virtual"), "holder_id": cty.StringVal(info.OwnerMembershipID),
					"bank_account_id": cty.StringVal(info.BankAccountID), "nickname": cty.StringVal(strconv.Itoa(number)),
				}))
				none := c.pack(c.card, cty.NullVal(c.card))

				b.StartTimer()

				resp, err := server.PlanResourceChange(b.Context(), &tfprotov6.PlanResourceChangeRequest{
					TypeName: cardType, PriorState: none, ProposedNewState: config, Config: config,
				})
				if err != nil || len(resp.Diagnostics) > 1 { // that approvals will be asked for is said once
					b.Fatal(err, resp.Diagnostics)
				}
			}
		})
	}
}
