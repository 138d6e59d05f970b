// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Qonto may repeat the delivery address that it refuses. Errors go to terminals and logs, which it must not reach.
func TestCreateCard_AddressIsNotRepeated(t *testing.T) {
	t.Parallel()

	const person, street, city = "Dolores  Koulechov", "17 rue des Lilas Blancs", "Paris"

	for name, tc := range map[string]struct{ body, want string }{
		"at a line": {
			`{"errors":[{"code":"invalid_address","detail":"No delivery to Paris","source":{"pointer":"/card/address/city"}}]}`,
			"invalid_address: what Qonto says is not shown, because it may repeat the address (at /card/address/city)",
		},
		"at the address, without a code": {
			`{"errors":[{"detail":"No delivery to Paris","source":{"pointer":"/card/address"}}]}`, "(at /card/address)",
		},
		"as a parameter": {
			`{"errors":[{"detail":"No delivery to Paris","source":{"parameter":"Address.city"}}]}`, "(at Address.city)",
		},
		"by its code": {
			`{"errors":[{"code":"address_invalid","detail":"No delivery to Paris"}]}`, "may repeat the address",
		},
		"by field": {`{"errors":[{"address":["No delivery to Paris"]}]}`, "(at address)"},
		"nowhere": {
			`{"errors":[{"code":"invalid","detail":"The carrier knows no Dolores Koulechov, 17 rue des Lilas Blancs"}]}`,
			"invalid: The carrier knows no [redacted], [redacted]",
		},
		"elsewhere": {
			`{"errors":[{"code":"invalid","detail":"The limit is too high","source":{"pointer":"/card/payment_monthly_limit"}}]}`,
			"invalid: The limit is too high (at /card/payment_monthly_limit)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			client := pretend(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusUnprocessableEntity, tc.body) })
			card := qonto.NewCard{CardLevel: "standard", Address: &qonto.Address{ContactName: new(person), FirstLine: new(street), City: new(city)}}

			_, err := client.CreateCard(t.Context(), "the-key", card, qonto.CreateOptions{})
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Fatalf("got %v", err)
			}

			for _, part := range []string{"Koulechov", "Lilas", city} {
				if strings.Contains(err.Error(), part) {
					t.Errorf("%v repeats %s", err, part)
				}
			}
		})
	}
}
