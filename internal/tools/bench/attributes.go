// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"fmt"
	"path/filepath"
	"strconv"
)

// EnvAttributes is how many attributes the resource of the noop has; 0 stands for those of a card.
const EnvAttributes = "BENCH_ATTRIBUTES"

// widths are the noop with the attributes of a card, and with each number of computed strings.
func (p Props) widths() []subject {
	program := filepath.Join(p.Bin, "noop")
	all := []subject{{name: noop, program: program, source: source}}

	for _, attributes := range p.Attributes {
		all = append(all, subject{
			name: noop + strconv.Itoa(attributes), program: program, source: source, foreign: true, attributes: attributes,
		})
	}

	return all
}

// bare is a configuration of so many resources that set nothing.
func bare(resources int) string {
	return fmt.Sprintf(`terraform {
  required_providers {
    qonto = { source = %q }
  }
}

resource %q "this" {
  count = %d
}
`, source, cardType, resources)
}
