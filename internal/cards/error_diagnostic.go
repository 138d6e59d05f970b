// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"errors"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/scopes"
)

// ErrorDiagnostic turns an error of the client into a diagnostic: the summary says what did not happen, the detail why,
// consequence says what that means for the card, and the last sentence what to do.
func ErrorDiagnostic(summary, consequence string, err error) diag.Diagnostic {
	detail := errorDetail(err, consequence, advice(err))

	if name := blamedAttribute(err); name != "" {
		return diag.NewAttributeErrorDiagnostic(path.Root(name), summary, detail)
	}

	return diag.NewErrorDiagnostic(summary, detail)
}

// NotReadDiagnostic is about a card that could not be read.
func NotReadDiagnostic(err error) diag.Diagnostic {
	return ErrorDiagnostic(summaryNotRead, "", err)
}

// NotListedDiagnostic is about a list of cards that could not be read.
func NotListedDiagnostic(err error) diag.Diagnostic {
	return ErrorDiagnostic(summaryNotListed, "", err)
}

// LookupErrorDiagnostic is about a failed look-up that needs this OAuth scope.
func LookupErrorDiagnostic(summary, scope string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic(summary, errorDetail(err, "", lookupAdvice(scope, err)))
}

// errorDetail joins what happened, what it means and what to do. What another error has said already is not repeated.
func errorDetail(err error, consequence, advice string) string {
	parts := []string{sentence(err.Error()), consequence, advice}

	if failed, ok := errors.AsType[*qonto.Error](err); ok {
		if shortText, alreadyShown := failed.MarkShown(); alreadyShown {
			parts = []string{sentence(shortText), consequence}
		}
	}

	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), "\n\n")
}

// sentence gives a client's message a capital letter and a full stop.
func sentence(text string) string {
	if text == "" {
		return ""
	}

	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}

// advice says what to do about an error of the client.
func advice(err error) string {
	var failed *qonto.Error
	if !errors.As(err, &failed) {
		return ""
	}

	if errors.Is(err, qonto.ErrWrongOrganization) {
		return "Use a token of the organization that organization_id or QONTO_ORGANIZATION_ID names for the provider, or change that setting."
	}

	switch failed.Kind {
	case qonto.KindUnauthorized:
		return "Check the credentials of the provider: an access token lives for one hour."
	case qonto.KindCredentials:
		return "Check the credentials of the provider."
	case qonto.KindMissingScope:
		return "Authorize the application again with the scopes " + scopes.ForCardsText() + "."
	case qonto.KindForbidden:
		return "The member to whom the access token belongs may not do this. Owners and admins may manage every card, managers those of their team."
	case qonto.KindNotQonto:
		return "Something other than Qonto's API answered. Check endpoint, proxy and, in the sandbox, the staging token."
	case qonto.KindRateLimited:
		return "Wait for ten minutes and run again; other programs behind the same address count too."
	default:
		return approvalAdvice(failed)
	}
}

// lookupAdvice says what to do about an error of a look-up that needs this OAuth scope.
func lookupAdvice(scope string, err error) string {
	failed, ok := errors.AsType[*qonto.Error](err)

	switch {
	case ok && failed.Kind == qonto.KindMissingScope:
		return "The access token needs the scope " + scope + ". Authorize the application again with this scope and use the new token."
	case ok && failed.Kind == qonto.KindForbidden:
		return "Either the member to whom the access token belongs may not see this, or the token lacks the scope " + scope + "."
	default:
		return advice(err)
	}
}
