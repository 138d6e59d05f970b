// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package reading turns the many reads of one run into few requests. Terraform asks for cards one by one; batch.go puts
// reads that come together into one request by ids, list_all.go lists the organization once that is cheaper, and
// in_flight.go keeps a shared request independent of its callers. lookup.go asks again for a card that is not listed yet,
// and renewal.go finds the card that renews another one.
package reading
