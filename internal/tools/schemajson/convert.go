// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package schemajson

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// converter turns what a provider says into the JSON format's types. Only a type can be beyond the format, so the
// error is kept aside and the conversions compose.
type converter struct {
	err error
}

func (c *converter) schema(from *tfprotov6.Schema) *tfjson.Schema {
	if from == nil {
		return nil
	}

	return &tfjson.Schema{Version: count(from.Version), Block: c.block(from.Block)}
}

func (c *converter) action(from *tfprotov6.ActionSchema) *tfjson.ActionSchema {
	return &tfjson.ActionSchema{Block: c.schema(from.Schema).Block}
}

func (c *converter) block(from *tfprotov6.SchemaBlock) *tfjson.SchemaBlock {
	blocks := make(map[string]*tfjson.SchemaBlockType, len(from.BlockTypes))
	for _, nested := range from.BlockTypes {
		blocks[nested.TypeName] = &tfjson.SchemaBlockType{
			NestingMode: nesting(nested.Nesting),
			Block:       c.block(nested.Block),
			MinItems:    count(nested.MinItems),
			MaxItems:    count(nested.MaxItems),
		}
	}

	return &tfjson.SchemaBlock{
		Attributes:      c.attributes(from.Attributes),
		NestedBlocks:    blocks,
		Description:     from.Description,
		DescriptionKind: kind(from.DescriptionKind),
		Deprecated:      from.Deprecated,
	}
}

func (c *converter) attributes(all []*tfprotov6.SchemaAttribute) map[string]*tfjson.SchemaAttribute {
	attributes := make(map[string]*tfjson.SchemaAttribute, len(all))
	for _, attribute := range all {
		attributes[attribute.Name] = c.attribute(attribute)
	}

	return attributes
}

func (c *converter) attribute(from *tfprotov6.SchemaAttribute) *tfjson.SchemaAttribute {
	attribute := &tfjson.SchemaAttribute{
		Description:     from.Description,
		DescriptionKind: kind(from.DescriptionKind),
		Deprecated:      from.Deprecated,
		Required:        from.Required,
		Optional:        from.Optional,
		Computed:        from.Computed,
		Sensitive:       from.Sensitive,
		WriteOnly:       from.WriteOnly,
	}

	if from.NestedType == nil {
		attribute.AttributeType = c.valueType(from.Type)

		return attribute
	}

	attribute.AttributeNestedType = &tfjson.SchemaNestedAttributeType{
		Attributes:  c.attributes(from.NestedType.Attributes),
		NestingMode: nesting(from.NestedType.Nesting),
	}

	return attribute
}

func (c *converter) identity(from *tfprotov6.ResourceIdentitySchema) *tfjson.IdentitySchema {
	attributes := make(map[string]*tfjson.IdentityAttribute, len(from.IdentityAttributes))
	for _, attribute := range from.IdentityAttributes {
		attributes[attribute.Name] = &tfjson.IdentityAttribute{
			IdentityType:      c.valueType(attribute.Type),
			Description:       attribute.Description,
			RequiredForImport: attribute.RequiredForImport,
			OptionalForImport: attribute.OptionalForImport,
		}
	}

	return &tfjson.IdentitySchema{Version: count(from.Version), Attributes: attributes}
}

func (c *converter) function(from *tfprotov6.Function) *tfjson.FunctionSignature {
	signature := &tfjson.FunctionSignature{
		Description:        from.Description,
		Summary:            from.Summary,
		DeprecationMessage: from.DeprecationMessage,
		ReturnType:         c.valueType(from.Return.Type),
	}

	for _, parameter := range from.Parameters {
		signature.Parameters = append(signature.Parameters, c.parameter(parameter))
	}

	if from.VariadicParameter != nil {
		signature.VariadicParameter = c.parameter(from.VariadicParameter)
	}

	return signature
}

func (c *converter) parameter(from *tfprotov6.FunctionParameter) *tfjson.FunctionParameter {
	return &tfjson.FunctionParameter{
		Name:        from.Name,
		Description: from.Description,
		IsNullable:  from.AllowNullValue,
		Type:        c.valueType(from.Type),
	}
}

// valueType goes through the notation that the protocol itself uses for types, which both libraries speak.
func (c *converter) valueType(from tftypes.Type) cty.Type {
	var to cty.Type

	notation, err := json.Marshal(from)
	if err == nil {
		err = json.Unmarshal(notation, &to)
	}

	if err != nil {
		c.err = errors.Join(c.err, fmt.Errorf("describing the type %v: %w", from, err))
	}

	return to
}

func kind(from tfprotov6.StringKind) tfjson.SchemaDescriptionKind {
	if from == tfprotov6.StringKindMarkdown {
		return tfjson.SchemaDescriptionKindMarkdown
	}

	return tfjson.SchemaDescriptionKindPlain
}

// nesting uses that the protocol and the JSON format have the same words for it, in another case.
func nesting(mode fmt.Stringer) tfjson.SchemaNestingMode {
	return tfjson.SchemaNestingMode(strings.ToLower(mode.String()))
}

// count reads a number that the protocol carries signed although it cannot be negative.
func count(from int64) uint64 {
	return uint64(max(from, 0))
}
