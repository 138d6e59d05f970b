// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Summaries are static, so that people can search for them; what happened to which card stands in the detail.
const (
	summaryNotIssued      = "Card not issued"
	summaryInDoubt        = "Card may have been issued"
	summaryTwin           = "A card like this one exists already"
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

// failure turns an error of the client into a diagnostic: the summary says what did not happen, the detail why,
// consequence says what that means for the card, and the last sentence what to do.
func failure(summary, consequence string, err error) diag.Diagnostic {
	parts := []string{sentence(err.Error()), consequence, advice(err)}

	if failed, ok := errors.AsType[*qonto.Error](err); ok {
		if text, repeated := failed.Repeated(); repeated {
			parts = []string{sentence(text), consequence}
		}
	}

	detail := strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "\n\n")

	if name := blamedAttribute(err); name != "" {
		return diag.NewAttributeErrorDiagnostic(path.Root(name), summary, detail)
	}

	return diag.NewErrorDiagnostic(summary, detail)
}

// sentence gives a client's message a capital letter and a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}

	text = strings.ToUpper(text[:1]) + text[1:]
	if !strings.HasSuffix(text, ".") {
		text += "."
	}

	return text
}

// advice says what to do about an error of the client.
func advice(err error) string {
	var failed *qonto.Error
	if !errors.As(err, &failed) {
		return ""
	}

	switch failed.Kind {
	case qonto.KindUnauthorized, qonto.KindCredentials:
		return "Check the credentials of the provider: an access token lives for one hour."
	case qonto.KindMissingScope:
		return "Authorize the application again with the scopes card.read, card.write, organization.read and membership.read."
	case qonto.KindForbidden:
		return "The member to whom the access token belongs may not do this. Owners and admins may manage every card, managers those of their team."
	case qonto.KindNotQonto:
		return "Something other than Qonto's API answered. Check endpoint, proxy and, in the sandbox, the staging token."
	case qonto.KindRateLimited:
		return "Wait for ten minutes and run again; other programs behind the same address count too."
	default:
		return approvalAdvice(failed.Kind)
	}
}

// blamedAttribute is the attribute that Qonto's answer points at, when the resource has it.
func blamedAttribute(err error) string {
	var failed *qonto.Error
	if !errors.As(err, &failed) {
		return ""
	}

	for _, item := range failed.Items {
		for step := range strings.SplitSeq(strings.Trim(item.Pointer, "/"), "/") {
			if step == "address" || slices.ContainsFunc(configurable(), func(a attribute) bool { return a.name == step }) {
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
