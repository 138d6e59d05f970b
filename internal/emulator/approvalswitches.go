// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

// The values that only the switches of approval take.
const (
	choiceOff       = "off"
	choiceObserved  = "observed"
	choiceStrict    = "strict"
	choiceFlat      = "flat"
	choiceKeyFirst  = "key_first"
	choiceSCAFirst  = "sca_first"
	choiceOnUse     = "on_use"
	choiceOnSuccess = "on_success"
	choiceOnDeny    = "on_deny"
)

func approvalSwitches() []SwitchDoc {
	const preconditionFailed, preconditionRequired = "412", "428"

	return []SwitchDoc{
		choiceOf("sca", "Approval on a phone: never asked for; as observed in the sandbox (create, unlock, limits); or for every write.",
			choiceOff, choiceObserved, choiceStrict),
		settingOf("sca_gated", `Writes that need an approval whatever "sca" says, as patterns such as "/v2/cards/{id}/lock".`, []string{}),
		settingOf("sca_ungated", `Writes that need no approval whatever "sca" says; stronger than sca_gated.`, []string{}),
		choiceOf("sca_body", "A 428 is flat as seen in the sandbox, or an errors array as in the schema.", choiceFlat, choiceArray),
		choiceOf("sca_order", "A stored answer goes back to its idempotency key before the approval is looked at, or after: "+
			"then a spent token is 422 even if the key knows the answer.", choiceKeyFirst, choiceSCAFirst),
		choiceOf("sca_token_spent", "A session token is spent when it is presented, or only by a request that does not fail.",
			choiceOnUse, choiceOnSuccess),
		statusOf("sca_undecided_token_status", "Status of a request with the token of a challenge that nobody has decided yet.",
			preconditionFailed, preconditionRequired),
		choiceOf("sca_fast_poll", "A poll less than a second after the one before is answered (and counted) or refused with 429.",
			choiceAccept, choiceReject),
		choiceOf("sca_poll_authorization", "Polling and mock decisions want an access token, or none.", choiceRequired, choiceOptional),
		choiceOf("sca_canceled_at", "canceled_at of a session that was denied is the time of that, or always null.", choiceOnDeny, choiceNever),
		choiceOf("sca_unknown_preference", "A preference that nobody offers here (sms-otp, mock outside the sandbox) is refused with 400 or ignored.",
			choiceReject, choiceIgnore),
		settingOf("sca_sessions_show_mocked", "GET /v2/sca_sessions/{token} knows mocked sessions too.", false),
	}
}
