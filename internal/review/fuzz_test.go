// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/review"
)

// FuzzReview: whatever is given as a plan is refused with an error of one line, or reviewed without anything that a
// terminal obeys.
func FuzzReview(f *testing.F) {
	whole, err := json.Marshal(everything())
	if err != nil {
		f.Fatal(err)
	}

	f.Add(whole)
	f.Add([]byte(`{"format_version":"1.2","resource_changes":[null,{"type":"qonto_card","provider_name":"/qonto"}],"resource_drift":[null]}`))
	f.Add([]byte(`{"format_version":"1.2","resource_changes":[{"type":"qonto_card","provider_name":"/qonto","change":{"actions":
		["create","delete","forget","update","no-op","x"],
		"before":[],"after":{"active_days":[1,"2",null,8],"payment_monthly_limit":1e400,"categories":{"a":1}},
		"after_unknown":[true],"before_sensitive":true,"importing":{}}}]}`))
	f.Add([]byte(`{"format_version":"9.9.9-beta","complete":false,"errored":true,
		"action_invocations":[null,{"provider_name":"qonto"}],"deferred_changes":[null,{}]}`))
	f.Add([]byte(`{"format_version":"1.0","prior_state":{"values":{"root_module":{"resources":[null],"child_modules":[null,{}]}}},"planned_values":[]}`))
	f.Add([]byte("PK\x03\x04"))
	f.Add([]byte("{\"format_version\":\"\x1b[2J\"}"))

	f.Fuzz(func(t *testing.T, data []byte) {
		for _, format := range []string{"text", "markdown"} {
			var out strings.Builder

			_, err := review.Run(t.Context(), []string{"-format", format, "-fail-on", "discard,order,limit-increase,drift"}, review.Environment{
				In: strings.NewReader(string(data)), Out: &out, Err: &out, Getenv: func(string) string { return "" },
			})

			expectVisible(t, out.String())

			if err != nil {
				expectVisible(t, err.Error())
			}
		}
	})
}
