// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"pgregory.net/rapid"
)

// drawConfig draws a configuration in which every attribute is set or not by chance, whatever the level says.
func drawConfig(t *rapid.T) Model {
	text := func(name string) types.String {
		return types.StringPointerValue(rapid.Ptr(rapid.StringMatching(`[a-z"\n <é💳]{1,8}`), true).Draw(t, name))
	}
	number := func(name string) Euros {
		return Euros{Int64Value: types.Int64PointerValue(rapid.Ptr(rapid.Int64Range(0, 200_000), true).Draw(t, name))}
	}
	option := func(name string) types.Bool {
		return types.BoolPointerValue(rapid.Ptr(rapid.Bool(), true).Draw(t, name))
	}

	return Model{
		CardLevel: text("card_level"), HolderID: text("holder_id"), BankAccountID: text("bank_account_id"),
		OrganizationID: text("organization_id"), InitiatorID: text("initiator_id"),
		CardDesign: text("card_design"), TypeOfPrint: text("type_of_print"), ShipToBusiness: option("ship_to_business"),
		PreExpiresAt: drawInstant(t), Nickname: text("nickname"), Locked: option("locked"),
		ActiveDays: drawDays(t), Categories: drawCategories(t), IdempotencySeed: text("idempotency_seed"),
		ATMOption: option("atm_option"), NFCOption: option("nfc_option"), OnlineOption: option("online_option"), ForeignOption: option("foreign_option"),
		ATMMonthlyLimit: number("atm_monthly_limit"), ATMDailyLimitOption: option("atm_daily_limit_option"), ATMDailyLimit: number("atm_daily_limit"),
		PaymentMonthlyLimit: number("payment_monthly_limit"), PaymentDailyLimitOption: option("payment_daily_limit_option"),
		PaymentDailyLimit: number("payment_daily_limit"), PaymentTransactionLimitOption: option("payment_transaction_limit_option"),
		PaymentTransactionLimit: number("payment_transaction_limit"), PaymentLifespanLimit: number("payment_lifespan_limit"),
	}
}

func drawInstant(t *rapid.T) timetypes.RFC3339 {
	seconds := rapid.Ptr(rapid.Int64Range(1_700_000_000, 1_900_000_000), true).Draw(t, "pre_expires_at")
	if seconds == nil {
		return timetypes.NewRFC3339Null()
	}

	return timetypes.NewRFC3339TimeValue(time.Unix(*seconds, 0).UTC())
}

func drawDays(t *rapid.T) types.Set {
	if rapid.Bool().Draw(t, "no active_days") {
		return types.SetNull(weekdayType())
	}

	return weekdaySet(rapid.SliceOfDistinct(rapid.Int64Range(firstWeekday, lastWeekday), rapid.ID).Draw(t, "active_days"))
}

func drawCategories(t *rapid.T) types.Set {
	if rapid.Bool().Draw(t, "no categories") {
		return types.SetNull(types.StringType)
	}

	return stringSet(rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z_]{1,6}`), 0, 4, rapid.ID).Draw(t, "categories"))
}

func shuffled(t *rapid.T, set types.Set) types.Set {
	if set.IsNull() {
		return set
	}

	return types.SetValueMust(set.ElementType(t.Context()), rapid.Permutation(set.Elements()).Draw(t, "order"))
}

// otherZone spells the same instant with another offset.
func otherZone(instant timetypes.RFC3339) timetypes.RFC3339 {
	if instant.IsNull() {
		return instant
	}

	const offset = 5*3600 + 1800

	at, _ := instant.ValueRFC3339Time()

	return timetypes.NewRFC3339TimeValue(at.In(time.FixedZone("", offset)))
}

// seedAttribute gives the seed the same access as the configurable attributes have.
func seedAttribute() attribute {
	return attribute{name: "idempotency_seed", index: fieldIndexes[Model]()["idempotency_seed"]}
}

func unknownElement() []attr.Value {
	return []attr.Value{types.NumberUnknown()}
}

// addressOfOne is an address that holds nothing but the named line.
func addressOfOne(name string) *addressModel {
	address, line := &addressModel{}, types.StringValue("x")

	map[string]func(){
		"contact_name": func() { address.ContactName = line },
		"first_line":   func() { address.FirstLine = line },
		"second_line":  func() { address.SecondLine = line },
		"third_line":   func() { address.ThirdLine = line },
		"zipcode":      func() { address.Zipcode = line },
		"city":         func() { address.City = line },
		"country":      func() { address.Country = line },
	}[name]()

	return address
}
