// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package directory

import (
	"errors"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// OAuth scopes that the look-ups need, by Qonto's public reference.
const (
	scopeCards        = "card.read"
	scopeMembership   = "membership.read"
	scopeOrganization = "organization.read"
	scopeTeams        = "team.read"
)

// unreachable says why there is no client.
func unreachable(reason error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Qonto cannot be asked", "There is nothing to ask Qonto with: "+reason.Error()+".")
}

// failure turns an error of the client into a diagnostic. The scope is the one that the call needs.
func failure(summary, scope string, err error) diag.Diagnostic {
	if failed, ok := errors.AsType[*qonto.Error](err); ok {
		if text, repeated := failed.Repeated(); repeated {
			return diag.NewErrorDiagnostic(summary, sentence(text))
		}
	}

	detail := sentence(err.Error())

	if next := advice(scope, err); next != "" {
		detail += "\n\n" + next
	}

	return diag.NewErrorDiagnostic(summary, detail)
}

func advice(scope string, err error) string {
	var failed *qonto.Error
	if !errors.As(err, &failed) {
		return ""
	}

	switch failed.Kind {
	case qonto.KindMissingScope:
		return "The access token needs the scope " + scope + ". Authorize the application again with this scope and use the new token."
	case qonto.KindForbidden:
		return "Either the member to whom the access token belongs may not see this, or the token lacks the scope " + scope + "."
	case qonto.KindUnauthorized, qonto.KindCredentials:
		return "Check the credentials of the provider: an access token lives for one hour."
	default:
		return ""
	}
}

// sentence gives a client's message a capital letter and a full stop.
func sentence(text string) string {
	return strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + "."
}
