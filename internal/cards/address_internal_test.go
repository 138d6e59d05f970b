// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// A country that cannot be accepted is refused without being repeated: it is a part of the address.
func TestCountryIsNotRepeated(t *testing.T) {
	t.Parallel()

	for _, value := range []types.String{
		types.StringValue("Liechtenstein"), types.StringValue("fr"), types.StringValue("FR"), types.StringUnknown(), types.StringNull(),
	} {
		var resp validator.StringResponse

		countryFormat().ValidateString(t.Context(), validator.StringRequest{Path: path.Root("country"), ConfigValue: value}, &resp)

		said, accepted := fmt.Sprint(resp.Diagnostics), len(value.ValueString()) == 0 || value.ValueString() == "FR"
		if resp.Diagnostics.HasError() == accepted || !accepted && strings.Contains(said, value.ValueString()) {
			t.Errorf("%s: %s", value, said)
		}
	}
}

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
