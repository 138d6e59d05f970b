// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "strconv"

// SwitchDoc documents one switch. Values is empty where any value of the default's type will do.
type SwitchDoc struct {
	Name    string   `json:"name"`
	Default any      `json:"default"`
	Values  []string `json:"values,omitempty"`
	Doc     string   `json:"doc"`
}

// SwitchDocs is the table of all switches with their defaults: the one place where a default is written.
func SwitchDocs() []SwitchDoc {
	var docs []SwitchDoc

	docs = append(docs, createSwitches()...)
	docs = append(docs, answerSwitches()...)
	docs = append(docs, changeSwitches()...)
	docs = append(docs, listSwitches()...)
	docs = append(docs, gateSwitches()...)
	docs = append(docs, approvalSwitches()...)
	docs = append(docs, oauthSwitches()...)

	return docs
}

func choiceOf(name, doc, standard string, others ...string) SwitchDoc {
	return SwitchDoc{Name: name, Doc: doc, Default: standard, Values: append([]string{standard}, others...)}
}

func settingOf(name, doc string, standard any) SwitchDoc {
	return SwitchDoc{Name: name, Doc: doc, Default: standard}
}

func createSwitches() []SwitchDoc {
	return []SwitchDoc{
		choiceOf("foreign_fields", "Create: a key that the level does not use (nickname included) is ignored or refused with 422.",
			choiceIgnore, choiceReject),
		choiceOf("unknown_level", "Create: a level that nobody knows is refused with 422 or treated like a virtual card.",
			choiceReject, choiceVirtual),
		choiceOf("unknown_design", "Create: a design that does not belong to the level is accepted or refused with 422.",
			choiceAccept, choiceReject),
		choiceOf("unknown_category", "Create and restrictions: an unknown category is refused with 422 or dropped in silence.",
			choiceReject, choiceDrop),
		choiceOf("empty_active_days", "Create and restrictions: an empty list of weekdays is refused with 422 or means all seven.",
			choiceReject, choiceAll),
		choiceOf("initiator_id", "Create: initiator_id may be missing (the caller's membership is taken), is required, or must be the caller's own.",
			choiceOptional, choiceRequired, choiceCaller),
		choiceOf("address_with_ship_to_business", "Create: an address beside ship_to_business true is ignored or refused with 422.",
			choiceIgnore, choiceReject),
		choiceOf("holder_without_kyc", "Create: a holder without validated identity is refused with 422 kyc_not_accepted or gets a card in status onhold.",
			choiceReject, choiceOnHold),
		choiceOf("limit_bounds", "Limits outside Qonto's published figures are refused with 422, clamped in silence, or accepted. "+
			"A virtual card's atm_monthly_limit above 20 is always clamped in silence.",
			choiceReject, choiceClamp, choiceNone),
	}
}

func answerSwitches() []SwitchDoc {
	const defaultMonthlyLimit = 1000

	return []SwitchDoc{
		choiceOf("initial_nickname", `A new card's nickname is null, "", or a name of the server's own such as "Virtual 1234".`,
			choiceNull, choiceEmpty, choiceNamed),
		settingOf("default_payment_monthly_limit", "Monthly budget in whole euros of a card created without one.", defaultMonthlyLimit),
		choiceOf("default_limits", "Daily and transaction limits that were not sent equal the monthly one, or are zero.",
			choiceDerived, choiceZero),
		choiceOf("pre_expires_at_rounding", "A flash card's end is kept to the microsecond or moved to 23:59:59 UTC of its day.",
			choiceNone, choiceEndOfDay),
		choiceOf("card_design_case", "card_design is answered as it was sent or in lower case.", caseAsSent, caseLower),
		choiceOf("nfc_activation", "A physical card's nfc_option is what was sent at once, or false until the PIN is set.",
			choiceAtCreate, choiceWithPIN),
		settingOf("newer_keys", "Cards carry initiator_id, appearance and has_only_user_liftable_locks.", true),
		settingOf("undocumented_keys", "Cards carry shipped_lost_at, eligible_for_renewal, eligible_for_upsell and is_qcp.", true),
		settingOf("omit_card_keys", "Keys left out of every card, for instance initiator_id, card_design or type_of_print.", []string{}),
		choiceOf("set_order", "active_days and categories are answered in the order sent, sorted, or reversed.",
			caseAsSent, orderSorted, orderReversed),
	}
}

func changeSwitches() []SwitchDoc {
	return []SwitchDoc{
		choiceOf("discard_paused", "Discard of a paused card is refused with 422 (it must be unlocked first) or done.", choiceReject, choiceAccept),
		choiceOf("discard_pending", "Discard of a pending card is done or refused with 422.", choiceAccept, choiceReject),
		choiceOf("discard_levels", "Discard works for all levels or for virtual ones only.", choiceAll, choiceVirtual),
		choiceOf("lock_pending", "Lock of a pending card is done or refused with 422.", choiceAccept, choiceReject),
		choiceOf("repeated_lock", "Lock of a paused card changes nothing and answers 200, or is refused with 422.", choiceAccept, choiceReject),
		choiceOf("repeated_unlock", "Unlock of a card that is not paused changes nothing and answers 200, or is refused with 422.",
			choiceAccept, choiceReject),
		choiceOf("flash_budget_update", "payment_lifespan_limit sent to the limits endpoint of a flash card is taken, ignored, or refused with 422.",
			choiceAccept, choiceIgnore, choiceReject),
		choiceOf("update_pending", "Limits of a pending card can be changed, or are refused with 422.", choiceAccept, choiceReject),
		settingOf("options_allowed", "The options endpoint works; false: 403 for every card, as once seen in the sandbox.", true),
		choiceOf("data_view_virtual", "data_view of a virtual card works, or is refused with 400 unknown as seen in the sandbox.",
			choiceAccept, choiceReject),
		settingOf("automatic_renewal", "A virtual card gets its successor by itself 45 days before it expires.", true),
	}
}

func listSwitches() []SwitchDoc {
	return []SwitchDoc{
		choiceOf("per_page_above_maximum", "per_page above 100 counts as 100 or is refused with 422.", choiceClamp, choiceReject),
		choiceOf("unknown_filter_value", "An unknown status or level or a malformed id in a filter is refused with 422 or matches nothing.",
			choiceReject, choiceIgnore),
		choiceOf("next_page_on_last", "next_page of the last page is null or absent; both were observed.", choiceNull, choiceAbsent),
		settingOf("default_sort", "Order of a list without sort_by.", "created_at:desc"),
		settingOf("list_delay_ms", "A new card appears in lists only after this many milliseconds of the emulator's clock.", 0),
		settingOf("bank_accounts_meta", "GET /v2/bank_accounts carries meta.", false),
	}
}

func gateSwitches() []SwitchDoc {
	const badRequest, unauthorized, conflict, tooMany = "400", "401", "409", "429"

	const perTenSeconds, perTenMinutes = 1000, 10000

	return []SwitchDoc{
		settingOf("date_header", "Answers carry a Date header.", true),
		choiceOf("missing_idempotency_key", "POST /v2/cards without a key is refused with 400 or carried out.", choiceReject, choiceAccept),
		statusOf("concurrent_key_status", "Status of a request whose key is in flight.", tooMany, conflict),
		choiceOf("idempotency_on", "Keys count on creates only, or on every write that carries one.", choiceCreates, choiceWrites),
		choiceOf("manager_updates", "Managers may never change limits, options, restrictions and nickname or unlock, or may for their own team.",
			choiceNever, choiceOwnTeam),
		statusOf("missing_authorization_status", "Status of a call without an Authorization header.", unauthorized, badRequest),
		settingOf("rate_limit_retry_after", "429 of the rate limit carries Retry-After in seconds.", false),
		choiceOf("rate_limit_body", "Body of the rate limit's 429: an errors array, plain text, or nothing.", choiceArray, choiceText, choiceEmpty),
		choiceOf("validation_errors_shape", "The errors key of a 422 is an array or, as in Qonto's collections, a single object.",
			choiceArray, choiceObject),
		settingOf("rate_limit_per_ten_seconds", "Requests per address in 10 s; 0 is no limit.", perTenSeconds),
		settingOf("rate_limit_per_ten_minutes", "Requests per address in 10 min; 0 is no limit.", perTenMinutes),
	}
}

// statusOf documents a switch whose values are HTTP statuses.
func statusOf(name, doc, standard string, others ...string) SwitchDoc {
	docs := choiceOf(name, doc, standard, others...)
	docs.Default = statusNumber(standard)

	return docs
}

func statusNumber(text string) int {
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}

	return number
}
