// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	keyMemory    = 30 * time.Minute
	leftToTheKey = 25 * time.Minute
	twinMemory   = 24 * time.Hour
)

// judge compares, at the end, the ledger with state and configuration.
func (w *world) judge() {
	w.checkRequests()

	ledger := w.server.Ledger()
	in := objects(w.state)

	w.checkApprovals(&ledger)

	for _, c := range w.config {
		w.judgeResource(c, &ledger)
	}

	w.asks(oracleOneCard)

	for id, all := range in {
		if len(all) > 1 {
			w.violatef(oracleOneHolder, "%d objects hold card %s", len(all), id)
		}

		if !slices.ContainsFunc(w.config, func(c card) bool { return c.address() == all[0].address }) {
			w.violatef(oracleState, "%s is not configured, and holds card %s", all[0].address, id)
		}
	}

	for _, made := range ledger.LivingCards() {
		policy := w.ended[made.ID]
		if made.Origin == control.OriginRequest && len(in[made.ID]) == 0 && policy != "lock" && policy != "abandon" && !w.gone[made.ID] {
			w.judgeOrphan(&made)
		}
	}
}

// judgeResource: what is configured has a card, and the card is as configured.
func (w *world) judgeResource(c card, ledger *control.Ledger) {
	instance := w.state.Instances[c.address()]
	if instance == nil || instance.Current == nil {
		w.violatef(oracleOneCard, "%s has no card", c.address())

		return
	}

	id := idOf(instance.Current)
	made, _ := ledger.Card(id)

	if !made.Living {
		if _, planned := w.ended[id]; !planned && !w.edited[id] {
			w.violatef(oracleOneCard, "%s holds card %s, which is %s", c.address(), id, made.Status)
		}

		w.counts["a resource kept the dead card of an interrupted destroy"]++

		return
	}

	for name, differs := range w.differences(c, &made) {
		if differs {
			w.violatef(oracleState, "%s of %s (card %s) is not as configured", name, c.address(), id)
		}
	}
}

func (w *world) differences(c card, made *control.Card) map[string]bool {
	limit := made.PaymentMonthlyLimit
	if made.PaymentLifespanLimit != nil {
		limit = *made.PaymentLifespanLimit
	}

	return map[string]bool{
		"level":    made.CardLevel != c.Level,
		"holder":   made.HolderID != w.holders[c.Holder],
		"account":  made.BankAccountID != w.accounts[c.Account],
		"nickname": c.nickname() != "" && (made.Nickname == nil || *made.Nickname != c.nickname()),
		"lock":     c.Locked != nil && *c.Locked != made.UserLocked && !made.SystemLocked,
		"limit":    c.Limit > 0 && c.Limit != limit,
		"daily":    c.Daily > 0 && c.Daily != made.PaymentDailyLimit,
		"days":     c.Days != nil && len(c.Days) != len(made.ActiveDays),
		"foreign":  c.Foreign != nil && *c.Foreign != made.ForeignOption,
	}
}

// judgeOrphan decides whether a living card that no state holds is covered by the guarantee.
func (w *world) judgeOrphan(made *control.Card) {
	at := slices.IndexFunc(w.issues, func(i issue) bool { return i.id == made.ID })
	if at < 0 {
		w.violatef(oracleOneCard, "card %s was issued by nobody", made.ID)

		return
	}

	lost := w.issues[at]

	again := w.laterThan(lost, func(c card) bool { return c.intent() == lost.card.intent() })
	other := w.laterThan(lost, func(c card) bool { return c.Lineage == lost.card.Lineage })

	switch {
	case again != nil:
		w.judgeDuplicate(lost, *again, made)
	case other != nil:
		w.judgeOther(lost, *other, made)
	case w.asksFor(lost.card) && w.named(lost.id):
		w.counts["named by an error, and another card was taken over"]++
	case w.isUntraceable(lost) && w.mentioned(lost.id):
		w.counts["not covered: "+untraceable+", and a message named the card"]++
	case w.unknowable(lost) != "":
		w.counts["not covered: "+w.unknowable(lost)]++
	case w.asksFor(lost.card):
		w.violatef(oracleOneCard, "card %s is lost: %v", lost.id, lost.card)
	default:
		w.counts["not covered: the configuration changed before the re-run"]++
	}
}

// unknowable says why no run could know of a lost card; empty when one could.
func (w *world) unknowable(lost issue) string {
	switch {
	case lost.lost && w.listsAreLate():
		return "Qonto has neither kept the key nor listed the card"
	case w.wasReplacedFirst(lost):
		return "an interrupted run had the new card created first, and Qonto issued it after the run was over"
	default:
		return ""
	}
}

// wasReplacedFirst tells whether a card was to take the place of a living one that its resource still holds, in a run that
// was over before Qonto issued it. The next run has no -replace, so it asks for no card.
func (w *world) wasReplacedFirst(lost issue) bool {
	run := w.runs[lost.run-1]

	return lost.card.First && run.late && run.before.Current(lost.card.address()) != nil
}

// laterThan is the first card that was issued after a lost one, of those wanted.
func (w *world) laterThan(lost issue, wanted func(card) bool) *issue {
	for _, i := range w.issues {
		if i.at.After(lost.at) && wanted(i.card) {
			return &i
		}
	}

	return nil
}

// withoutKey says why a second card is accepted although the first one could have been looked up; empty when it is not.
func (w *world) withoutKey(lost, again issue, made *control.Card) string {
	first := w.runs[lost.run-1]

	switch {
	case lost.run == again.run && first.said.Mention(lost.id):
		return "two cards of one create, both named"
	case w.runs[again.run-1].lied:
		return "not judged: Qonto said what was not true"
	case lost.lost:
		return w.uncoveredWithoutKey(lost, again, made)
	case w.isUntraceable(lost):
		return "not covered: " + untraceable
	default:
		return ""
	}
}

// untraceable says what isUntraceable tells.
const untraceable = "with a seed and no nickname, a replacement that leaves the old card alive was killed"

// isUntraceable tells whether a card was issued to replace one that lives on, by a run that was killed, and nothing tells
// the two apart: a seed says that look-alikes are deliberate, and there is no nickname that the new card lacks.
func (w *world) isUntraceable(lost issue) bool {
	r := w.runs[lost.run-1]
	isLeft := lost.card.Policy == "lock" || lost.card.Policy == "abandon"

	return isLeft && lost.card.Seed != "" && lost.card.nickname() == "" && (r.killed || r.late) &&
		slices.ContainsFunc(r.changes, func(c plannedChange) bool { return c.address == lost.card.address() && isReplacement(c) })
}

// uncoveredWithoutKey is the same for a card whose key Qonto has not kept. Without a seed the search finds the card as soon
// as the key counts as forgotten; before that, and with a seed, only a message can name it.
func (w *world) uncoveredWithoutKey(lost, again issue, made *control.Card) string {
	age := again.at.Sub(lost.at)
	second := w.runs[again.run-1]

	switch {
	case w.listsAreLate():
		return "not covered: Qonto has neither kept the key nor listed the card"
	case lost.card.Seed == "" && age >= leftToTheKey:
		return ""
	case w.mentioned(lost.id):
		return "not covered: Qonto has not kept the key, and a message named the card"
	case second.killed || second.deaf:
		return "not covered: Qonto has not kept the key, and the run that issued another card could not say so"
	case lost.card.Seed != "" && (age >= leftToTheKey || lost.card.nickname() == "" || !isUntouched(made)):
		return "not covered: with a seed, and Qonto has not kept the key"
	default:
		return ""
	}
}

// isUntouched tells whether nothing was changed on a card since it was issued.
func isUntouched(made *control.Card) bool { return made.CreatedAt.Equal(made.UpdatedAt) }

// mentioned tells whether a message of any run names a card.
func (w *world) mentioned(id string) bool {
	return slices.ContainsFunc(w.runs, func(r *run) bool { return r.said.Mention(id) })
}

// named tells whether an error has asked people what to do about a card.
func (w *world) named(id string) bool {
	return slices.ContainsFunc(w.runs, func(r *run) bool { return r.said.Errors().Mention(id) })
}

func (w *world) asksFor(lost card) bool {
	return slices.ContainsFunc(w.config, func(c card) bool { return c.intent() == lost.intent() && c.Lineage == lost.Lineage })
}

// judgeDuplicate: the same intent was issued twice.
func (w *world) judgeDuplicate(lost, again issue, made *control.Card) {
	age := again.at.Sub(lost.at)

	if why := w.withoutKey(lost, again, made); why != "" {
		w.counts[why]++

		return
	}

	switch {
	case lost.card.Seed != "" && age >= keyMemory:
		w.counts["not covered: with a seed, after 30 minutes"]++
	case lost.card.Seed == "" && age > twinMemory:
		w.counts["not covered: without a seed, after 24 hours"]++
	case lost.card.Seed == "" && age >= leftToTheKey && !mayBe(made, again.card):
		w.counts["not covered: looks like somebody's other card"]++
	default:
		w.violatef(oracleOneCard, "card %s was issued again %v later, as %s: %v", lost.id, age, again.id, lost.card)
	}
}

// judgeOther: the configuration was changed after the answer was lost, and another card was issued.
func (w *world) judgeOther(lost, other issue, made *control.Card) {
	age := other.at.Sub(lost.at)
	run := w.runs[other.run-1]

	switch searched := other.card.Seed == "" && other.card.look() == lost.card.look() && mayBe(made, other.card); {
	case run.lied:
		w.counts["not judged: Qonto said what was not true"]++
	case !searched, age > twinMemory:
		w.counts["not covered: the configuration changed before the re-run"]++
	case age >= leftToTheKey:
		w.violatef(oracleOneCard, "card %s was issued although %s, %v older, looks like it", other.id, lost.id, age)
	case run.killed, run.said.Mention(lost.id):
		w.counts["not covered: the configuration changed before the re-run, and a message named the card"]++
	default:
		w.violatef(oracleOneCard, "card %s was issued, and no message names %s, which looks like it", other.id, lost.id)
	}
}

// mayBe tells whether a living card may be the one of a configuration, or is evidently somebody's other one.
func mayBe(made *control.Card, c card) bool {
	nickname := ""
	if made.Nickname != nil {
		nickname = *made.Nickname
	}

	return nickname == "" || nickname == c.nickname() || isUntouched(made)
}
