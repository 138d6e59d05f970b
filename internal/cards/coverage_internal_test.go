// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// createFields are all fields of the create request that Qonto documents, and answerFields all fields of a card that it
// documents or that were observed, each with the attribute that carries it. An empty name needs a reason in noAttribute.
func createFields() []string {
	return []string{
		"card_level", "holder_id", "initiator_id", "organization_id", "bank_account_id", "ship_to_business", "address",
		"atm_option", "nfc_option", "online_option", "foreign_option", "atm_monthly_limit", "atm_daily_limit_option",
		"atm_daily_limit", "payment_monthly_limit", "payment_daily_limit_option", "payment_daily_limit",
		"payment_transaction_limit_option", "payment_transaction_limit", "payment_lifespan_limit", "pre_expires_at",
		"active_days", "categories", "card_design", "type_of_print",
	}
}

func answerFields() []string {
	return []string{
		"id", "nickname", "embossed_name", "status", "pin_set", "mask_pan", "exp_month", "exp_year", "last_digits",
		"last_activity_at", "ship_to_business", "atm_option", "nfc_option", "online_option", "foreign_option",
		"atm_monthly_limit", "atm_daily_limit", "payment_monthly_limit", "payment_daily_limit", "payment_transaction_limit",
		"atm_daily_limit_option", "payment_daily_limit_option", "payment_transaction_limit_option", "atm_monthly_spent",
		"atm_daily_spent", "payment_monthly_spent", "payment_daily_spent", "payment_lifespan_spent", "payment_lifespan_limit",
		"pre_expires_at", "active_days", "categories", "holder_id", "bank_account_id", "organization_id", "initiator_id",
		"created_at", "updated_at", "shipped_at", "card_type", "card_level", "renewed", "renewal", "parent_card_summary",
		"upsold", "upsell", "discard_on", "reordered", "had_operation", "had_pin_operation", "card_design", "type_of_print",
		"appearance", "has_only_user_liftable_locks", "shipped_lost_at", "eligible_for_renewal", "eligible_for_upsell", "is_qcp",
	}
}

// noAttribute are the fields that no attribute carries, with the reason.
func noAttribute() map[string]string {
	return map[string]string{
		"appearance": "picture URLs and colours of the design: shown nowhere, they change nothing, and they would be stored once per card",
	}
}

// notInTheResource are the fields that only the data sources have: those that use of a card changes, which is no drift,
// and those that Qonto does not document.
func notInTheResource() []string {
	return []string{
		"atm_monthly_spent", "atm_daily_spent", "payment_monthly_spent", "payment_daily_spent", "payment_lifespan_spent",
		"last_activity_at", "had_operation", "had_pin_operation", "updated_at",
		"is_qcp", "eligible_for_renewal", "eligible_for_upsell", "shipped_lost_at",
	}
}

func cardSchema(t *testing.T) resource.SchemaResponse {
	t.Helper()

	var resp resource.SchemaResponse

	(&cardResource{}).Schema(t.Context(), resource.SchemaRequest{}, &resp)

	return resp
}

func TestEveryFieldOfTheRequestCanBeConfigured(t *testing.T) {
	t.Parallel()

	attributes := cardSchema(t).Schema.Attributes

	for _, field := range createFields() {
		if a, ok := attributes[field]; !ok || !a.IsRequired() && !a.IsOptional() {
			t.Errorf("field %s of the request has no attribute that can be configured", field)
		}
	}
}

func TestEveryFieldOfTheAnswerHasAnAttributeOrAReason(t *testing.T) {
	t.Parallel()

	attributes := cardSchema(t).Schema.Attributes

	for _, field := range answerFields() {
		_, excused := noAttribute()[field]
		isMissing := excused || slices.Contains(notInTheResource(), field)

		switch a, ok := attributes[field]; {
		case isMissing && ok:
			t.Errorf("the resource has field %s, which does not belong there", field)
		case isMissing:
		case !ok || !a.IsRequired() && !a.IsComputed():
			t.Errorf("field %s of the answer is stored in no attribute", field)
		}
	}
}

// The client carries the same fields: what it does not know cannot reach an attribute.
func TestClientKnowsEveryField(t *testing.T) {
	t.Parallel()

	request, answer := jsonKeys(reflect.TypeFor[qonto.NewCard]()), jsonKeys(reflect.TypeFor[qonto.Card]())

	for _, field := range createFields() {
		if !request[field] {
			t.Errorf("qonto.NewCard lacks %s", field)
		}
	}

	for _, field := range answerFields() {
		if _, excused := noAttribute()[field]; !excused && !answer[field] {
			t.Errorf("qonto.Card lacks %s", field)
		}
	}

	if len(request) != len(createFields()) || len(answer) != len(answerFields())-len(noAttribute()) {
		t.Errorf("the client knows fields that are not listed here: %d and %d", len(request), len(answer))
	}
}

func jsonKeys(of reflect.Type) map[string]bool {
	keys := map[string]bool{}

	for field := range of.Fields() {
		key, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		keys[key] = true
	}

	return keys
}

// The table of configurable attributes drives plan, key and update: an attribute that is missing there would be ignored.
func TestConfigurableAttributesAreComplete(t *testing.T) {
	t.Parallel()

	listed := map[string]bool{
		"address": true, "deletion_policy": true, "allow_replacement": true, "idempotency_seed": true, "timeouts": true, // handled by name
	}
	for _, a := range configurable {
		listed[a.name] = true
	}

	for name, a := range cardSchema(t).Schema.Attributes {
		if (a.IsRequired() || a.IsOptional()) != listed[name] {
			t.Errorf("%s: configurable in the schema %v, listed %v", name, a.IsRequired() || a.IsOptional(), listed[name])
		}
	}
}

// A call takes the attributes that it changes, and no others.
func TestEveryCallTakesItsAttributes(t *testing.T) {
	t.Parallel()

	for call, takes := range map[endpoint]map[string]bool{
		restrictionsCall: jsonKeys(reflect.TypeFor[qonto.CardRestrictions]()),
		optionsCall:      jsonKeys(reflect.TypeFor[qonto.CardOptions]()),
		limitsCall:       jsonKeys(reflect.TypeFor[qonto.CardLimits]()),
	} {
		for _, a := range configurable {
			if takes[a.name] != (a.endpoint == call) {
				t.Errorf("%s: in the request %t, changed by it %t", a.name, takes[a.name], a.endpoint == call)
			}

			delete(takes, a.name)
		}

		if len(takes) > 0 {
			t.Errorf("no attribute fills %v", takes)
		}
	}
}

func TestLevelTableNamesAttributes(t *testing.T) {
	t.Parallel()

	attributes := cardSchema(t).Schema.Attributes

	for level, l := range levels {
		for name := range l.rules {
			if _, ok := attributes[name]; !ok {
				t.Errorf("the rules of level %s name %s, which is no attribute", level, name)
			}
		}
	}
}

// Descriptions say of which levels an argument is, that it is fixed, and what it counts, as the tables have it.
func TestDescriptionsAgreeWithTheTables(t *testing.T) {
	t.Parallel()

	attributes := cardSchema(t).Schema.Attributes

	for _, a := range configurable {
		onPlastic := isTaken(a, isPhysical)
		onFlash := isTaken(a, func(level string) bool { return level == qonto.LevelFlash })
		elsewhere := isTaken(a, func(level string) bool { return !isPhysical(level) && level != qonto.LevelFlash })
		_, isLimit := attributes[a.name].(schema.Int64Attribute)

		for text, want := range map[string]bool{
			"Fixed once the card is issued": a.name != "initiator_id" && // which never replaces a card
				(fixed(a, qonto.LevelPlus) || fixed(a, qonto.LevelFlash)),
			"Physical cards: ": onPlastic && !onFlash && !elsewhere && a.name != "type_of_print", // which is of Plus cards
			"Flash cards: ":    onFlash && !onPlastic && !elsewhere,
			"in whole euros":   isLimit,
		} {
			if description := attributes[a.name].GetMarkdownDescription(); strings.Contains(description, text) != want {
				t.Errorf("%s says %q; %q is to be in it: %t", a.name, description, text, want)
			}
		}
	}
}

// isTaken tells whether some of the levels takes the argument.
func isTaken(a attribute, of func(level string) bool) bool {
	for level := range levels {
		if of(level) && !refused(a, level) {
			return true
		}
	}

	return false
}

func isPhysical(level string) bool {
	physical, _ := qonto.PhysicalLevel(level)

	return physical
}

// The rules are of the levels of which the client knows whether they are physical.
func TestLevelsAreKnownToTheClient(t *testing.T) {
	t.Parallel()

	for level := range levels {
		if _, known := qonto.PhysicalLevel(level); !known {
			t.Errorf("whether cards of the level %s are physical is not known", level)
		}
	}

	if _, known := qonto.PhysicalLevel("platinum"); known {
		t.Error("a level that is in no table is known")
	}
}

// The description of the status tells final ones from others as the client does.
func TestDescriptionOfTheStatus(t *testing.T) {
	t.Parallel()

	living, final, found := strings.Cut(cardSchema(t).Schema.Attributes["status"].GetMarkdownDescription(), "final ones")
	for text, want := range map[string]bool{living: false, final: true} {
		for _, status := range regexp.MustCompile("`([a-z_]+)`").FindAllStringSubmatch(text, -1) {
			if isFinal(status[1]) != want || !found {
				t.Errorf("status %s is described as final: %t", status[1], want)
			}
		}
	}
}
