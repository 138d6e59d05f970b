// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package noop

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var errNoID = errors.New("a card has no id")

// ValidateListResourceConfig takes everything.
func (*server) ValidateListResourceConfig(
	context.Context, *tfprotov6.ValidateListResourceConfigRequest,
) (*tfprotov6.ValidateListResourceConfigResponse, error) {
	return &tfprotov6.ValidateListResourceConfigResponse{}, nil
}

// ListResource makes up as many cards as are wanted.
func (s *server) ListResource(_ context.Context, req *tfprotov6.ListResourceRequest) (*tfprotov6.ListResourceServerStream, error) {
	values, complete := madeUp(s.card).(map[string]tftypes.Value)
	if !complete {
		return nil, errNoID
	}

	return &tfprotov6.ListResourceServerStream{Results: func(push func(tfprotov6.ListResourceResult) bool) {
		for number := range req.Limit {
			values["id"] = tftypes.NewValue(tftypes.String, strconv.FormatInt(number, 10))

			if !push(s.listed(values)) {
				return
			}
		}
	}}, nil
}

// listed is a card with its identity, or why there is none.
func (s *server) listed(values map[string]tftypes.Value) tfprotov6.ListResourceResult {
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}

	identity, failed := tfprotov6.NewDynamicValue(kind, tftypes.NewValue(kind, map[string]tftypes.Value{"id": values["id"]}))
	card, alsoFailed := tfprotov6.NewDynamicValue(s.card, tftypes.NewValue(s.card, values))

	if err := errors.Join(failed, alsoFailed); err != nil {
		return tfprotov6.ListResourceResult{Diagnostics: []*tfprotov6.Diagnostic{{
			Severity: tfprotov6.DiagnosticSeverityError, Summary: "Card not listed", Detail: fmt.Sprint(err),
		}}}
	}

	return tfprotov6.ListResourceResult{
		DisplayName: "card", Resource: &card, Identity: &tfprotov6.ResourceIdentityData{IdentityData: &identity},
	}
}
