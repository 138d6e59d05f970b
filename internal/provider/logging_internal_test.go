// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-log/tflogtest"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

// The level INFO tells of approvals, and DEBUG of every request.
func TestLogLines(t *testing.T) {
	t.Parallel()

	var out bytes.Buffer

	ctx := tflogtest.RootLogger(t.Context(), &out)

	logApproval(ctx, sca.Event{Operation: qonto.OpCreateCard, Level: "standard", Stage: sca.StageAsked, Left: 15 * time.Minute})
	logAttempt(ctx, qonto.AttemptEvent{Op: qonto.OpUnlockCard, Method: "PUT", Route: "/v2/cards/{id}/unlock", Status: 200, Attempt: 1, TraceID: "t"})

	got, err := tflogtest.MultilineJSONDecode(&out)
	if err != nil {
		t.Fatal(err)
	}

	want := []map[string]any{
		{
			"@level": "info", "@module": "provider", "operation": "create a card", "stage": "asked",
			"@message": `Waiting for approval in the Qonto app: "create a card" (level standard), for up to 15m0s`,
		},
		{
			"@level": "debug", "@module": "provider", "@message": "Call to Qonto", "operation": "unlock a card", "method": "PUT",
			"route": "/v2/cards/{id}/unlock", "status": 200.0, "attempt": 1.0, "duration_ms": 0.0, "trace_id": "t",
		},
	}

	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
