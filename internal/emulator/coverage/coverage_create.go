// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package coverage

func createFields() Section {
	return Section{"Create: keys", []Row{
		{Fact: `The body is {"card": {…}}, the answer 200 with the whole card`, From: Documented, Tests: "TestDocumentedSample TestMalformedBodies"},
		{Fact: "Seven levels: standard, plus, metal, virtual, virtual_partner, flash, advertising", From: Documented, Tests: "TestEveryLevelIsIssued"},
		{Fact: "A level that nobody knows", From: Unknown, Switches: "unknown_level", Tests: "TestCreateSwitches"},
		{Fact: "Level, holder, organization and account are required", From: Documented, Tests: "TestIncompleteCreateIsRefused"},
		{
			Fact: "initiator_id: not in older documentation, in newer one and in clients", From: Unknown, Switches: "initiator_id",
			Tests: "TestInitiatorDefaultsToCaller TestInitiatorMayHaveToBeTheCaller TestCreateSwitches",
		},
		{Fact: "Holder, initiator and owner may be one person", From: Seen, Tests: "TestDocumentedSample TestEveryLevelIsIssued"},
		{Fact: "The organization's slug is taken for its id, and the answer has the id", From: Seen, Tests: "TestSlugIsAcceptedAndAnsweredAsUUID"},
		{
			Fact: "Physical cards want ship_to_business, a monthly budget, and limits for withdrawals where they are on", From: Documented,
			Tests: "TestIncompleteCreateIsRefused TestWithdrawalLimitsAreWantedWhereTheyAreOn TestAddress",
		},
		{Fact: "A virtual card needs no budget", From: Seen, Switches: "default_payment_monthly_limit", Tests: "TestCreateSwitches"},
		{Fact: "Flash cards want a budget for life and an end", From: Documented, Tests: "TestIncompleteCreateIsRefused"},
		{Fact: "A flash card ends in the future, at most a year ahead", From: Seen, Tests: "TestWrongCreateIsRefused"},
		{Fact: "Whether the end is rounded to the end of its day", From: Unknown, Switches: "pre_expires_at_rounding", Tests: "TestCreateSwitches"},
		{Fact: "Keys of another level are ignored or refused", From: Unknown, Switches: "foreign_fields", Tests: "TestCreateSwitches"},
		{Fact: "There is no nickname at creation", From: Documented, Tests: "TestCreateSwitches"},
		{
			Fact: "What the nickname is before it is set", From: Unknown, Switches: "initial_nickname",
			Tests: "TestCreateSwitches TestNicknameOfTheServersOwn",
		},
		{Fact: "active_days are ISO weekdays; all seven by default", From: Seen, Tests: "TestEveryLevelIsIssued TestWrongCreateIsRefused"},
		{Fact: "An empty list of weekdays", From: Unknown, Switches: "empty_active_days", Tests: "TestCreateSwitches"},
		{Fact: "Eleven categories; none means all", From: Documented, Tests: "TestCategories TestEveryLevelIsIssued"},
		{Fact: "An unknown category", From: Unknown, Switches: "unknown_category", Tests: "TestCreateSwitches"},
		{Fact: "Each level has its designs; the first is the default", From: Documented, Tests: "TestDesignsOfEachLevel"},
		{Fact: "A design of another level", From: Unknown, Switches: "unknown_design", Tests: "TestCreateSwitches"},
		{Fact: "Whether the design is answered as it was sent", From: Unknown, Switches: "card_design_case", Tests: "TestCreateSwitches"},
		{Fact: "type_of_print is print, embossed or null", From: Documented, Tests: "TestWrongCreateIsRefused TestDocumentedSample"},
		{Fact: "nfc_option counts at once or with the PIN", From: Unknown, Switches: "nfc_activation", Tests: "TestCreateSwitches"},
		{Fact: "Amounts are whole euros as integers", From: Documented, Tests: "TestWrongCreateIsRefused"},
		{Fact: "Limits that were not sent", From: Unknown, Switches: "default_limits", Tests: "TestCreateSwitches"},
		{
			Fact: "Daily limits, weekdays and categories need an add-on",
			From: Documented, Reason: "The invented company has it; without it nothing is known",
		},
	}}
}

func createFigures() Section {
	return Section{"Create: figures", []Row{
		{
			Fact: "One up to €20,000, Plus up to €40,000, X up to €200,000 in 30 days", From: Documented, Switches: "limit_bounds",
			Tests: "TestPublishedFigures",
		},
		{Fact: "Withdrawals up to €1,000, €2,000 and €3,000", From: Documented, Switches: "limit_bounds", Tests: "TestPublishedFigures"},
		{Fact: "Virtual and flash cards from €5 to €20,000", From: Documented, Switches: "limit_bounds", Tests: "TestPublishedFigures"},
		{Fact: "Advertising cards up to €200,000", From: Documented, Switches: "limit_bounds", Tests: "TestPublishedFigures"},
		{Fact: "An X card had €60,000 in older articles", From: Documented, Reason: "The current article has the larger figure"},
		{Fact: "Whether the API validates these figures", From: Unknown, Switches: "limit_bounds", Tests: "TestCreateSwitches"},
		{
			Fact: "A virtual card's atm_monthly_limit above 20 is answered 200 with the old value", From: Seen,
			Tests: "TestVirtualCashLimitIsClampedInSilence",
		},
		{
			Fact: "Above €20,000 and for contactless a PIN has to be used first",
			From: Documented, Reason: "Nothing is known about the API's part in it",
		},
	}}
}

func createDelivery() Section {
	return Section{"Create: delivery", []Row{
		{Fact: "An address is wanted unless the card goes to the company", From: Documented, Tests: "TestAddress"},
		{Fact: "First line, zip code, city and a two-letter country are required in it; the rest may be null", From: Documented, Tests: "TestAddress"},
		{Fact: "An address beside ship_to_business true", From: Unknown, Switches: "address_with_ship_to_business", Tests: "TestCreateSwitches"},
		{Fact: "No answer has the address", From: Documented, Tests: "TestDocumentedSample"},
	}}
}

func permissions() Section {
	return Section{"Who may", []Row{
		{Fact: "Owners and admins create for everybody, managers for their team, others not at all", From: Documented, Tests: "TestRoles"},
		{Fact: "A manager can be given the whole company, or no cards", From: Documented, Reason: "A permission that no endpoint shows"},
		{
			Fact: "Limits, nickname, options, restrictions and unlock are for owners and admins", From: Documented, Switches: "manager_updates",
			Tests: "TestManagersAndEmployees",
		},
		{Fact: "Everybody sees own cards, managers their team's, owners and admins all", From: Documented, Tests: "TestVisibility"},
		{Fact: "A card that the caller may not see looks absent", From: Documented, Tests: "TestVisibility"},
		{Fact: "A role can change while a token is in use", From: Documented, Tests: "TestRolesCanChangeUnderAToken"},
		{
			Fact: "A holder without validated identity gets no card, or one on hold", From: Unknown, Switches: "holder_without_kyc",
			Tests: "TestHolderWithoutKYCMayGetACardOnHold TestWrongCreateIsRefused",
		},
		{Fact: "A closed account and a member who was not invited cannot be used", From: Documented, Tests: "TestWrongCreateIsRefused"},
	}}
}

func money() Section {
	return Section{"Money", []Row{
		{Fact: "Extra cards, virtual cards and deliveries are billed", From: Documented, Reason: "No endpoint shows a charge"},
		{Fact: "A physical order ships only after PIN and identity", From: Documented, Tests: "TestPINBringsAPhysicalCardToLife"},
		{Fact: "lost, stolen and discard are for good", From: Documented, Tests: "TestTerminalCardsNeverChange"},
	}}
}
