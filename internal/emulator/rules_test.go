// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The rules in this file were written from Qonto's documentation of its card object and of its errors, without a look at
// the emulator's types. They are the second opinion on every answer.

// kind is what a JSON value must be. "?" at the end allows null.
type kind string

const (
	isUUID      kind = "uuid"
	isText      kind = "text"
	isTextNull  kind = "text?"
	isDigits    kind = "digits?"
	isMonth     kind = "month?"
	isYear      kind = "year?"
	isBool      kind = "bool"
	isBoolNull  kind = "bool?"
	isEuros     kind = "integer"
	isAmount    kind = "number"
	isBudget    kind = "number?"
	isInstant   kind = "instant"
	isEnd       kind = "instant?"
	isDay       kind = "day?"
	isWeekdays  kind = "weekdays"
	isWords     kind = "words"
	isParent    kind = "parent?"
	isDrawing   kind = "appearance"
	isStatus    kind = "status"
	isPrintNull kind = "print?"
	isPlace     kind = "address"
)

func cardRules() map[string]kind {
	return map[string]kind{
		"id": isUUID, "nickname": isTextNull, "embossed_name": isTextNull, "status": isStatus, "pin_set": isBool,
		"mask_pan": isTextNull, "exp_month": isMonth, "exp_year": isYear, "last_digits": isDigits,
		"last_activity_at": isInstant, "ship_to_business": isBool,
		"atm_option": isBool, "nfc_option": isBool, "online_option": isBool, "foreign_option": isBool,
		"atm_monthly_limit": isEuros, "atm_daily_limit": isEuros, "payment_monthly_limit": isEuros,
		"payment_daily_limit": isEuros, "payment_transaction_limit": isEuros,
		"atm_daily_limit_option": isBool, "payment_daily_limit_option": isBool, "payment_transaction_limit_option": isBool,
		"atm_monthly_spent": isAmount, "atm_daily_spent": isAmount, "payment_monthly_spent": isAmount,
		"payment_daily_spent": isAmount, "payment_lifespan_spent": isAmount,
		"payment_lifespan_limit": isBudget, "pre_expires_at": isEnd, "active_days": isWeekdays, "categories": isWords,
		"holder_id": isUUID, "bank_account_id": isUUID, "organization_id": isUUID, "initiator_id": isUUID,
		"created_at": isInstant, "updated_at": isInstant, "shipped_at": isEnd, "card_type": isText, "card_level": isText,
		"renewed": isBool, "renewal": isBool, "parent_card_summary": isParent, "upsold": isBool, "upsell": isBool,
		"discard_on": isDay, "reordered": isBool, "had_operation": isBool, "had_pin_operation": isBool,
		"card_design": isText, "type_of_print": isPrintNull, "appearance": isDrawing, "has_only_user_liftable_locks": isBool,
		"shipped_lost_at": isEnd, "eligible_for_renewal": isBoolNull, "eligible_for_upsell": isBoolNull, "is_qcp": isBoolNull,
	}
}

func patterns() map[kind]string {
	return map[kind]string{
		isUUID:      `^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`,
		isText:      `.`,
		isTextNull:  ``,
		isDigits:    `^\d{4}$`,
		isMonth:     `^([1-9]|1[0-2])$`,
		isYear:      `^20\d\d$`,
		isInstant:   `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`,
		isEnd:       `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$`,
		isDay:       `^\d{4}-\d\d-\d\d$`,
		isPrintNull: `^(print|embossed)$`,
		isStatus: `^(pending|live|paused|pin_blocked|onhold|pre_expired|expired|discarded|lost|stolen|shipped_lost|` +
			`order_canceled|abusive|deleted)$`,
	}
}

// shapes are the kinds that are objects with keys of their own.
func shapes() map[kind]map[string]kind {
	return map[kind]map[string]kind{
		isParent: {"id": isUUID, "last_digits": isDigits},
		isPlace: {
			"first_line": isText, "second_line": isTextNull, "third_line": isTextNull, "zipcode": isText, "city": isText, "country": isText,
		},
	}
}

// follows says whether a decoded value is what the rule wants.
func (k kind) follows(value any) bool {
	if value == nil {
		return strings.HasSuffix(string(k), "?")
	}

	if pattern, isString := patterns()[k]; isString {
		text, ok := value.(string)

		return ok && regexp.MustCompile(pattern).MatchString(text)
	}

	if keys, isShape := shapes()[k]; isShape {
		return hasExactly(value, keys)
	}

	switch k {
	case isBool, isBoolNull:
		_, ok := value.(bool)

		return ok
	case isEuros:
		return isNumber(value, `^\d+$`)
	case isAmount, isBudget:
		return isNumber(value, `^\d+(\.\d{1,2})?$`)
	case isWeekdays:
		return isListOf(value, func(entry any) bool { return isNumber(entry, `^[1-7]$`) })
	case isWords:
		return isListOf(value, isText.follows)
	case isDrawing:
		return isAppearance(value)
	default:
		return false
	}
}

func isNumber(value any, pattern string) bool {
	number, ok := value.(json.Number)

	return ok && regexp.MustCompile(pattern).MatchString(number.String())
}

func isListOf(value any, good func(any) bool) bool {
	list, ok := value.([]any)

	return ok && !slices.ContainsFunc(list, func(entry any) bool { return !good(entry) })
}

func hasExactly(value any, rules map[string]kind) bool {
	object, ok := value.(map[string]any)
	if !ok || len(object) != len(rules) {
		return false
	}

	for key, rule := range rules {
		if entry, there := object[key]; !there || !rule.follows(entry) {
			return false
		}
	}

	return true
}

func isAppearance(value any) bool {
	object, ok := value.(map[string]any)
	if !ok || !isText.follows(object["theme"]) {
		return false
	}

	if gradient, there := object["gradient_hex_color"]; there && !isText.follows(gradient) {
		return false
	}

	return hasExactly(object["assets"], map[string]kind{
		"front_large": isText, "front_small": isText, "front_small_wallet": isText,
	})
}

// wantCard checks every key of a card, and that none is missing or unheard of.
func wantCard(tb testing.TB, card map[string]any) {
	tb.Helper()

	rules := cardRules()

	for key, rule := range rules {
		if value, there := card[key]; !there {
			tb.Errorf("card: %s is missing", key)
		} else if !rule.follows(value) {
			tb.Errorf("card: %s is %v, want %s", key, value, rule)
		}
	}

	for key := range card {
		if _, known := rules[key]; !known {
			tb.Errorf("card: %s is not a documented key", key)
		}
	}
}

// wantMeta checks the keys of meta; next_page may be absent.
func wantMeta(tb testing.TB, meta map[string]any) {
	tb.Helper()

	for _, key := range []string{"current_page", "total_pages", "total_count", "per_page"} {
		if !isNumber(meta[key], `^\d+$`) {
			tb.Errorf("meta: %s is %v", key, meta[key])
		}
	}

	for _, key := range []string{"next_page", "prev_page"} {
		if page := meta[key]; page != nil && !isNumber(page, `^[1-9]\d*$`) {
			tb.Errorf("meta: %s is %v", key, page)
		}
	}
}

// wantErrors checks the documented error body and that it carries the gateway's trace id.
func wantErrors(tb testing.TB, refused reply, status int) {
	tb.Helper()

	if refused.status != status {
		tb.Fatalf("got status %d, want %d: %s", refused.status, status, refused.text)
	}

	items := refused.list("errors")
	if len(items) == 0 {
		tb.Fatalf("no errors in %s", refused.text)
	}

	for _, item := range items {
		if !isText.follows(item["code"]) || !isText.follows(item["detail"]) {
			tb.Errorf("an error without code or detail: %v", item)
		}
	}

	if trace := refused.header.Get("X-Tyk-Trace-Id"); trace == "" || refused.body["trace_id"] != trace {
		tb.Errorf("trace_id %v, header %q", refused.body["trace_id"], trace)
	}
}
