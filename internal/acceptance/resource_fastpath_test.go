// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"context"
	"encoding/json"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider/fastpathtest"
)

// What a real Terraform asks in the life of some cards is answered in the same words by the framework alone, wherever
// the provider does not leave the answer to it anyway; and that is most of the time.
func TestFastPath_AnswersLikeTheFramework(t *testing.T) {
	e := acctest.NewEnv(t)
	d := &double{t: t}

	const cards = `
resource "qonto_card" "virtual" {
  count                 = 4
  card_level            = "virtual"
  holder_id             = @owner
  bank_account_id       = @account
  nickname              = "number ${count.index}"
  payment_monthly_limit = 250
  active_days           = [1, 2, 3]
  deletion_policy       = "abandon"
}

resource "qonto_card" "plastic" {
  card_level            = "plus"
  holder_id             = @employee
  bank_account_id       = @account
  ship_to_business      = true
  atm_option            = true
  nfc_option            = true
  online_option         = true
  foreign_option        = true
  atm_monthly_limit     = 500
  payment_monthly_limit = 2000
  deletion_policy       = "abandon"
}
`

	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){"qonto": d.provider},
		Steps: []resource.TestStep{
			{Config: e.Config(cards)},
			{Config: e.Config(cards), PlanOnly: true},
			{
				PreConfig: func() {
					for _, card := range e.Ledger().Cards {
						e.Happen(card.ID, control.SystemLock)
					}
				},
				Config: e.Config(cards), PlanOnly: true,
			},
			{RefreshState: true},
		},
	})

	if 2*d.handedOn > d.asked || d.asked == 0 {
		t.Errorf("%d of %d requests went to the framework, at most half of them may", d.handedOn, d.asked)
	}

	t.Logf("%d of %d requests went to the framework", d.handedOn, d.asked)
}

// double counts the requests to providers that answer twice.
type double struct {
	t        *testing.T
	mu       sync.Mutex
	asked    int
	handedOn int
}

func (d *double) provider() (tfprotov6.ProviderServer, error) {
	environment := provider.WithEnvironment(nil)

	short, err := fastpathtest.With(d.t.Context(), environment)

	return &doubled{double: d, Whole: short, long: fastpathtest.Without(environment)}, err
}

// doubled is a provider that answers as the fast path does, and compares that with what the framework alone answers.
type doubled struct {
	fastpathtest.Whole

	*double

	long tfprotov6.ProviderServer
	card cty.Type
}

func (d *doubled) ConfigureProvider(
	ctx context.Context, req *tfprotov6.ConfigureProviderRequest,
) (*tfprotov6.ConfigureProviderResponse, error) {
	_, err := d.long.ConfigureProvider(ctx, req)
	if err != nil {
		return nil, err
	}

	return d.Whole.ConfigureProvider(ctx, req)
}

func (d *doubled) GetProviderSchema(
	ctx context.Context, req *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := d.Whole.GetProviderSchema(ctx, req)
	if err != nil {
		return nil, err
	}

	text, err := json.Marshal(resp.ResourceSchemas["qonto_card"].ValueType())
	if err != nil {
		return nil, err
	}

	d.card, err = ctyjson.UnmarshalType(text)

	return resp, err
}

func (d *doubled) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return both(ctx, d.double, req, d.long.ValidateResourceConfig, d.Whole.ValidateResourceConfig, fastpathtest.Validated)
}

func (d *doubled) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return both(ctx, d.double, req, d.long.UpgradeResourceState, d.Whole.UpgradeResourceState,
		func(resp *tfprotov6.UpgradeResourceStateResponse) fastpathtest.Answer {
			return fastpathtest.Upgraded(resp, d.card)
		})
}

func (d *doubled) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return both(ctx, d.double, req, d.long.ReadResource, d.Whole.ReadResource,
		func(resp *tfprotov6.ReadResourceResponse) fastpathtest.Answer { return fastpathtest.Read(resp, d.card) })
}

func (d *doubled) PlanResourceChange(
	ctx context.Context, req *tfprotov6.PlanResourceChangeRequest,
) (*tfprotov6.PlanResourceChangeResponse, error) {
	return both(ctx, d.double, req, d.long.PlanResourceChange, d.Whole.PlanResourceChange,
		func(resp *tfprotov6.PlanResourceChangeResponse) fastpathtest.Answer {
			return fastpathtest.Planned(resp, d.card)
		})
}

// both sends a request both ways. The framework alone knows nothing of what was applied, so its answer counts only where
// the fast path did not ask the framework itself.
func both[Request, Response any](
	ctx context.Context, d *double, request Request,
	long, short func(context.Context, Request) (Response, error), answer func(Response) fastpathtest.Answer,
) (Response, error) {
	d.mu.Lock() // both hear of the requests in the same order: what is said once is said of the same card
	defer d.mu.Unlock()

	call, handedOn := fastpathtest.Watch(ctx)

	got, err := short(call, request)
	if err != nil {
		return got, err
	}

	want, err := long(ctx, request)
	if err != nil {
		return got, err
	}

	d.asked++

	if handedOn() {
		d.handedOn++
	} else if diff := cmp.Diff(answer(want), answer(got)); diff != "" {
		d.t.Errorf("%T: the framework answers (-), the fast path (+):\n%s", request, diff)
	}

	return got, nil
}
