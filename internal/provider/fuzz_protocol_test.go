// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"crypto/sha256"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

const (
	livingCards = 8   // how many cards there are when the first odd request arrives
	seeds       = 200 // what `make test` sends
)

// FuzzProtocol sends what no Terraform would send to the server: it never panics, never fails without saying so in a
// diagnostic, and what it answers fits the schema.
func FuzzProtocol(f *testing.F) {
	for seed := range byte(seeds) {
		f.Add([]byte{seed})
	}

	check := rapid.MakeFuzz(survives)

	f.Fuzz(func(t *testing.T, data []byte) {
		synctest.Test(t, func(t *testing.T) { check(t, endless(data)) }) // waiting takes no time
	})
}

// endless goes on where the data ends, so that no request is given up for want of data.
func endless(data []byte) []byte {
	const enough = 1 << 18

	rest := make([]byte, enough)
	_, _ = rand.NewChaCha8(sha256.Sum256(data)).Read(rest) // never fails

	return append(slices.Clone(data), rest...)
}

func survives(t *rapid.T) {
	target := newTarget(t)
	defer target.emulator.Close()

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	for range rapid.IntRange(1, 3).Draw(t, "calls") {
		calls := target.calls()
		name := rapid.SampledFrom(slices.Sorted(maps.Keys(calls))).Draw(t, "call")

		diagnostics, err := calls[name](ctx)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}

		for _, d := range diagnostics {
			if d.Summary == "" {
				t.Fatalf("%s: a diagnostic says nothing: %+v", name, d)
			}
		}
	}
}

// protocol is all that Terraform can ask.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// target is a server that is configured for an emulator with some cards.
type target struct {
	t        *rapid.T
	server   protocol
	emulator *emulator.Server
	schema   *tfprotov6.GetProviderSchemaResponse
	identity tftypes.Type
	known    []string // ids that mean something
}

func newTarget(t *rapid.T) *target {
	switches := control.DefaultSwitches()
	switches.RateLimitPerTenSeconds, switches.RateLimitPerTenMinutes = 0, 0
	bank := emulator.New(emulator.Options{Seed: 1, Switches: &switches})

	must(t, bank.Populate(livingCards))

	info := bank.Info()
	made := &target{t: t, emulator: bank, known: []string{info.Organization.ID, info.OwnerMembershipID, info.BankAccountID}}

	for _, card := range bank.Ledger().Cards {
		made.known = append(made.known, card.ID)
	}

	server, err := provider.NewServer(context.Background(), "1.2.3", provider.WithTransport(emulatortest.Transport(bank)), provider.WithEnvironment(
		map[string]string{"QONTO_ACCESS_TOKEN": info.AccessToken, "QONTO_ENDPOINT": "https://localhost"}))
	must(t, err)

	whole, ok := server.(protocol)
	if !ok {
		t.Fatal("the server lacks a part of the protocol")
	}

	made.server = whole
	made.schema, err = server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	must(t, err)

	identities, err := server.GetResourceIdentitySchemas(context.Background(), &tfprotov6.GetResourceIdentitySchemasRequest{})
	must(t, err)

	made.identity = identities.IdentitySchemas["qonto_card"].ValueType()

	configured, err := server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{Config: nothing(t, made.schema.Provider)})
	must(t, err)

	if len(configured.Diagnostics) > 0 {
		t.Fatal(configured.Diagnostics[0])
	}

	return made
}

// nothing is a configuration that sets nothing.
func nothing(t *rapid.T, schema *tfprotov6.Schema) *tfprotov6.DynamicValue {
	object, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}

	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
	}

	packed, err := tfprotov6.NewDynamicValue(object, tftypes.NewValue(object, values))
	must(t, err)

	return &packed
}

func must(t *rapid.T, err error) {
	if err != nil {
		t.Fatal(err)
	}
}
