// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// checkStateAccuracy: what a run has written into the state is what the card has, or is named as missing. What it has not
// touched may be older.
func (sim *simulation) checkStateAccuracy(r *run, ledger *control.Ledger) {
	if r.falseAnswers {
		return // the state repeats what Qonto says
	}

	before := []map[string][]held{objects(r.before)}
	if r.refreshed != nil {
		before = append(before, objects(r.refreshed))
	}

	for id, all := range objects(sim.state) {
		made, _ := ledger.Card(id)
		if !made.IsLiving {
			continue
		}

		object := all[0].object
		missing, _ := core.Attribute(object.Value, "unapplied").([]any)

		for name, has := range changeableAttributes(&made) {
			says := shown(core.Attribute(object.Value, name))
			untouched := slices.ContainsFunc(before, func(old map[string][]held) bool {
				return len(old[id]) > 0 && shown(core.Attribute(old[id][0].object.Value, name)) == says
			})

			isNull := says == "" // of a nickname: none, as configured, beside a name of the server's own; else refused by the level

			if says != has && !isNull && !untouched && !slices.Contains(missing, any(name)) {
				sim.violatef(oracleState, "run %d: the state of %s says %s = %s, card %s has %s", r.number, all[0].address, name, says, id, has)
			}
		}
	}
}

// changeableAttributes are the attributes of a card that can be changed.
func changeableAttributes(made *control.Card) map[string]string {
	nickname := ""
	if made.Nickname != nil {
		nickname = *made.Nickname
	}

	told := map[string]string{
		"nickname":              nickname,
		"locked":                shown(made.UserLocked),
		"payment_daily_limit":   shown(made.PaymentDailyLimit),
		"payment_monthly_limit": shown(made.PaymentMonthlyLimit),
		"foreign_option":        shown(made.ForeignOption),
		"online_option":         shown(made.OnlineOption),
		"atm_option":            shown(made.ATMOption),
	}

	// What a level refuses is null in the state, whatever the server has.
	if slices.Contains([]string{levelVirtual, levelFlash, levelAdvertising}, made.CardLevel) {
		told["foreign_option"], told["online_option"], told["atm_option"] = "", "", ""
	}

	if made.CardLevel == levelFlash {
		told["payment_monthly_limit"] = ""
	}

	return told
}

func shown(value any) string {
	if value == nil {
		return ""
	}

	return fmt.Sprint(value)
}
