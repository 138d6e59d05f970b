// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Summaries are static, so that people can search for them; what happened to which card stands in the detail.
const (
	summaryNotIssued      = "Card not issued"
	summaryInDoubt        = "Card may have been issued"
	summaryDuplicate      = "A card like this one exists already"
	summaryNotRead        = "Card not read"
	summaryMoreNotRead    = "Another card was not read"
	summaryNotListed      = "Cards not listed"
	summaryNotShown       = "Number of the card not shown"
	summaryNotUpdated     = "Card not updated"
	summaryNotEnded       = "Card not ended"
	summaryNotVisible     = "Card not visible to this access token"
	summaryMoreNotVisible = "Another card is not visible to this access token"
	summaryNotKept        = "Qonto kept another value"
	summaryNoInitiator    = "Token's own membership or organization not known"
)

// cardName tells people which card is meant: its nickname and last digits, or its id when it has neither.
func cardName(m *Model) string {
	digits := ""
	if m.LastDigits.ValueString() != "" {
		digits = "••••" + m.LastDigits.ValueString()
	}

	switch nickname := m.Nickname.ValueString(); {
	case nickname != "" && digits != "":
		return fmt.Sprintf("%q %s", nickname, digits)
	case nickname != "":
		return fmt.Sprintf("%q", nickname)
	case digits != "":
		return digits
	default:
		return m.ID.ValueString()
	}
}

// shown is a value as people read it.
func shown(value attr.Value) string {
	if value.IsNull() {
		return "nothing"
	}

	return value.String()
}

// blamedAttribute is the attribute that Qonto's answer points at, when the resource has it.
func blamedAttribute(err error) string {
	var failed *qonto.Error
	if !errors.As(err, &failed) {
		return ""
	}

	for _, item := range failed.Items {
		for step := range strings.SplitSeq(strings.Trim(item.Pointer, "/"), "/") {
			if step == "address" || slices.ContainsFunc(configurable, func(a attribute) bool { return a.name == step }) {
				return step
			}
		}
	}

	return ""
}

// namesOf lists attributes for people.
func namesOf(list []attribute) string {
	names := make([]string, 0, len(list))
	for _, a := range list {
		names = append(names, a.name)
	}

	return strings.Join(names, ", ")
}
