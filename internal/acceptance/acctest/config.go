// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Parts of configurations, as HCL.
const (
	Address = "qonto_card.this"

	DeliveryAddress = "address = { first_line = \"1 rue de Rivoli\", zipcode = \"75001\", city = \"Paris\", country = \"FR\" }"
	Unprotected     = `deletion_policy = "discard"`
	Physical        = "ship_to_business = true\n  payment_monthly_limit = 500\n  atm_monthly_limit = 100"
)

// Card is the block of qonto_card.this, held by the owner and debiting the main account unless the arguments say otherwise.
func Card(level string, arguments ...string) string {
	return NamedCard("this", level, arguments...)
}

// NamedCard is [Card] with another name of the resource.
func NamedCard(name, level string, arguments ...string) string {
	for argument, value := range map[string]string{"holder_id": "@owner", "bank_account_id": "@account"} {
		if !slices.ContainsFunc(arguments, func(a string) bool { return strings.HasPrefix(a, argument+" ") }) {
			arguments = append(arguments, argument+" = "+value)
		}
	}

	slices.Sort(arguments)

	return fmt.Sprintf("resource \"qonto_card\" %q {\n  card_level = %q\n  %s\n}\n", name, level, strings.Join(arguments, "\n  "))
}

// Flash are the arguments that a flash card must have.
func Flash() string {
	return fmt.Sprintf("payment_lifespan_limit = 100\n  pre_expires_at = %q", InHalfAYear().Format(time.RFC3339))
}

// InHalfAYear is a time in half a year, in UTC.
func InHalfAYear() time.Time {
	const halfAYear = 182 * 24 * time.Hour

	return time.Now().Add(halfAYear).UTC()
}

// Ads is the nickname that most tests give.
const Ads = `nickname = "ads"`
