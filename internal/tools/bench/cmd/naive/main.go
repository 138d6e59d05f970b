// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command naive is the provider as the framework alone serves it: every read is a request of its own, and logs and
// garbage collection are as they come. It is there to be compared with.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench"
)

const protocolVersion = 6

func main() {
	err := providerserver.Serve(context.Background(), provider.New("naive", provider.WithoutSharing()), providerserver.ServeOpts{
		Address: bench.Address, ProtocolVersion: protocolVersion,
	})
	if err != nil {
		log.Fatal(err)
	}
}
