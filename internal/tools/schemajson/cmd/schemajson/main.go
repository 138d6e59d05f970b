// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command schemajson prints the schemas of this repository's provider as JSON, for the documentation generator.
package main

import (
	"context"
	"fmt"
	"os"
	"os/signal"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/tools/schemajson"
)

func main() {
	err := run()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()

	err := schemajson.Write(ctx, os.Stdout, "qonto", providerserver.NewProtocol6(provider.New("docs")())())
	if err != nil {
		return fmt.Errorf("describing the provider: %w", err)
	}

	return nil
}
