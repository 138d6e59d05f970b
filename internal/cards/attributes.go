// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// endpoint says which call changes an attribute of an existing card.
type endpoint int

const (
	// creationOnly attributes are fixed once the card is issued: no call of the API changes them.
	creationOnly endpoint = iota
	restrictionsCall
	nicknameCall
	optionsCall
	limitsCall
	lockCall
)

// attribute gives uniform access to one configurable attribute of a card, so that plan, key, level rules and update
// walk one list instead of naming thirty fields each.
type attribute struct {
	name     string
	endpoint endpoint
	value    func(*Model) attr.Value
	copy     func(dst, src *Model)
	same     func(a, b *Model) bool
}

// field describes the attribute that lives where at points to.
func field[T attr.Value](name string, changedBy endpoint, at func(*Model) *T) attribute {
	return attribute{
		name:     name,
		endpoint: changedBy,
		value:    func(m *Model) attr.Value { return *at(m) },
		copy:     func(dst, src *Model) { *at(dst) = *at(src) },
		same:     func(a, b *Model) bool { return (*at(a)).Equal(*at(b)) },
	}
}

// instant is a field whose values are the same when they mean the same instant, however it is spelled.
func instant(name string, changedBy endpoint, at func(*Model) *timetypes.RFC3339) attribute {
	a := field(name, changedBy, at)
	a.same = func(x, y *Model) bool { return sameInstant(*at(x), *at(y)) }

	return a
}

// emptyIsNull is a text field whose empty value means that there is none.
func emptyIsNull(name string, changedBy endpoint, at func(*Model) *types.String) attribute {
	a := field(name, changedBy, at)
	a.same = func(x, y *Model) bool {
		first, second := *at(x), *at(y)

		return first.Equal(second) || first.IsUnknown() == second.IsUnknown() && first.ValueString() == second.ValueString()
	}

	return a
}

func sameInstant(a, b timetypes.RFC3339) bool {
	if a.Equal(b) {
		return true
	}

	first, err := time.Parse(time.RFC3339, a.ValueString())
	if err != nil {
		return false
	}

	second, err := time.Parse(time.RFC3339, b.ValueString())

	return err == nil && first.Equal(second)
}

// isSet tells whether the configuration in m sets the attribute, be it to a value that is not known yet. An empty
// nickname sets nothing.
func (a attribute) isSet(m *Model) bool {
	return !a.value(m).IsNull() && !a.isEmpty(m)
}

// isEmpty tells whether m spells the absence of a nickname as "".
func (a attribute) isEmpty(m *Model) bool {
	return a.endpoint == nicknameCall && a.value(m).Equal(types.StringValue(""))
}

// isKept tells whether an answer has the wanted value. Under a lock of Qonto's own nobody can tell whether people have
// locked the card as well, so a paused card counts as locked.
func (a attribute) isKept(wanted, answered *Model, card *qonto.Card) bool {
	if a.endpoint == lockCall && wanted.Locked.ValueBool() && card.LockedByQonto() {
		return card.Status == qonto.StatusPaused
	}

	return a.isNotTold(answered) || a.same(wanted, answered)
}

// isNotTold tells whether an answer leaves out an option or a restriction: that says nothing of its value, because every
// card has options, and a card without restrictions has empty ones.
func (a attribute) isNotTold(answered *Model) bool {
	return (a.endpoint == optionsCall || a.endpoint == restrictionsCall) && a.value(answered).IsNull()
}

// configurable lists every attribute of the card itself that a configuration can set, except the write-only address.
func configurable() []attribute {
	return configurableAttributes
}

//nolint:gochecknoglobals // an immutable table: building it on every plan of every card would cost more than it explains.
var configurableAttributes = []attribute{
	field("card_level", creationOnly, func(m *Model) *types.String { return &m.CardLevel }),
	field("holder_id", creationOnly, func(m *Model) *types.String { return &m.HolderID }),
	field("bank_account_id", creationOnly, func(m *Model) *types.String { return &m.BankAccountID }),
	field("organization_id", creationOnly, func(m *Model) *types.String { return &m.OrganizationID }),
	field("initiator_id", creationOnly, func(m *Model) *types.String { return &m.InitiatorID }),
	field("card_design", creationOnly, func(m *Model) *types.String { return &m.CardDesign }),
	field("type_of_print", creationOnly, func(m *Model) *types.String { return &m.TypeOfPrint }),
	field("ship_to_business", creationOnly, func(m *Model) *types.Bool { return &m.ShipToBusiness }),
	instant("pre_expires_at", creationOnly, func(m *Model) *timetypes.RFC3339 { return &m.PreExpiresAt }),
	emptyIsNull("nickname", nicknameCall, func(m *Model) *types.String { return &m.Nickname }),
	field("locked", lockCall, func(m *Model) *types.Bool { return &m.Locked }),
	field("active_days", restrictionsCall, func(m *Model) *types.Set { return &m.ActiveDays }),
	field("categories", restrictionsCall, func(m *Model) *types.Set { return &m.Categories }),
	field("atm_option", optionsCall, func(m *Model) *types.Bool { return &m.ATMOption }),
	field("nfc_option", optionsCall, func(m *Model) *types.Bool { return &m.NFCOption }),
	field("online_option", optionsCall, func(m *Model) *types.Bool { return &m.OnlineOption }),
	field("foreign_option", optionsCall, func(m *Model) *types.Bool { return &m.ForeignOption }),
	field("atm_monthly_limit", limitsCall, func(m *Model) *Euros { return &m.ATMMonthlyLimit }),
	field("atm_daily_limit_option", limitsCall, func(m *Model) *types.Bool { return &m.ATMDailyLimitOption }),
	field("atm_daily_limit", limitsCall, func(m *Model) *Euros { return &m.ATMDailyLimit }),
	field("payment_monthly_limit", limitsCall, func(m *Model) *Euros { return &m.PaymentMonthlyLimit }),
	field("payment_daily_limit_option", limitsCall, func(m *Model) *types.Bool { return &m.PaymentDailyLimitOption }),
	field("payment_daily_limit", limitsCall, func(m *Model) *Euros { return &m.PaymentDailyLimit }),
	field("payment_transaction_limit_option", limitsCall, func(m *Model) *types.Bool { return &m.PaymentTransactionLimitOption }),
	field("payment_transaction_limit", limitsCall, func(m *Model) *Euros { return &m.PaymentTransactionLimit }),
	field("payment_lifespan_limit", limitsCall, func(m *Model) *Euros { return &m.PaymentLifespanLimit }),
}
