// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package reading

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"
)

// A young card that is not listed is not listed when the time is up, either: the time is not what is wrong.
func TestReader_LookUp_OutOfTime(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		reader := NewReader(newOrganization(t, 1).client)

		ctx, stop := context.WithTimeout(t.Context(), askAgainAfter+time.Second)
		defer stop()

		card, err := reader.LookUp(ctx, uuid.NewString(), time.Now().Format(time.RFC3339))
		if card != nil || err != nil {
			t.Errorf("%v, %v", card, err)
		}
	})
}
