// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command noop is a provider that has the schema of a card and does nothing: no provider with this schema can be faster.
// The benchmark can give it another number of attributes.
package main

import (
	"cmp"
	"context"
	"log"
	"os"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench"
	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench/noop"
)

func main() {
	err := os.Setenv("TF_LOG_SDK", "off")
	if err != nil {
		log.Fatal(err)
	}

	attributes, err := strconv.Atoi(cmp.Or(os.Getenv(bench.EnvAttributes), "0"))
	if err != nil {
		log.Fatal(err)
	}

	server, err := noop.New(context.Background(), attributes)
	if err != nil {
		log.Fatal(err)
	}

	err = tf6server.Serve(bench.Address, func() tfprotov6.ProviderServer { return server })
	if err != nil {
		log.Fatal(err)
	}
}
