// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package shortcut_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider/shortcut"
)

const (
	allLevels       = 8 // cards that the emulator issues of all levels in turn
	managedCards    = 3
	longestSequence = 20
)

// TestSameAnswers sends sequences of requests through the framework alone and through the shortcut. Every answer must be
// the same, and what a request leaves behind in the provider shows in the answers to later ones.
func TestSameAnswers(t *testing.T) {
	t.Parallel()

	var asked, handedOn atomic.Int64

	rapid.Check(t, func(rt *rapid.T) {
		d := newDuel(t, rt)

		for range rapid.IntRange(1, longestSequence).Draw(rt, "requests") {
			rapid.SampledFrom([]func(){d.refresh, d.refresh, d.plan, d.plan, d.plan, d.validate, d.upgrade}).Draw(rt, "request")()
		}

		asked.Add(d.asked)
		handedOn.Add(d.behind.count.Load())
	})

	t.Logf("%d of %d requests took the long way", handedOn.Load(), asked.Load())

	if all, long := asked.Load(), handedOn.Load(); 2*long > all {
		t.Errorf("%d of %d requests took the long way, at most half of them may", long, all)
	}
}

// duel is a provider with the shortcut and one without, in front of the same Qonto.
type duel struct {
	*rapid.T

	short, long *caller
	behind      *counting // the framework behind the shortcut
	control     *control.Client
	ids         []string
	objects     map[string]object
	asked       int64
}

// object is what Terraform knows of a card.
type object struct {
	state    cty.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

func newDuel(tb testing.TB, t *rapid.T) *duel {
	tb.Helper()

	api := populated(tb, 0)
	phone := &http.Client{Transport: loopback{api}}
	d := &duel{T: t, objects: map[string]object{}, control: control.New("http://127.0.0.1", phone)}

	err := api.Populate(allLevels)
	if err != nil {
		tb.Fatal(err)
	}

	api.Clock().Advance(time.Hour) // no card is so young that it may not be listed yet

	for _, card := range api.Ledger().Cards {
		d.ids = append(d.ids, card.ID)
	}

	d.ids = rapid.Permutation(d.ids).Draw(t, "cards")[:managedCards]
	d.long, d.short = d.servers(tb, api)

	for _, id := range d.ids {
		d.adopt(id)
	}

	d.asked = 0
	d.behind.count.Store(0) // the first refresh of an import is never plain

	return d
}

func (d *duel) servers(tb testing.TB, api *emulator.Server) (long, short *caller) {
	tb.Helper()

	token := api.Info().AccessToken
	options := []provider.Option{provider.WithEnvironment(nil), provider.WithTransport(loopback{api}), provider.WithoutSharing()}

	made := provider.New("test", options...)()
	behind, isWhole := providerserver.NewProtocol6(made)().(whole)
	configured, hasRun := made.(interface{ Run() *cards.Run })

	if !isWhole || !hasRun {
		tb.Fatal("the provider or the framework is not what it was")
	}

	d.behind = &counting{whole: behind}

	front, err := shortcut.New(tb.Context(), d.behind, cardType, configured.Run)
	if err != nil {
		tb.Fatal(err)
	}

	return call(tb, providerserver.NewProtocol6(provider.New("test", options...)())(), token), call(tb, front, token)
}

// whole is the complete protocol.
type whole interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// counting counts the requests that the shortcut hands on.
type counting struct {
	whole

	count atomic.Int64
}

func (c *counting) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	c.count.Add(1)

	return c.whole.ValidateResourceConfig(ctx, req)
}

func (c *counting) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	c.count.Add(1)

	return c.whole.UpgradeResourceState(ctx, req)
}

func (c *counting) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	c.count.Add(1)

	return c.whole.ReadResource(ctx, req)
}

func (c *counting) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	c.count.Add(1)

	return c.whole.PlanResourceChange(ctx, req)
}

// same fails unless both answers are the same.
func (d *duel) same(what string, long, short map[string]string) {
	d.Helper()

	if diff := cmp.Diff(long, short); diff != "" {
		d.Fatalf("%s: the framework answers (-), the shortcut (+):\n%s", what, diff)
	}
}

func (d *duel) shown(value *tfprotov6.DynamicValue) string {
	if value == nil {
		return "nothing"
	}

	return d.long.unpack(value).GoString()
}

func identityShown(identity *tfprotov6.ResourceIdentityData) string {
	if identity == nil {
		return "nothing"
	}

	return hex.EncodeToString(identity.IdentityData.MsgPack)
}

func said(diagnostics []*tfprotov6.Diagnostic) string {
	lines := make([]string, 0, len(diagnostics))
	for _, d := range diagnostics {
		lines = append(lines, fmt.Sprintf("%s at %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}

	slices.Sort(lines) // the framework validates attributes in any order

	return regexp.MustCompile(`trace id \w+`).ReplaceAllString(strings.Join(lines, "\n"), "trace id") // one per request
}
