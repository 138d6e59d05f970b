// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage

func idempotency() Section {
	return Section{"Idempotency", []Row{
		{Fact: "The stored answer goes back even if the body differs", From: Documented, Tests: "TestKeyReplays"},
		{Fact: "It is stored for 30 minutes, then the key creates again", From: Documented, Tests: "TestKeyReplays TestKeysSurviveARestart"},
		{
			Fact: "Only success is stored: 4xx, 5xx and 428 leave the key free", From: Documented,
			Tests: "TestFailuresAreNotStored TestChallengesAreNotStoredUnderTheKey",
		},
		{Fact: "Keys are trimmed and compared in lower case", From: Seen, Tests: "TestKeyReplays"},
		{Fact: "Path, body and caller are not part of the key", From: Seen, Tests: "TestKeyIsSharedByEverybody"},
		{
			Fact: "A key in flight is refused with a flat body", From: Seen, Switches: "concurrent_key_status",
			Tests: "TestConcurrentKey TestOneKeyManyRequests",
		},
		{Fact: "A replay is the same answer, headers included, without a mark", From: Seen, Tests: "TestKeyReplays"},
		{Fact: "A create without a key", From: Unknown, Switches: "missing_idempotency_key", Tests: "TestMissingKey"},
		{Fact: "Keys on updates", From: Unknown, Switches: "idempotency_on", Tests: "TestKeysOnOtherWrites"},
		{Fact: "The same key serves the 428 and the approved retry", From: Seen, Tests: "TestApprovedRetry"},
		{Fact: "An answer can be lost after the card was issued", From: Documented, Tests: "TestDroppedCreate"},
		{
			Fact: "A killed worker can leave a key in flight until its time is over", From: Seen, Tests: "TestConcurrentKey",
			Reason: "A held request does it for as long as it is held",
		},
		{
			Fact: "A race around the end of the first request can run the second one", From: Seen,
			Tests: "TestDroppedCreate", Reason: "A fault between commit and store has the same effect: a second card for the same key",
		},
	}}
}

func supporting() Section {
	return Section{"Organization, people, accounts", []Row{
		{Fact: "The organization has its legal data and its accounts", From: Documented, Tests: "TestContextReads TestSupportingObjectsFollowTheRules"},
		{Fact: "include_external_accounts shows accounts elsewhere", From: Documented, Tests: "TestExternalAccountsAreShownAtRequest"},
		{Fact: "Everybody sees names of accounts; balances and numbers are for owners and admins", From: Documented, Tests: "TestAccountDetails"},
		{Fact: "A balance permission shows balances without numbers", From: Documented, Reason: "No endpoint tells who has it"},
		{Fact: "Accounts are active or closed, one is the main one", From: Documented, Tests: "TestContextReads TestWrongOrganizations"},
		{
			Fact: "The list of memberships has no filters and no e-mail addresses", From: Documented,
			Tests: "TestContextReads TestSupportingObjectsFollowTheRules",
		},
		{Fact: "Somebody who can be invited has neither role nor team", From: Seen, Tests: "TestContextReads"},
		{Fact: "Roles are owner, admin, manager, reporting, employee and accountant", From: Documented, Tests: "TestRoles"},
		{Fact: "The caller's membership has more keys", From: Documented, Tests: "TestContextReads TestSupportingObjectsFollowTheRules"},
		{Fact: "Memberships in Spain have more keys", From: Documented, Reason: "The invented company is French"},
		{
			Fact: "Optional keys may be absent instead of null", From: Seen, Switches: "omit_card_keys", Tests: "TestKeysCanBeLeftOut",
			Reason: "Cards only; the other objects always have all their keys",
		},
		{Fact: "Teams have id and name", From: Documented, Tests: "TestContextReads TestSupportingObjectsFollowTheRules"},
	}}
}

func beyond() Section {
	return Section{"What the emulator leaves out", []Row{
		{Fact: "Webhooks about cards", From: Documented, Reason: "Nothing in Terraform receives them"},
		{
			Fact: "Bulk creates, labels, requests for cards and their reviews, the organization's plan", From: Documented,
			Reason: "The provider calls none of them",
		},
		{
			Fact: "Transfers, beneficiaries, invoices and the other families of endpoints",
			From: Documented, Reason: "They have nothing to do with cards",
		},
		{Fact: "The official command line tool and the hosted MCP server", From: Documented, Reason: "They are clients, like the provider"},
	}}
}

func emulator() Section {
	return Section{"The emulator itself", []Row{
		{Fact: "It shares nothing with the provider", From: Own, Tests: "TestNothingOfTheProviderIsImported"},
		{
			Fact: "Every answer is checked by rules that were written without its types", From: Own,
			Tests: "TestListedCardsFollowTheRules TestSupportingObjectsFollowTheRules",
		},
		{Fact: "Many clients at once", From: Own, Tests: "TestManyClients"},
		{Fact: "Ids depend on the seed and the order of issue", From: Own, Tests: "TestSeed TestClientsComeFromTheSeed"},
		{Fact: "The clock can be moved and stopped", From: Own, Tests: "TestControlClock"},
		{Fact: "Every switch is documented, every value checked", From: Own, Tests: "TestSwitchesAreDocumented TestUnknownSwitches"},
		{
			Fact: "Faults: refuse, drop, truncate, delay, hold, status, html, malformed, gateway 404, mutate, ignore", From: Own,
			Tests: "TestRefusedConnection TestDroppedCreate TestSpoiltAnswers TestDelay TestHold TestChosenStatus TestMutatedCards " +
				"TestIgnoredCall",
		},
		{
			Fact: "Faults choose requests by number, place, body, key, and by chance with a seed", From: Own,
			Tests: "TestFaultsChooseRequests TestProbability TestImpossibleFaults",
		},
		{Fact: "The ledger has every card and every request", From: Own, Tests: "TestControlLedger TestForgettingRequests TestCardsFromOutside"},
		{
			Fact: "Tokens, members and everything else can be reset", From: Own,
			Tests: "TestReset TestControlTokens TestControlHelp TestResetBringsTheOrganizationBack",
		},
		{
			Fact: "An organization comes from a file that is checked, an example has 40 cards, and N more can be made", From: Own,
			Tests: "TestExampleOrganization TestOrganizationWithItsOwnIDs TestWrongOrganizations TestGeneratedCards TestOrganizationAndAccessLog",
		},
		{
			Fact: "The state is kept in one file, atomically, and read again", From: Own,
			Tests: "TestApprovalsSurviveARestart TestRefreshTokensSurviveARestart " +
				"TestStateSurvivesARestart TestHiddenStateSurvivesARestart TestKeysSurviveARestart TestClockOffsetSurvivesARestart " +
				"TestUnusableStateFiles " +
				"TestKeeperWaitsForCalm TestKeeperReportsFailures TestStateFile",
		},
		{Fact: "The access log has no tokens and no bodies", From: Own, Tests: "TestAccessLog TestOrganizationAndAccessLog"},
		{
			Fact: "The page shows cards, approvals and requests, safely", From: Own,
			Tests: "TestPageShowsCards TestPageIsWhole TestPageEscapes TestPageButtonsDecide TestPageRefusesOtherSites TestPageListsRequests " +
				"TestPageInABrowser",
		},
		{
			Fact: "The command prints what a client needs and stops gracefully", From: Own,
			Tests: "TestJSONLineIsEnoughForAClient TestPrintedCurlLines TestWrongFlags",
		},
	}}
}
