// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage

func cardObject() Section {
	return Section{"The card object", []Row{
		{
			Fact: "Every documented key is there with its type, and nothing else", From: Documented,
			Tests: "TestListedCardsFollowTheRules TestEveryLevelIsIssued TestExampleOrganization",
		},
		{Fact: "No key is promised", From: Documented, Switches: "omit_card_keys", Tests: "TestKeysCanBeLeftOut"},
		{Fact: "exp_month and exp_year are strings without leading zeros", From: Seen, Tests: "TestListedCardsFollowTheRules TestHeaders"},
		{Fact: "Limits are integers, amounts spent numbers with decimals", From: Documented, Tests: "TestListedCardsFollowTheRules TestSpending"},
		{Fact: "payment_lifespan_limit is null but for flash cards", From: Seen, Tests: "TestEveryLevelIsIssued"},
		{Fact: "initiator_id is sometimes missing", From: Seen, Switches: "omit_card_keys", Tests: "TestKeysCanBeLeftOut"},
		{Fact: "appearance has three pictures and a theme; the gradient is missing for some designs", From: Seen, Tests: "TestAppearances"},
		{
			Fact: "initiator_id, appearance and has_only_user_liftable_locks came later", From: Documented, Switches: "newer_keys",
			Tests: "TestKeysCanBeLeftOut",
		},
		{
			Fact: "shipped_lost_at, eligible_for_renewal, eligible_for_upsell and is_qcp are there without being documented", From: Seen,
			Switches: "undocumented_keys", Tests: "TestKeysCanBeLeftOut",
		},
		{Fact: "card_type is debit or prepaid; other values occur", From: Seen, Tests: "TestMutatedCards"},
		{Fact: "discard_on can be a date that does not exist", From: Documented, Tests: "TestImpossibleDiscardDate"},
		{
			Fact: "last_activity_at is the last attempt to use the card; settings do not count", From: Seen,
			Tests: "TestSpending TestWritesMoveUpdatedAtAndReadsDoNot",
		},
		{
			Fact: "updated_at moves with settings, not with use", From: Unknown, Tests: "TestWritesMoveUpdatedAtAndReadsDoNot TestSpending",
			Reason: "It follows the names of the two keys",
		},
		{Fact: "Number, CVV and PIN are never answered", From: Documented, Tests: "TestListedCardsFollowTheRules"},
		{Fact: "The order of active_days and categories", From: Unknown, Switches: "set_order", Tests: "TestCreateSwitches"},
	}}
}

func statuses() Section {
	return Section{"Statuses", []Row{
		{Fact: "Thirteen documented statuses, and deleted in Qonto's own SDK", From: Documented, Tests: "TestExampleOrganization"},
		{
			Fact: "pending, live, paused, pin_blocked and onhold can still change", From: Documented,
			Tests: "TestEvents TestPINBringsAPhysicalCardToLife TestPINIsUnblocked",
		},
		{
			Fact: "pre_expired, expired, discarded, lost, stolen, shipped_lost, order_canceled, abusive and deleted never change again", From: Documented,
			Tests: "TestTerminalCardsNeverChange",
		},
		{Fact: "New values may come", From: Documented, Tests: "TestMutatedCards"},
	}}
}

func lists() Section {
	return Section{"List of cards", []Row{
		{Fact: "query searches names, id, nickname, last digits, status and dates", From: Documented, Tests: "TestSearch"},
		{Fact: "sort_by takes status, nickname, last_activity_at and created_at, up or down", From: Documented, Tests: "TestSorting"},
		{Fact: "Order without sort_by", From: Unknown, Switches: "default_sort", Tests: "TestSorting TestDefaultSortIsASwitch"},
		{Fact: "Filters by holder, status, account, level and id can be repeated and combined", From: Documented, Tests: "TestFilters"},
		{Fact: "A filter value that nobody knows", From: Unknown, Switches: "unknown_filter_value", Tests: "TestWrongListParameters"},
		{Fact: "Cards in terminal statuses are listed", From: Seen, Tests: "TestTerminalCardsAreListed"},
		{Fact: "How soon a new card is listed", From: Unknown, Switches: "list_delay_ms", Tests: "TestNewCardsCanBeLateInLists"},
	}}
}

func reads() Section {
	return Section{"One card, its data, designs", []Row{
		{Fact: "A single card is read with ids[]", From: Documented, Tests: "TestFilters"},
		{Fact: "GET /v2/cards/{id} is not documented and works", From: Seen, Tests: "TestVisibility TestUnknownCard"},
		{Fact: "data_view answers a link that is new each time", From: Documented, Tests: "TestDataView"},
		{Fact: "data_view of virtual cards was 400 unknown", From: Seen, Switches: "data_view_virtual", Tests: "TestDataView"},
		{Fact: "The designs are listed by type and level, without pages, each with is_active", From: Documented, Tests: "TestAppearances"},
	}}
}

func locks() Section {
	return Section{"Lock and unlock", []Row{
		{Fact: "PUT without a body; lock gives paused, unlock the status from before", From: Seen, Tests: "TestLockAndUnlock"},
		{
			Fact: "Under a lock of Qonto's own unlock answers 200, and the card is still paused", From: Documented,
			Tests: "TestUnlockUnderALockOfQontosOwn",
		},
		{Fact: "has_only_user_liftable_locks tells the locks apart", From: Documented, Tests: "TestUnlockUnderALockOfQontosOwn"},
		{Fact: "Lock of a paused card", From: Unknown, Switches: "repeated_lock", Tests: "TestLockAndUnlock"},
		{Fact: "Unlock of a card that is not paused", From: Unknown, Switches: "repeated_unlock", Tests: "TestLockAndUnlock"},
		{Fact: "Lock of a pending card", From: Unknown, Switches: "lock_pending", Tests: "TestLockAndUnlock"},
	}}
}

func ends() Section {
	return Section{"Lost, stolen, discard", []Row{
		{Fact: "lost and stolen are for physical cards", From: Documented, Tests: "TestLostAndStolenArePhysicalOnly"},
		{
			Fact: "discard was for virtual cards and is for all in newer documentation", From: Documented, Switches: "discard_levels",
			Tests: "TestDiscard",
		},
		{
			Fact: "A paused card must be unlocked before it is discarded in the app; the API is not known", From: Unknown, Switches: "discard_paused",
			Tests: "TestDiscard",
		},
		{Fact: "Discard of a pending card", From: Unknown, Switches: "discard_pending", Tests: "TestDiscard"},
		{Fact: "There is no DELETE", From: Documented, Tests: "TestOtherMethodsAreRefused"},
		{
			Fact: "A second end of a card",
			From: Unknown, Tests: "TestTerminalCardsNeverChange", Reason: "Refused with 422; clients read the status first",
		},
	}}
}

func updates() Section {
	return Section{"Updates", []Row{
		{
			Fact: "Four PATCH calls, each answers the whole card", From: Documented,
			Tests: "TestLimitsTakeSingleKeys TestNickname TestOptionsArePhysicalOnlyAndComeTogether TestRestrictionsAloneOrTogether",
		},
		{Fact: "Limits take any of eight keys, also one alone", From: Seen, Tests: "TestLimitsTakeSingleKeys"},
		{
			Fact: "A flash card's budget is not in the documented body of limits",
			From: Unknown, Switches: "flash_budget_update", Tests: "TestFlashBudget",
		},
		{Fact: "A flash card's end never changes", From: Documented, Tests: "TestEndOfAFlashCardStays"},
		{Fact: "Limits of a card that is not activated", From: Unknown, Switches: "update_pending", Tests: "TestUpdateOfPendingCardsCanBeRefused"},
		{Fact: "A nickname has 1 to 40 characters, emoji included", From: Documented, Tests: "TestNickname"},
		{Fact: "Options want all four flags", From: Documented, Tests: "TestOptionsArePhysicalOnlyAndComeTogether"},
		{Fact: "Options are for physical cards", From: Seen, Tests: "TestOptionsArePhysicalOnlyAndComeTogether"},
		{Fact: "Options never change contactless", From: Documented, Tests: "TestOptionsArePhysicalOnlyAndComeTogether"},
		{
			Fact: "Options were 403 for everybody in the sandbox once", From: Seen, Switches: "options_allowed",
			Tests: "TestOptionsArePhysicalOnlyAndComeTogether",
		},
		{Fact: "Restrictions take weekdays or categories alone", From: Seen, Tests: "TestRestrictionsAloneOrTogether"},
		{
			Fact: "A refused update changes nothing", From: Unknown, Tests: "TestLimitsTakeSingleKeys",
			Reason: "All or nothing is what the documented errors suggest",
		},
		{Fact: "No call changes holder, account, level, design, print, address or end", From: Documented, Tests: "TestOtherMethodsAreRefused"},
	}}
}

func life() Section {
	return Section{"Life", []Row{
		{Fact: "Virtual, flash and advertising cards are live at once", From: Seen, Tests: "TestEveryLevelIsIssued"},
		{Fact: "A physical card is pending until its holder sets a PIN in the app", From: Documented, Tests: "TestPINBringsAPhysicalCardToLife"},
		{
			Fact: "No API sets a PIN, activates, renews, upgrades, reorders or cancels",
			From: Documented, Tests: "TestOtherMethodsAreRefused TestUnknownPath",
		},
		{Fact: "Three wrong PINs block the PIN, a new one brings the card back", From: Documented, Tests: "TestPINIsUnblocked"},
		{Fact: "A card without validated identity is on hold", From: Documented, Tests: "TestEvents TestHolderWithoutKYCMayGetACardOnHold"},
		{Fact: "An order can be cancelled, a card can be lost in the post", From: Documented, Tests: "TestEvents"},
		{Fact: "Cards are valid for three years, to the end of the month", From: Documented, Tests: "TestRenewalAndExpiry"},
		{
			Fact: "A virtual card gets a successor of its own id 45 days before, with the same settings; both work until the old one expires",
			From: Documented, Switches: "automatic_renewal", Tests: "TestRenewalAndExpiry TestRenewalCanBeOff",
		},
		{Fact: "The old card is renewed, the new one a renewal with a parent", From: Seen, Tests: "TestRenewalAndExpiry TestRenewalAtACall"},
		{Fact: "A physical card is renewed by post", From: Documented, Tests: "TestRenewalAtACall"},
		{Fact: "An upgrade issues a card of the next level, and the old one is cancelled thirty days later", From: Documented, Tests: "TestUpsell"},
		{Fact: "reordered says that a replacement was ordered", From: Documented, Tests: "TestExampleFamilies"},
		{Fact: "A flash card is pre_expired at its end", From: Documented, Tests: "TestFlashCardEnds"},
		{Fact: "Qonto can lock a card itself", From: Documented, Tests: "TestUnlockUnderALockOfQontosOwn"},
	}}
}

func spending() Section {
	return Section{"Amounts spent", []Row{
		{Fact: "A month is the last thirty days, not the calendar's", From: Documented, Tests: "TestSpentAmountsLeaveTheirWindows"},
		{
			Fact: "What a day is", From: Unknown, Tests: "TestSpentAmountsLeaveTheirWindows",
			Reason: "The last 24 hours, like the month; nothing in a plan depends on it",
		},
		{Fact: "Payments and withdrawals count apart", From: Documented, Tests: "TestWithdrawalsOfAnEndedCard TestSpending"},
		{Fact: "A budget for life is never given back", From: Documented, Tests: "TestSpentAmountsLeaveTheirWindows"},
		{
			Fact: "Spending beyond a limit is declined",
			From: Documented, Reason: "The control call spends whatever it is told to: nobody pays with these cards",
		},
	}}
}
