// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-log/tflog"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

// logAttempt logs one attempt of one call: what can be told without a token, a name or an address.
func logAttempt(ctx context.Context, e qonto.AttemptEvent) {
	fields := map[string]any{
		"operation":   e.Op.String(),
		"method":      e.Method,
		"route":       e.Route,
		"status":      e.Status,
		"attempt":     e.Attempt,
		"duration_ms": e.Duration.Milliseconds(),
	}

	if e.TraceID != "" {
		fields["trace_id"] = e.TraceID
	}

	if e.Kind != "" {
		fields["failure"] = string(e.Kind)
	}

	if e.Retry {
		fields["retry_in_ms"] = e.RetryIn.Milliseconds()
		tflog.Warn(ctx, "Call to Qonto failed, will be repeated", fields)

		return
	}

	tflog.Debug(ctx, "Call to Qonto", fields)
}

// logApproval logs how the wait for an approval goes, for people who follow a pipeline that seems to stand still.
func logApproval(ctx context.Context, e sca.Event) {
	tflog.Info(ctx, e.String(), map[string]any{"operation": e.Operation.String(), "stage": string(e.Stage)})
}
