// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-qonto is the Terraform and OpenTofu provider for Qonto company cards.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// address is where Terraform finds the provider in the registry.
const address = "registry.terraform.io/qonto-community/qonto"

// protocolVersion is the newest plugin protocol: nested attributes need it.
const protocolVersion = 6

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	if args := os.Args[1:]; login.Handles(args) {
		os.Exit(runCommand(args))
	}

	serve()
}

// serve talks to Terraform until it is told to stop.
func serve() {
	debug := flag.Bool("debug", false, "serve for a debugger: print TF_REATTACH_PROVIDERS and wait")

	flag.Parse()

	err := providerserver.Serve(context.Background(), provider.New(version), providerserver.ServeOpts{
		Address:         address,
		Debug:           *debug,
		ProtocolVersion: protocolVersion,
	})
	if err != nil {
		log.Fatal(err.Error())
	}
}
