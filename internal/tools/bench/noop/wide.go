// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package noop

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// wide is a schema of so many computed strings.
func wide(attributes int) *tfprotov6.Schema {
	block := &tfprotov6.SchemaBlock{}

	for number := range attributes {
		block.Attributes = append(block.Attributes, &tfprotov6.SchemaAttribute{
			Name: fmt.Sprintf("attribute_%d", number), Type: tftypes.String, Computed: true,
		})
	}

	return &tfprotov6.Schema{Block: block}
}
