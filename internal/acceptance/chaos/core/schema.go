// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// schema is what core needs to know of the resource type.
type schema struct {
	version    int64
	object     tftypes.Object
	attributes map[string]attribute
	identity   tftypes.Object
	provider   tftypes.Object
}

type attribute struct {
	optional, computed, writeOnly bool
}

var errNoResource = errors.New("the provider has no such resource type")

// readSchema asks a provider for everything that does not change between its processes.
func readSchema(ctx context.Context, server tfprotov6.ProviderServer, typeName string) (*schema, error) {
	all, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking for the schema: %w", err)
	}

	described, known := all.ResourceSchemas[typeName]
	if !known {
		return nil, fmt.Errorf("%w: %s", errNoResource, typeName)
	}

	s := &schema{version: described.Version, attributes: map[string]attribute{}}
	s.object, _ = described.ValueType().(tftypes.Object)
	s.provider, _ = all.Provider.ValueType().(tftypes.Object)

	for _, a := range described.Block.Attributes {
		s.attributes[a.Name] = attribute{optional: a.Optional, computed: a.Computed, writeOnly: a.WriteOnly}
	}

	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, fmt.Errorf("asking for the identity schemas: %w", err)
	}

	if identity, has := identities.IdentitySchemas[typeName]; has {
		s.identity, _ = identity.ValueType().(tftypes.Object)
	}

	return s, nil
}

// complete is an object with the given attributes set and all others null.
func complete(object tftypes.Object, values map[string]tftypes.Value) tftypes.Value {
	all := make(map[string]tftypes.Value, len(object.AttributeTypes))

	for name, kind := range object.AttributeTypes {
		if value, given := values[name]; given {
			all[name] = value
		} else {
			all[name] = tftypes.NewValue(kind, nil)
		}
	}

	return tftypes.NewValue(object, all)
}

// Has tells whether the resource type has an attribute.
func (t *Terraform) Has(attribute string) bool {
	_, has := t.schema.attributes[attribute]

	return has
}

func (s *schema) null() tftypes.Value {
	return tftypes.NewValue(s.object, nil)
}

// Decode reads an object as a state file has its attributes.
func (t *Terraform) Decode(attributes []byte) (*Object, error) {
	value, err := tfprotov6.RawState{JSON: attributes}.Unmarshal(t.schema.object)
	if err != nil {
		return nil, fmt.Errorf("decoding an object: %w", err)
	}

	return &Object{Value: value}, nil
}
