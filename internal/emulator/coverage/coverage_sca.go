// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage

func approvals() Section {
	return Section{"Approval on a phone (SCA)", []Row{
		{
			Fact: "Create, unlock and limits want an approval in the sandbox; lock, nickname and restrictions do not", From: Seen, Switches: "sca",
			Tests: "TestGatedEndpoints",
		},
		{
			Fact: "Which other calls want one in production", From: Unknown, Switches: "sca sca_gated sca_ungated",
			Tests: "TestGatedEndpoints TestGatingPerEndpoint",
		},
		{Fact: "The 428 is flat and has a token of 64 characters", From: Seen, Tests: "TestChallengeBody"},
		{Fact: "The schema has an errors array", From: Documented, Switches: "sca_body", Tests: "TestChallengeBody TestNotEnrolledBodyHasNoToken"},
		{Fact: "action_type of cards", From: Unknown, Tests: "TestChallengeBody", Reason: "A guess after the names in Qonto's SDK; it is informative"},
		{Fact: "Who has no device gets sca_not_enrolled and no token", From: Seen, Tests: "TestPasskeyAndMissingDevice TestNotEnrolledBodyHasNoToken"},
		{Fact: "A passkey has its own message", From: Documented, Tests: "TestPasskeyAndMissingDevice"},
		{Fact: "A preference that nobody offers", From: Unknown, Switches: "sca_unknown_preference", Tests: "TestUnknownPreference"},
		{Fact: "sms-otp is for embedding partners", From: Documented, Tests: "TestUnknownPreference"},
		{Fact: "The result is waiting, allow or deny", From: Documented, Tests: "TestApprovedRetry TestDeniedSession"},
		{Fact: "After 15 minutes the result is deny", From: Documented, Tests: "TestUnansweredIsDeniedAfter15Minutes TestPhoneTooLate"},
		{Fact: "The same request with the token succeeds", From: Documented, Tests: "TestApprovedRetry"},
		{Fact: "A token is bound to its request: another one is 422 with an object", From: Seen, Tests: "TestTokenIsBoundToTheRequest"},
		{Fact: "A token works once", From: Seen, Tests: "TestTokenIsSingleUse TestOneCardPerApproval TestTokenWorksForOneOfMany"},
		{Fact: "Whether a failed request spends it", From: Unknown, Switches: "sca_token_spent", Tests: "TestTokenOfAFailedRequest"},
		{Fact: "A bad or expired token is 412", From: Documented, Tests: "TestBadTokens"},
		{Fact: "The token of an undecided challenge", From: Unknown, Switches: "sca_undecided_token_status", Tests: "TestUndecidedTokenCanBe428"},
		{
			Fact: "Whether the stored answer of a key wins over a spent token",
			From: Unknown, Switches: "sca_order", Tests: "TestSpentTokenUnderAKnownKey",
		},
		{Fact: "At most one poll a second", From: Documented, Switches: "sca_fast_poll", Tests: "TestFastPolls"},
		{Fact: "Whether polling wants the access token", From: Unknown, Switches: "sca_poll_authorization", Tests: "TestWhoMayPoll"},
		{Fact: "When canceled_at is set", From: Unknown, Switches: "sca_canceled_at", Tests: "TestDeniedSession"},
		{Fact: "/v2/sca/sessions does not exist", From: Seen, Tests: "TestUnknownPath TestWhoMayPoll"},
		{Fact: "The documented exchange from create to discard", From: Documented, Tests: "TestExchange"},
		{
			Fact: "The phone can be told to approve, deny or ignore", From: Own,
			Tests: "TestPhoneRules TestPhoneRuleForACard TestPhoneAfterAWhile TestPhoneAfterPolls TestWaitingForChallenges " +
				"TestWaitingForTheNextChallenge TestDecisionsAreFinal TestMostOpenChallenges",
		},
	}}
}

func sandboxApprovals() Section {
	return Section{"Mocked approval in the sandbox", []Row{
		{Fact: "The preference mock opens a session that two calls decide", From: Documented, Tests: "TestMockedSession"},
		{Fact: "Without it nobody in the sandbox is enrolled", From: Seen, Tests: "TestMockedSession TestPairedDeviceInTheSandbox"},
		{Fact: "Mocked sessions have paths of their own", From: Documented, Switches: "sca_sessions_show_mocked", Tests: "TestMockedSessionsAreApart"},
	}}
}
