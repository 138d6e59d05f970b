// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	tfjson "github.com/hashicorp/terraform-json"
)

// Errors of an input that is no plan. Each says how to get one.
var (
	errEmpty = errors.New("there is no plan in the input: terraform show -json PLANFILE prints one")
	errSaved = errors.New("the input is the saved plan itself: terraform show -json PLANFILE prints it as JSON")
	errLog   = errors.New("the input is the log of terraform plan -json: save the plan with -out, and pass on what terraform show -json PLANFILE prints")
	errState = errors.New("the input is a state and not a plan: name the saved plan, as in terraform show -json PLANFILE")
	errNone  = errors.New("the input is not the JSON of a plan: terraform show -json PLANFILE prints one")
	errMore  = errors.New("the input goes on after the plan: pass on nothing but what terraform show -json PLANFILE prints")
)

// savedPlan is how a saved plan begins: it is an archive.
const savedPlan = "PK\x03\x04"

// document is the part of a plan's JSON that this package reads. tfjson.Plan lacks errored, and refuses the whole plan
// for a detail that no review needs.
type document struct {
	FormatVersion     string                           `json:"format_version"`
	Errored           bool                             `json:"errored"`
	Complete          *bool                            `json:"complete"`
	ResourceDrift     []*tfjson.ResourceChange         `json:"resource_drift"`
	ResourceChanges   []*tfjson.ResourceChange         `json:"resource_changes"`
	DeferredChanges   []*tfjson.DeferredResourceChange `json:"deferred_changes"`
	ActionInvocations []*tfjson.ActionInvocation       `json:"action_invocations"`
	PlannedValues     json.RawMessage                  `json:"planned_values"`
	PriorState        json.RawMessage                  `json:"prior_state"`
	Configuration     json.RawMessage                  `json:"configuration"`

	// The other documents of a CLI have these.
	Values json.RawMessage `json:"values"`
	Level  string          `json:"@level"`
}

// read decodes the plan. Its errors say what was given instead.
func read(in io.Reader) (*document, error) {
	data, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("the plan cannot be read: %w", err)
	}

	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")))

	switch {
	case len(data) == 0:
		return nil, errEmpty
	case bytes.HasPrefix(data, []byte(savedPlan)):
		return nil, errSaved
	}

	var doc document

	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()

	err = decoder.Decode(&doc)

	switch {
	case doc.Level != "":
		return nil, errLog
	case err != nil:
		return nil, fmt.Errorf("%w (%s)", errNone, printable(err.Error()))
	case decoder.More():
		return nil, errMore
	case doc.Values != nil && doc.ResourceChanges == nil:
		return nil, errState
	case doc.FormatVersion == "" || !doc.isPlan():
		return nil, errNone
	default:
		return &doc, nil
	}
}

// isPlan tells a plan from the other documents that have a version: each plan has its configuration and what it leads to,
// even if nothing is in it.
func (d *document) isPlan() bool {
	return d.ResourceChanges != nil || d.PlannedValues != nil || d.Configuration != nil
}

// cardProviders are the addresses of the providers that the cards of the plan, and actions on cards, belong to.
func (d *document) cardProviders() []string {
	var addresses []string

	for _, r := range d.ResourceChanges {
		if isCard(r) {
			addresses = append(addresses, r.ProviderName)
		}
	}

	for _, invocation := range d.ActionInvocations {
		if isOfCard(invocation) {
			addresses = append(addresses, invocation.ProviderName)
		}
	}

	return addresses
}

// formatKnown tells whether the plan has a format that this version reads.
func (d *document) formatKnown() bool {
	return (&tfjson.Plan{FormatVersion: d.FormatVersion}).Validate() == nil
}
