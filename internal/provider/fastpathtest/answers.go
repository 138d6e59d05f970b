// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpathtest

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	ctyjson "github.com/zclconf/go-cty/cty/json"
	"github.com/zclconf/go-cty/cty/msgpack"
)

// Answer is what a response says, part by part, in a form that is the same when it means the same.
type Answer map[string]string

// Validated is the answer about a configuration.
func Validated(resp *tfprotov6.ValidateResourceConfigResponse) Answer {
	return Answer{"said": said(resp.Diagnostics)}
}

// Upgraded is the answer about a stored state of this type.
func Upgraded(resp *tfprotov6.UpgradeResourceStateResponse, kind cty.Type) Answer {
	return Answer{"state": shown(resp.UpgradedState, kind), "said": said(resp.Diagnostics)}
}

// Read is the answer to a refresh.
func Read(resp *tfprotov6.ReadResourceResponse, kind cty.Type) Answer {
	return Answer{
		"state": shown(resp.NewState, kind), "identity": identity(resp.NewIdentity), "private": string(resp.Private),
		"said": said(resp.Diagnostics), "deferred": fmt.Sprint(resp.Deferred),
	}
}

// Planned is the answer to a planning call.
func Planned(resp *tfprotov6.PlanResourceChangeResponse, kind cty.Type) Answer {
	return Answer{
		"state": shown(resp.PlannedState, kind), "identity": identity(resp.PlannedIdentity), "private": string(resp.PlannedPrivate),
		"said": said(resp.Diagnostics), "deferred": fmt.Sprint(resp.Deferred), "replaces": fmt.Sprint(resp.RequiresReplace),
	}
}

// shown is a value as Terraform's own library reads it.
func shown(packed *tfprotov6.DynamicValue, kind cty.Type) string {
	if packed == nil {
		return "nothing"
	}

	value, err := Unpack(packed, kind)
	if err != nil {
		return err.Error()
	}

	return value.GoString()
}

// Unpack reads a value with Terraform's own library.
func Unpack(packed *tfprotov6.DynamicValue, kind cty.Type) (cty.Value, error) {
	if len(packed.MsgPack) > 0 {
		return msgpack.Unmarshal(packed.MsgPack, kind)
	}

	return ctyjson.Unmarshal(packed.JSON, kind)
}

func identity(data *tfprotov6.ResourceIdentityData) string {
	if data == nil {
		return "nothing"
	}

	return hex.EncodeToString(data.IdentityData.MsgPack)
}

// said is in alphabetical order, because the framework validates attributes in any order, and without the id of the
// request to Qonto.
func said(diagnostics []*tfprotov6.Diagnostic) string {
	lines := make([]string, 0, len(diagnostics))
	for _, d := range diagnostics {
		lines = append(lines, fmt.Sprintf("%s at %s: %s: %s", d.Severity, d.Attribute, d.Summary, d.Detail))
	}

	slices.Sort(lines)

	return regexp.MustCompile(`trace id \w+`).ReplaceAllString(strings.Join(lines, "\n"), "trace id")
}
