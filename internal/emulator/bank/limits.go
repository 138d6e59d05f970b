// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bank

import "github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"

// amount is one limit of a card with its key.
type amount struct {
	key    string
	target *int64
	cash   bool
	// budget marks the limit that the lower bound holds for.
	budget bool
}

func amountsOf(l *control.Limits) []amount {
	return []amount{
		{key: "atm_monthly_limit", target: &l.ATMMonthlyLimit, cash: true},
		{key: "atm_daily_limit", target: &l.ATMDailyLimit, cash: true},
		{key: "payment_monthly_limit", target: &l.PaymentMonthlyLimit, budget: true},
		{key: "payment_daily_limit", target: &l.PaymentDailyLimit},
		{key: "payment_transaction_limit", target: &l.PaymentTransactionLimit},
	}
}

// takeLimits reads the limits that the payload has; the others stay.
func takeLimits(l *control.Limits, p *Payload, rules levelRules, switches *control.Switches) {
	for _, one := range amountsOf(l) {
		one.take(p, rules, switches)
	}

	p.into("atm_daily_limit_option", &l.ATMDailyLimitOption)
	p.into("payment_daily_limit_option", &l.PaymentDailyLimitOption)
	p.into("payment_transaction_limit_option", &l.PaymentTransactionLimitOption)
}

func (a amount) take(p *Payload, rules levelRules, switches *control.Switches) {
	asked := p.euros(a.key)
	if asked == nil {
		return
	}

	within := rules.payments
	if a.cash {
		within = rules.cash
	}

	if !a.budget {
		within.least = 0
	}

	// Observed: 200 with the old value.
	if a.cash && !rules.Physical && *asked > within.most {
		return
	}

	if kept, fits := within.fit(*asked, switches); fits {
		*a.target = kept
	} else {
		p.wrong(a.key, "out_of_range", "is outside the limits of this card level")
	}
}

// fit is what becomes of an amount; false refuses it.
func (b bounds) fit(asked int64, switches *control.Switches) (int64, bool) {
	clamped := min(max(asked, b.least), b.most)

	switch {
	case clamped == asked, switches.LimitBounds == control.ChoiceNone:
		return asked, true
	case switches.LimitBounds == control.ChoiceClamp:
		return clamped, true
	default:
		return 0, false
	}
}

// takeBudget reads a flash card's lifetime budget.
func takeBudget(l *control.Limits, p *Payload, rules levelRules, switches *control.Switches) {
	const key = "payment_lifespan_limit"

	asked := p.euros(key)
	if asked == nil {
		return
	}

	if kept, fits := rules.payments.fit(*asked, switches); fits {
		l.PaymentLifespanLimit = &kept
	} else {
		p.wrong(key, "out_of_range", "is outside the limits of this card level")
	}
}

// defaultLimits are what a create starts from, before the payload is read.
func defaultLimits(p *Payload, rules levelRules, switches *control.Switches) control.Limits {
	limits := control.Limits{ATMMonthlyLimit: rules.cash.most}

	if rules.takes("payment_monthly_limit") {
		limits.PaymentMonthlyLimit = switches.DefaultPaymentMonthlyLimit
	}

	if switches.DefaultLimits == control.ChoiceZero {
		return limits
	}

	if rules.Physical {
		limits.ATMDailyLimit = limits.ATMMonthlyLimit
		derive(p, "atm_monthly_limit", &limits.ATMDailyLimit)
	}

	limits.PaymentDailyLimit = limits.PaymentMonthlyLimit
	derive(p, "payment_monthly_limit", &limits.PaymentDailyLimit)
	limits.PaymentTransactionLimit = limits.PaymentDailyLimit

	return limits
}

// derive takes another limit's value if the payload has it; what is wrong with it is noted where it is read for good.
func derive(p *Payload, key string, target *int64) {
	if given := read[int64](&Payload{Raw: p.Raw}, key, ""); given != nil {
		*target = *given
	}
}
