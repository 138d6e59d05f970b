// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// card is one resource of a configuration, as a schedule draws it. Holder and account are numbers of the few that a
// world has.
type card struct {
	Name     string
	Lineage  int // survives renaming
	Level    string
	Holder   int
	Account  int
	Nickname *string
	Seed     string
	Limit    int64
	Daily    int64
	Days     []int64
	Locked   *bool
	Foreign  *bool // foreign_option, physical cards only
	Policy   string
	Own      bool // organization and initiator are configured
	First    bool // create_before_destroy
	Timeout  string
}

func (c card) physical() bool { return c.Level == levelStandard }

func (c card) locked() bool { return c.Locked != nil && *c.Locked }

const (
	levelVirtual     = "virtual"
	levelFlash       = "flash"
	levelAdvertising = "advertising"
	levelStandard    = "standard"

	flashLife = 60 * 24 * time.Hour
)

func (c card) nickname() string {
	if c.Nickname == nil {
		return ""
	}

	return *c.Nickname
}

func (c card) address() string { return "qonto_card." + c.Name }

// intent is everything that decides which card is meant: two cards with one intent have one idempotency key.
func (c card) intent() string {
	foreign := "unset"
	if c.Foreign != nil {
		foreign = strconv.FormatBool(*c.Foreign)
	}

	return fmt.Sprintf("%s, nickname %q, seed %q, limits %d %d, days %v, foreign %s, own %v",
		c.look(), c.nickname(), c.Seed, c.Limit, c.Daily, c.Days, foreign, c.Own)
}

// look is what is fixed when the card is issued.
func (c card) look() string {
	return fmt.Sprint(c.Level, c.Holder, c.Account)
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func truth(value bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, value) }

func number(value int64) tftypes.Value {
	return tftypes.NewValue(tftypes.Number, new(big.Float).SetInt64(value))
}

// values are the attributes that the configuration of the card sets.
func (c card) values(w *world) map[string]tftypes.Value {
	values := map[string]tftypes.Value{
		"card_level":      text(c.Level),
		"holder_id":       text(w.holders[c.Holder]),
		"bank_account_id": text(w.accounts[c.Account]),
	}

	c.addIssue(w, values)
	c.addSettings(values)

	if c.Own {
		values["organization_id"], values["initiator_id"] = text(w.organization), text(w.holders[0])
	}

	if c.Timeout != "" {
		values["timeouts"] = timeouts(c.Timeout)
	}

	return values
}

func (c card) addIssue(w *world, values map[string]tftypes.Value) {
	switch {
	case c.Level == levelFlash:
		values["payment_lifespan_limit"] = number(max(c.Limit, 5))
		values["pre_expires_at"] = text(w.began.Add(flashLife).UTC().Format(time.RFC3339))
	case c.Limit > 0:
		values["payment_monthly_limit"] = number(c.Limit)
	}

	if c.physical() {
		values["payment_monthly_limit"] = number(max(c.Limit, 5))
		values["atm_monthly_limit"] = number(100)
		values["ship_to_business"] = truth(true)
	}

	if c.Foreign != nil {
		values["foreign_option"] = truth(*c.Foreign)
	}
}

func (c card) addSettings(values map[string]tftypes.Value) {
	if c.Nickname != nil {
		values["nickname"] = text(*c.Nickname)
	}

	if c.Seed != "" {
		values["idempotency_seed"] = text(c.Seed)
	}

	if c.Daily > 0 {
		values["payment_daily_limit"] = number(c.Daily)
	}

	if c.Locked != nil {
		values["locked"] = truth(*c.Locked)
	}

	if c.Policy != "" {
		values["deletion_policy"] = text(c.Policy)
	}

	if c.Days != nil {
		days := make([]tftypes.Value, 0, len(c.Days))
		for _, day := range c.Days {
			days = append(days, number(day))
		}

		values["active_days"] = tftypes.NewValue(tftypes.Set{ElementType: tftypes.Number}, days)
	}
}

// timeouts are those for create, read, update and delete, or the first ones of them.
func timeouts(given ...string) tftypes.Value {
	kinds := map[string]tftypes.Type{}
	values := map[string]tftypes.Value{}

	for i, name := range []string{"create", "read", "update", "delete"} {
		kinds[name] = tftypes.String
		values[name] = tftypes.NewValue(tftypes.String, nil)

		if i < len(given) {
			values[name] = text(given[i])
		}
	}

	return tftypes.NewValue(tftypes.Object{AttributeTypes: kinds}, values)
}

func (c card) String() string {
	parts := []string{c.Name + ":", c.Level, fmt.Sprintf("holder %d account %d", c.Holder, c.Account)}

	if c.Nickname != nil {
		parts = append(parts, fmt.Sprintf("nickname %q", *c.Nickname))
	}

	if c.Locked != nil {
		parts = append(parts, fmt.Sprintf("locked %v", *c.Locked))
	}

	for _, one := range []struct {
		name  string
		value any
	}{
		{"seed", c.Seed},
		{"limit", c.Limit},
		{"daily", c.Daily},
		{"days", c.Days},
		{"policy", c.Policy},
		{"own", c.Own},
		{"first", c.First},
		{"timeout", c.Timeout},
	} {
		if shown := fmt.Sprint(one.value); !slices.Contains([]string{"", "0", "false", "[]"}, shown) {
			parts = append(parts, one.name+" "+shown)
		}
	}

	return strings.Join(parts, " ")
}
