// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Every line that the request takes can be configured, and is sent under its name and alone.
func TestAddressLines(t *testing.T) {
	t.Parallel()

	attribute, isNested := addressAttribute().(schema.SingleNestedAttribute)
	lines, inType := jsonKeys(reflect.TypeFor[qonto.Address]()), addressType().AttrTypes

	if !isNested || len(lines) != len(attribute.Attributes) || len(lines) != len(inType) {
		t.Errorf("the request takes %d lines, the schema has %d, and the type %d", len(lines), len(attribute.Attributes), len(inType))
	}

	for name := range lines {
		if _, isLine := attribute.Attributes[name]; !isLine {
			t.Errorf("%s cannot be configured", name)
		}

		sent, err := json.Marshal(addressOfOne(name).toAPI())
		if want := `{"` + name + `":"x"}`; err != nil || string(sent) != want {
			t.Errorf("sent %s (%v), want %s", sent, err, want)
		}
	}
}
