// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// summaryApprovals is true while Terraform plans and while it plans again in an apply.
const summaryApprovals = "Approvals in the Qonto app"

// announceApprovals warns that applying the plan needs a person, once for all cards of the run, when one of the planned
// operations is known to ask. In a sandbox that approves by itself there is nothing to warn of.
func (s *Session) announceApprovals(operations ...qonto.Operation) diag.Diagnostics {
	isAutomatic := s.client != nil && s.client.ApprovesItself()

	if isAutomatic || !slices.ContainsFunc(operations, qonto.ApprovalExpected) || !s.announced.CompareAndSwap(false, true) {
		return nil
	}

	return diag.Diagnostics{diag.NewWarningDiagnostic(summaryApprovals,
		"In the Qonto app, the member of the access token approves new cards, changes of limits and unlocks: one at a time, within 15 minutes each.")}
}

// operations are the calls that a change makes, as far as approvals are known of them.
func (diff planDiff) operations(plan *Model) []qonto.Operation {
	var operations []qonto.Operation

	if len(diff.fixed) > 0 {
		operations = append(operations, qonto.OpCreateCard)
	}

	for _, a := range diff.inPlace {
		switch {
		case a.endpoint == limitsCall:
			operations = append(operations, qonto.OpUpdateCardLimits)
		case a.endpoint == lockCall && !plan.Locked.ValueBool():
			operations = append(operations, qonto.OpUnlockCard)
		}
	}

	return operations
}

// approvalAdvice says what to do about a write that was not approved.
func approvalAdvice(failed *qonto.Error) string {
	switch failed.Kind {
	case qonto.KindApprovalNotEnrolled:
		return "The member to whom the access token belongs has to pair a device in the Qonto app, or set up a passkey, first."
	case qonto.KindApprovalDenied:
		return "If that was a mistake, run terraform apply again: Qonto asks again."
	case qonto.KindApprovalExpired:
		return "The member to whom the access token belongs approves in the Qonto app, within 15 minutes and within what timeouts allows. " +
			"An approval given now does nothing. Run terraform apply again when somebody can answer."
	case qonto.KindApprovalSkipped:
		return "Run terraform apply again when somebody can answer in the Qonto app."
	case qonto.KindApprovalBroken:
		// Why the decision could not be asked for is another error: the access token may have expired meanwhile.
		return "An approval given now does nothing. " + cmp.Or(advice(failed.Unwrap()), "Check endpoint and proxy, and run terraform apply again.")
	case qonto.KindApprovalLost:
		return "The next run asks for another approval."
	default:
		return ""
	}
}
