// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package sca_test

import (
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto/sca"
)

func TestEvent_String(t *testing.T) {
	t.Parallel()

	create := operation("create a card")

	for want, event := range map[string]sca.Event{
		`Waiting for other approvals before "create a card" (level plus) is sent`: {Operation: create, Level: "plus", Stage: sca.StageQueued},
		`Waiting for approval in the Qonto app: "create a card" (card c-1), for up to 15m0s`: {
			Operation: create, CardID: "c-1", Stage: sca.StageAsked, Left: 15 * time.Minute,
		},
		`Still waiting for approval with a passkey: "create a card", 30s so far, for up to 14m30s more`: {
			Operation: create, Stage: sca.StageWaiting, Passkey: true, Waited: 30 * time.Second, Left: 870 * time.Second,
		},
		`Approved in the Qonto app after 4s: "create a card"`: {Operation: create, Stage: sca.StageGiven, Waited: 4 * time.Second},
		`Denied in the Qonto app after 4s: "create a card"`:   {Operation: create, Stage: sca.StageDenied, Waited: 4 * time.Second},
		`Not approved in the Qonto app: "create a card"`:      {Operation: create, Stage: sca.StageFailed},
	} {
		if got := event.String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
