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

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// card is one resource of a configuration, as a schedule draws it. Holder and account are numbers of the few that a
// simulation has.
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
	Allow    bool     // allow_replacement
	AnyShop  bool     // categories = []
	Written  []string // attributes that were written down later, as Terraform shows them then
	Unknown  []string // attributes whose values a plan does not know yet
}

func (c card) physical() bool { return c.Level == levelStandard || c.Level == levelPlus }

// protected tells whether the card is protected from being ended, by configuration or by default.
func (c card) protected() bool { return c.Policy == "prevent" || c.Policy == "" && c.physical() }

// allowReplacement is the attribute without which fixed values cannot be changed.
const allowReplacement = "allow_replacement"

func (c card) locked() bool { return c.Locked != nil && *c.Locked }

const (
	levelVirtual     = "virtual"
	levelFlash       = "flash"
	levelAdvertising = "advertising"
	levelStandard    = "standard"
	levelPlus        = "plus"
	levelTypo        = "virtuel"

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

	return fmt.Sprintf("%s, nickname %q, seed %q, limits %d %d, days %v, foreign %s, own %v, any shop %v, written %v",
		c.fixedKey(), c.nickname(), c.Seed, c.Limit, c.Daily, c.Days, foreign, c.Own, c.AnyShop, c.Written)
}

// fixedKey is what is fixed when the card is issued.
func (c card) fixedKey() string {
	return fmt.Sprint(c.Level, c.Holder, c.Account)
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func boolean(value bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, value) }

func number(value int64) tftypes.Value {
	return tftypes.NewValue(tftypes.Number, new(big.Float).SetInt64(value))
}

// values are the attributes that the configuration of the card sets.
func (c card) values(sim *simulation) map[string]tftypes.Value {
	values := map[string]tftypes.Value{
		"card_level":      text(c.Level),
		"holder_id":       text(sim.holders[c.Holder]),
		"bank_account_id": text(sim.accounts[c.Account]),
	}

	c.addIssue(sim, values)
	c.addSettings(values)

	if c.Own {
		values["organization_id"], values["initiator_id"] = text(sim.organization), text(sim.holders[0])
	}

	if c.Timeout != "" {
		values["timeouts"] = timeouts(c.Timeout)
	}

	for _, name := range c.Written {
		if value, known := sim.written[c.Lineage][name]; known {
			values[name] = value
		}
	}

	if c.Allow && sim.hasAttribute(allowReplacement) {
		values[allowReplacement] = boolean(true)
	}

	return values
}

// writeDown looks up the values that people write down now for the first time, as Terraform shows them.
func (sim *simulation) writeDown() {
	for _, c := range sim.config {
		object := sim.state.Current(c.address())
		if object == nil {
			continue
		}

		for _, name := range c.Written {
			value, has := core.Member(object.Value, name)
			if _, known := sim.written[c.Lineage][name]; known || !has {
				continue
			}

			if sim.written[c.Lineage] == nil {
				sim.written[c.Lineage] = map[string]tftypes.Value{}
			}

			sim.written[c.Lineage][name] = value
			sim.tracef("  written down: %s of %s is %v", name, c.address(), value)
		}
	}
}

// fixedValues are the configured values that no request changes.
func (c card) fixedValues(sim *simulation) string {
	return fmt.Sprint(c.fixedKey(), c.Own, sim.written[c.Lineage])
}

func (c card) addIssue(sim *simulation, values map[string]tftypes.Value) {
	switch {
	case c.Level == levelFlash:
		values["payment_lifespan_limit"] = number(max(c.Limit, 5))
		values["pre_expires_at"] = text(sim.began.Add(flashLife).UTC().Format(time.RFC3339))
	case c.Limit > 0:
		values["payment_monthly_limit"] = number(c.Limit)
	}

	if c.physical() {
		values["payment_monthly_limit"] = number(max(c.Limit, 5))
		values["atm_monthly_limit"] = number(100)
		values["ship_to_business"] = boolean(true)
	}

	if c.Foreign != nil {
		values["foreign_option"] = boolean(*c.Foreign)
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
		values["locked"] = boolean(*c.Locked)
	}

	if c.AnyShop {
		values["categories"] = tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, []tftypes.Value{})
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
		{"allow", c.Allow},
		{"any shop", c.AnyShop},
		{"written", c.Written},
		{"unknown", c.Unknown},
	} {
		if shown := fmt.Sprint(one.value); !slices.Contains([]string{"", "0", "false", "[]"}, shown) {
			parts = append(parts, one.name+" "+shown)
		}
	}

	return strings.Join(parts, " ")
}
