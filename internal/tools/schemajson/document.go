// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package schemajson describes a provider the way `terraform providers schema -json` does, by asking the provider
// itself. No CLI is needed, and nothing is missing: older CLIs leave out identities, list resources and actions.
package schemajson

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// formatVersion is the version of the JSON format, as current CLIs announce it.
const formatVersion = "1.0"

// ErrProvider says that the provider answered with an error diagnostic instead of its schemas.
var ErrProvider = errors.New("the provider refused to describe itself")

// Write asks the server for all its schemas and writes them to w as one indented JSON document, under the given
// provider name. The documentation generator looks for the short name ("qonto"), a CLI writes the source address.
func Write(ctx context.Context, w io.Writer, name string, server tfprotov6.ProviderServer) error {
	described, err := describe(ctx, server)
	if err != nil {
		return err
	}

	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)

	err = encoder.Encode(&tfjson.ProviderSchemas{
		FormatVersion: formatVersion,
		Schemas:       map[string]*tfjson.ProviderSchema{name: described},
	})
	if err != nil {
		return fmt.Errorf("encoding the schemas: %w", err)
	}

	return nil
}

func describe(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchema, error) {
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking for the schemas: %w", err)
	}

	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking for the identity schemas: %w", err)
	}

	err = refusal(append(schemas.Diagnostics, identities.Diagnostics...))
	if err != nil {
		return nil, err
	}

	var c converter

	described := &tfjson.ProviderSchema{
		ConfigSchema:             c.schema(schemas.Provider),
		ResourceSchemas:          each(schemas.ResourceSchemas, c.schema),
		DataSourceSchemas:        each(schemas.DataSourceSchemas, c.schema),
		EphemeralResourceSchemas: each(schemas.EphemeralResourceSchemas, c.schema),
		ListResourceSchemas:      each(schemas.ListResourceSchemas, c.schema),
		StateStoreSchemas:        each(schemas.StateStoreSchemas, c.schema),
		ActionSchemas:            each(schemas.ActionSchemas, c.action),
		Functions:                each(schemas.Functions, c.function),
		ResourceIdentitySchemas:  each(identities.IdentitySchemas, c.identity),
	}

	return described, c.err
}

func refusal(diagnostics []*tfprotov6.Diagnostic) error {
	var refused []error

	for _, diagnostic := range diagnostics {
		if diagnostic.Severity == tfprotov6.DiagnosticSeverityError {
			refused = append(refused, fmt.Errorf("%w: %s: %s", ErrProvider, diagnostic.Summary, diagnostic.Detail))
		}
	}

	return errors.Join(refused...)
}

func each[From, To any](all map[string]From, convert func(From) To) map[string]To {
	converted := make(map[string]To, len(all))
	for name, one := range all {
		converted[name] = convert(one)
	}

	return converted
}
