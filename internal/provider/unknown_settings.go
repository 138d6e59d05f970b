// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var errUnknownSetting = errors.New("a setting of the provider is not known yet")

// unknownSetting is why there can be no client yet, or nil if all settings are known.
func unknownSetting(config tfsdk.Config) error {
	var attributes map[string]tftypes.Value

	err := config.Raw.As(&attributes)
	if err != nil {
		return fmt.Errorf("%w: %w", errUnknownSetting, err)
	}

	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		if !attributes[name].IsFullyKnown() {
			return fmt.Errorf("%w: %s depends on a resource that is still to be applied; "+
				"apply that one first, for instance with -target", errUnknownSetting, name)
		}
	}

	return nil
}
