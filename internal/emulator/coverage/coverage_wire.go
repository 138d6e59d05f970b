// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage

func gateway() Section {
	return Section{"Gateway and headers", []Row{
		{Fact: "API paths begin with /v2", From: Documented, Tests: "TestUnknownPath"},
		{Fact: "A path that the gateway does not know is 404 in text/plain, without x-request-id", From: Seen, Tests: "TestUnknownPath"},
		{
			Fact: "A known path with another method is refused with 405", From: Unknown, Tests: "TestOtherMethodsAreRefused",
			Reason: "Whether Qonto answers 404 or 405 is not known; clients must treat both as a mistake of their own",
		},
		{Fact: "Bodies and answers are JSON", From: Documented, Tests: "TestHeaders TestMalformedBodies"},
		{Fact: "Answers of the application carry x-request-id, all answers X-Tyk-Trace-Id", From: Seen, Tests: "TestHeaders TestUnknownPath"},
		{Fact: "The trace_id of an error body is the one of the header", From: Seen, Tests: "TestWrongCreateIsRefused"},
		{
			Fact: "The sandbox wants X-Qonto-Staging-Token in every call; without it the answer is HTML with status 200", From: Documented,
			Tests: "TestStagingToken TestStagingTokenOnOAuth",
		},
		{
			Fact: "A missing staging token can redirect to a login page instead", From: Seen,
			Reason: "A fault with status 302 does it; the 200 is the more dangerous of the two",
		},
		{Fact: "Of the calls about cards, only creating lists the idempotency header", From: Documented, Tests: "TestMissingKey"},
		{Fact: "A key on any other write does no harm", From: Seen, Switches: "idempotency_on", Tests: "TestKeysOnOtherWrites"},
		{Fact: "data_view wants Accept-Language with one of six languages", From: Documented, Tests: "TestDataView"},
		{Fact: "Which User-Agent is wanted", From: Unknown, Reason: "No rule is known; the ledger records what was sent"},
		{
			Fact: "Browsers are refused, HTTPS only", From: Documented,
			Reason: "The emulator serves plain HTTP on the loopback interface; it answers no CORS request, which is what a browser would see",
		},
		{Fact: "Dates are ISO 8601 in UTC with microseconds", From: Seen, Tests: "TestHeaders TestListedCardsFollowTheRules"},
		{Fact: "The body of an answer escapes &, < and >", From: Documented, Tests: "TestDataView"},
		{
			Fact: "New keys, new enum values and another order may come at any time", From: Documented,
			Switches: "newer_keys undocumented_keys omit_card_keys set_order", Tests: "TestKeysCanBeLeftOut TestMutatedCards",
		},
	}}
}

func apiKey() Section {
	return Section{"API key", []Row{
		{
			Fact: "Cards are not offered to a key; the status is not known", From: Unknown, Tests: "TestAPIKey",
			Reason: "401, as for any other credentials that are no token; the provider sends no key anywhere",
		},
		{
			Fact: "Organization, accounts, memberships and teams work with a key", From: Documented, Tests: "TestAPIKey",
			Reason: "Left out: 401 here, because nobody manages cards with one",
		},
	}}
}

func scopes() Section {
	return Section{"Scopes", []Row{
		{Fact: "card.read opens list, one card, card data and designs", From: Documented, Tests: "TestScopes TestCardDataWantsItsScope"},
		{Fact: "card.write opens create and every change", From: Documented, Tests: "TestScopes"},
		{Fact: "organization.read opens organization, accounts and memberships", From: Documented, Tests: "TestScopes"},
		{Fact: "membership.read opens the caller's membership, team.read the teams", From: Documented, Tests: "TestScopes"},
		{
			Fact: "request_cards.write, request_review.write, subscription.read, team.write and webhook are granted to clients", From: Documented,
			Tests: "TestScopesThatOpenNothing", Reason: "They open what the emulator leaves out",
		},
		{Fact: "A missing scope is 403 with a text that says so and names it", From: Seen, Tests: "TestScopes"},
		{Fact: "request_review.read is refused to ordinary clients", From: Seen, Tests: "TestAuthorizeErrors"},
		{Fact: "A token stands for one member of one organization", From: Documented, Tests: "TestVisibility TestAuthorizationCode"},
	}}
}

func errors() Section {
	return Section{"Errors", []Row{
		{Fact: "The documented body is an errors array of code, detail and source, with trace_id", From: Documented, Tests: "TestWrongCreateIsRefused"},
		{
			Fact: "source is a pointer into the body or the name of a parameter",
			From: Documented, Tests: "TestWrongCreateIsRefused TestWrongListParameters",
		},
		{Fact: "errors is a single object in some 422 answers", From: Documented, Switches: "validation_errors_shape", Tests: "TestErrorsAsObject"},
		{Fact: "Bodies about concurrent keys and approvals are flat", From: Seen, Tests: "TestConcurrentKey TestChallengeBody"},
		{Fact: "A body that is no JSON is 400 bad_request", From: Documented, Tests: "TestMalformedBodies"},
		{Fact: "An empty body is 422 invalid_body with EOF", From: Seen, Tests: "TestMalformedBodies"},
		{Fact: "401 is authorization_header_missing or authorization_token_invalid", From: Seen, Tests: "TestUnauthorized"},
		{
			Fact: "A missing Authorization header has been 400 bad_request as well", From: Seen, Switches: "missing_authorization_status",
			Tests: "TestUnauthorized",
		},
		{Fact: "A role that may not is 403 forbidden", From: Documented, Tests: "TestRoles TestManagersAndEmployees"},
		{Fact: "403 can be unknown / Unknown error", From: Seen, Reason: "A fault with status and body does it"},
		{Fact: "An unknown card is 404 not_found", From: Documented, Tests: "TestUnknownCard"},
		{Fact: "A value outside an enumeration is 422 not_in_list", From: Seen, Tests: "TestWrongCreateIsRefused TestWrongListParameters"},
		{
			Fact: "Which codes the validation of cards has beyond that", From: Unknown, Tests: "TestWrongCreateIsRefused",
			Reason: "Codes are the emulator's own words; clients must show them, not understand them",
		},
		{Fact: "500 has no documented body", From: Documented, Tests: "TestChosenStatus"},
		{Fact: "Whether every answer has a Date header", From: Unknown, Switches: "date_header", Tests: "TestAnswersWithoutADate"},
		{Fact: "Answers can be cut short, malformed, HTML, or come from the gateway", From: Seen, Tests: "TestSpoiltAnswers"},
	}}
}

func rateLimits() Section {
	return Section{"Rate limits", []Row{
		{
			Fact: "1,000 requests in 10 seconds and 10,000 in 10 minutes per address, then 429", From: Documented,
			Switches: "rate_limit_per_ten_seconds rate_limit_per_ten_minutes", Tests: "TestRateLimit TestDefaultRateLimit",
		},
		{Fact: "More than 200 answers 401 in an hour are throttled", From: Documented, Tests: "TestRefusalsAreThrottled"},
		{Fact: "Whether 429 has Retry-After", From: Unknown, Switches: "rate_limit_retry_after", Tests: "TestRateLimitAnswers"},
		{Fact: "What the body of 429 is", From: Unknown, Switches: "rate_limit_body", Tests: "TestRateLimitAnswers"},
	}}
}

func pages() Section {
	return Section{"Pages", []Row{
		{Fact: "page counts from 1; per_page is 100 by default and at most", From: Documented, Tests: "TestPagesAreAPartition TestWrongListParameters"},
		{Fact: "What a larger per_page does", From: Unknown, Switches: "per_page_above_maximum", Tests: "TestWrongListParameters"},
		{Fact: "meta has current_page, next_page, prev_page, total_pages, total_count and per_page", From: Documented, Tests: "TestPagesAreAPartition"},
		{Fact: "next_page of the last page is null or absent", From: Seen, Switches: "next_page_on_last", Tests: "TestAbsentNextPage"},
		{
			Fact: "A page beyond the last one", From: Unknown, Tests: "TestPagesAreAPartition",
			Reason: "It is empty here; a client that stops at total_pages never asks for it",
		},
		{Fact: "Bank accounts are listed without meta", From: Documented, Switches: "bank_accounts_meta", Tests: "TestContextReads TestAccountDetails"},
		{Fact: "Very deep pages are limited", From: Documented, Reason: "An old remark without a figure"},
	}}
}
