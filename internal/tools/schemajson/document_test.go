// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package schemajson_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/schemajson"
)

func TestWriteDescribesEverythingThatAProviderOffers(t *testing.T) {
	t.Parallel()

	want, err := os.ReadFile("testdata/small.json")
	if err != nil {
		t.Fatal(err)
	}

	var got bytes.Buffer

	err = schemajson.Write(t.Context(), &got, "small", providerserver.NewProtocol6(smallProvider{})())
	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("schemas (-want +got):\n%s", diff)
	}
}

func TestWriteIsReadableByTheFormatsOwnLibrary(t *testing.T) {
	t.Parallel()

	var written bytes.Buffer

	err := schemajson.Write(t.Context(), &written, "small", providerserver.NewProtocol6(smallProvider{})())
	if err != nil {
		t.Fatal(err)
	}

	var read tfjson.ProviderSchemas

	err = json.Unmarshal(written.Bytes(), &read)
	if err != nil {
		t.Fatal(err)
	}

	thing := read.Schemas["small"].ResourceSchemas["small_thing"]
	if got := thing.Block.Attributes["days"].AttributeType.GoString(); got != "cty.Set(cty.Number)" {
		t.Errorf("days is a %s", got)
	}
}

func TestWritePassesARefusalOn(t *testing.T) {
	t.Parallel()

	err := schemajson.Write(t.Context(), &bytes.Buffer{}, "small", brokenServer{})
	if err == nil || !strings.Contains(err.Error(), "Duplicate Resource Type") {
		t.Errorf("got %v, want the provider's own diagnostic", err)
	}
}

// brokenServer answers as a provider does whose parts contradict each other.
type brokenServer struct{ tfprotov6.ProviderServer }

func (brokenServer) GetProviderSchema(
	context.Context, *tfprotov6.GetProviderSchemaRequest,
) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &tfprotov6.GetProviderSchemaResponse{Diagnostics: []*tfprotov6.Diagnostic{
		{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Duplicate Resource Type"},
	}}, nil
}

func (brokenServer) GetResourceIdentitySchemas(
	context.Context, *tfprotov6.GetResourceIdentitySchemasRequest,
) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
}
