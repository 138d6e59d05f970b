// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command terraform-provider-qonto is the Terraform and OpenTofu provider for Qonto company cards.
package main

import (
	"context"
	"flag"
	"log"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// address is where Terraform finds the provider in the registry.
const address = "registry.terraform.io/qonto-community/qonto"

// version is set by the linker when a release is built.
var version = "dev"

func main() {
	if args := os.Args[1:]; isCommand(args) {
		os.Exit(runCommand(args))
	}

	debug := flag.Bool("debug", false, "serve for a debugger: print TF_REATTACH_PROVIDERS and wait")

	flag.Parse()

	err := serve(*debug)
	if err != nil {
		log.Fatal(err.Error())
	}
}

// serve speaks to Terraform until it hangs up, in the newest plugin protocol: nested attributes need it.
func serve(debug bool) error {
	err := provider.Tune()
	if err != nil {
		return err
	}

	server, err := provider.NewServer(context.Background(), version)
	if err != nil {
		return err
	}

	var options []tf6server.ServeOpt
	if debug {
		options = append(options, tf6server.WithManagedDebug())
	}

	//nolint:wrapcheck // said as it is
	return tf6server.Serve(address, func() tfprotov6.ProviderServer { return server }, options...)
}
