// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// ReadTimeout is how long a read may take, with all pages and repeats, when its timeout is not configured.
const ReadTimeout = 5 * time.Minute

// How long a write may take when its timeout is not configured: it leaves room for a person to approve.
const (
	createTimeout = 20 * time.Minute
	updateTimeout = 20 * time.Minute
	deleteTimeout = 20 * time.Minute
)

// cardResource is qonto_card. The framework makes a new value for every call, so it holds nothing but the session.
type cardResource struct {
	session *Session
}

var errNotConfigured = errors.New("the provider is not configured")

var (
	_ resource.ResourceWithConfigure   = (*cardResource)(nil)
	_ resource.ResourceWithIdentity    = (*cardResource)(nil)
	_ resource.ResourceWithImportState = (*cardResource)(nil)
	_ resource.ResourceWithModifyPlan  = (*cardResource)(nil)
)

// NewResource is the factory of qonto_card.
func NewResource() resource.Resource {
	return &cardResource{}
}

// Metadata names the resource. A card's id may change when Qonto renews the card, hence the mutable identity.
func (*cardResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_card"
	resp.ResourceBehavior = resource.ResourceBehavior{MutableIdentity: true}
}

// Configure takes over the session that the provider has made.
func (r *cardResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.session = SessionOf(req.ProviderData)
}
