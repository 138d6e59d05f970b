// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

const (
	keyMemory     = 30 * time.Minute
	trustedKeyAge = 25 * time.Minute
	searchWindow  = 24 * time.Hour
)

// checkOutcome compares, at the end, the ledger with state and configuration.
func (sim *simulation) checkOutcome() {
	sim.checkRequests()

	ledger := sim.server.Ledger()
	in := objects(sim.state)

	sim.checkApprovals(&ledger)

	for _, c := range sim.config {
		sim.checkResource(c, &ledger)
	}

	sim.countCheck(oracleOneCard)

	for id, all := range in {
		if len(all) > 1 {
			sim.violatef(oracleOneHolder, "%d objects hold card %s", len(all), id)
		}

		if !slices.ContainsFunc(sim.config, func(c card) bool { return c.address() == all[0].address }) {
			sim.violatef(oracleState, "%s is not configured, and holds card %s", all[0].address, id)
		}
	}

	for _, made := range ledger.LivingCards() {
		policy := sim.ended[made.ID]
		if made.Origin == control.OriginRequest && len(in[made.ID]) == 0 && policy != "lock" && policy != "abandon" && !sim.gone[made.ID] {
			sim.classifyOrphan(&made)
		}
	}
}

// checkResource: what is configured has a card, and the card is as configured.
func (sim *simulation) checkResource(c card, ledger *control.Ledger) {
	instance := sim.state.Instances[c.address()]
	if instance == nil || instance.Current == nil {
		sim.violatef(oracleOneCard, "%s has no card", c.address())

		return
	}

	id := idOf(instance.Current)
	made, _ := ledger.Card(id)

	if !made.IsLiving {
		if _, planned := sim.ended[id]; !planned && !sim.edited[id] {
			sim.violatef(oracleOneCard, "%s holds card %s, which is %s", c.address(), id, made.Status)
		}

		sim.counts["a resource kept the dead card of an interrupted destroy"]++

		return
	}

	for name, differs := range sim.differences(c, &made) {
		if differs {
			sim.violatef(oracleState, "%s of %s (card %s) is not as configured", name, c.address(), id)
		}
	}
}

func (sim *simulation) differences(c card, made *control.Card) map[string]bool {
	limit := made.PaymentMonthlyLimit
	if made.PaymentLifespanLimit != nil {
		limit = *made.PaymentLifespanLimit
	}

	return map[string]bool{
		"level":    made.CardLevel != c.Level,
		"holder":   made.HolderID != sim.holders[c.Holder],
		"account":  made.BankAccountID != sim.accounts[c.Account],
		"nickname": c.nickname() != "" && (made.Nickname == nil || *made.Nickname != c.nickname()),
		"lock":     c.Locked != nil && *c.Locked != made.UserLocked && !made.SystemLocked,
		"limit":    c.Limit > 0 && c.Limit != limit,
		"daily":    c.Daily > 0 && c.Daily != made.PaymentDailyLimit,
		"days":     c.Days != nil && len(c.Days) != len(made.ActiveDays),
		"foreign":  c.Foreign != nil && *c.Foreign != made.ForeignOption,
	}
}

// classifyOrphan decides whether a living card that no state holds is covered by the guarantee.
func (sim *simulation) classifyOrphan(made *control.Card) {
	at := slices.IndexFunc(sim.issues, func(i issue) bool { return i.id == made.ID })
	if at < 0 {
		sim.violatef(oracleOneCard, "card %s was issued by nobody", made.ID)

		return
	}

	lost := sim.issues[at]

	again := sim.laterThan(lost, func(c card) bool { return c.intent() == lost.card.intent() })
	other := sim.laterThan(lost, func(c card) bool { return c.Lineage == lost.card.Lineage })

	switch {
	case again != nil:
		sim.classifyDuplicate(lost, *again, made)
	case other != nil:
		sim.classifyOther(lost, *other, made)
	case sim.isTold(lost) != "":
		sim.counts[sim.isTold(lost)]++
	case sim.unknowable(lost) != "":
		sim.counts["not covered: "+sim.unknowable(lost)]++
	case sim.asksFor(lost.card):
		sim.violatef(oracleOneCard, "card %s is lost: %v", lost.id, lost.card)
	default:
		sim.counts["not covered: the configuration changed before the re-run"]++
	}
}

// isTold says which message has named a lost card, with what the guarantee says of it; empty if none has.
func (sim *simulation) isTold(lost issue) string {
	switch {
	case sim.asksFor(lost.card) && sim.named(lost.id):
		return "named by an error, and another card was taken over"
	case !sim.mentioned(lost.id):
		return ""
	case sim.schedule.LateState && sim.runs[lost.run-1].killed:
		return "named by a warning: the state of a killed run was not written"
	case sim.isUntraceable(lost):
		return "not covered: " + untraceable + ", and a message named the card"
	default:
		return ""
	}
}

// unknowable says why no run could know of a lost card; empty when one could.
func (sim *simulation) unknowable(lost issue) string {
	switch {
	case lost.lost && sim.listsAreLate():
		return "Qonto has neither kept the key nor listed the card"
	case sim.isReplacedInSecret(lost):
		return "the state of a killed run was not written, and the replaced card lives on in it as before"
	case sim.wasReplacedFirst(lost):
		return "an interrupted run had the new card created first, and Qonto issued it after the run was over"
	case sim.isSaidToHaveExpired(lost):
		return "Qonto said of a renewed card that it had expired"
	default:
		return ""
	}
}

// isSaidToHaveExpired tells whether a resource moved on to the renewal of its card because of an untrue answer.
func (sim *simulation) isSaidToHaveExpired(lost issue) bool {
	current := idOf(sim.state.Current(lost.card.address()))
	isRenewed := slices.ContainsFunc(sim.server.Ledger().Cards, func(made control.Card) bool { return made.ID == current && renews(&made, lost.id) })

	return isRenewed && slices.ContainsFunc(sim.runs, func(r *run) bool { return r.falseAnswers })
}

// isReplacedInSecret tells whether a card was issued by a killed run whose state was not written, and nothing shows on the
// card that it has replaced: its policy leaves it as it is, it was to end after the new one was issued, or a renewal has
// taken its place.
func (sim *simulation) isReplacedInSecret(lost issue) bool {
	run := sim.runs[lost.run-1]
	old := run.before.Current(lost.card.address())

	if !sim.schedule.LateState || !run.killed || old == nil {
		return false
	}

	isRenewed := slices.ContainsFunc(sim.server.Ledger().Cards, func(made control.Card) bool { return renews(&made, idOf(old)) })

	return isRenewed || lost.card.Policy == "abandon" || lost.card.First
}

// wasReplacedFirst tells whether a card was to take the place of a living one that its resource still holds, in a run that
// was over before Qonto issued it. The next run has no -replace, so it asks for no card.
func (sim *simulation) wasReplacedFirst(lost issue) bool {
	run := sim.runs[lost.run-1]

	return lost.card.First && run.mayFinishLater && run.before.Current(lost.card.address()) != nil
}

// laterThan is the first card that was issued after a lost one, of those wanted.
func (sim *simulation) laterThan(lost issue, wanted func(card) bool) *issue {
	for _, i := range sim.issues {
		if i.at.After(lost.at) && wanted(i.card) {
			return &i
		}
	}

	return nil
}

// withoutKey says why a second card is accepted although the first one could have been looked up; empty when it is not.
func (sim *simulation) withoutKey(lost, again issue, made *control.Card) string {
	first := sim.runs[lost.run-1]

	switch {
	case lost.run == again.run && first.said.Mention(lost.id):
		return "two cards of one create, both named"
	case first.falseAnswers || sim.runs[again.run-1].falseAnswers:
		return "not judged: Qonto said what was not true"
	case lost.lost:
		return sim.uncoveredWithoutKey(lost, again, made)
	case sim.isUntraceable(lost):
		return "not covered: " + untraceable
	default:
		return ""
	}
}

// untraceable says what isUntraceable tells.
const untraceable = "with a seed, a replacement that leaves the old card alive was killed, and no nickname tells the new card from finished ones"

// isUntraceable tells whether a card was issued to replace one that lives on, by a run that was killed, and nothing tells
// the two apart: a seed says that duplicates are deliberate, and there is no nickname that the new card lacks.
func (sim *simulation) isUntraceable(lost issue) bool {
	r := sim.runs[lost.run-1]
	isLeft := lost.card.Policy == "lock" || lost.card.Policy == "abandon"

	ledger := sim.server.Ledger()
	made, _ := ledger.Card(lost.id)
	hasItsNickname := lost.card.nickname() == "" || made.Nickname != nil && *made.Nickname == lost.card.nickname()

	return isLeft && lost.card.Seed != "" && hasItsNickname && (r.killed || r.mayFinishLater) &&
		slices.ContainsFunc(r.changes, func(c plannedChange) bool { return c.address == lost.card.address() && isReplacement(c) })
}

// uncoveredWithoutKey is the same for a card whose key Qonto has not kept. Without a seed the search finds the card as soon
// as the key counts as forgotten; before that, and with a seed, only a message can name it.
func (sim *simulation) uncoveredWithoutKey(lost, again issue, made *control.Card) string {
	age := again.at.Sub(lost.at)
	second := sim.runs[again.run-1]

	switch {
	case sim.listsAreLate():
		return "not covered: Qonto has neither kept the key nor listed the card"
	case lost.card.Seed == "" && age >= trustedKeyAge:
		return ""
	case sim.mentioned(lost.id):
		return "not covered: Qonto has not kept the key, and a message named the card"
	case second.killed || second.listsFailed:
		return "not covered: Qonto has not kept the key, and the run that issued another card could not say so"
	case lost.card.Seed != "" && (age >= trustedKeyAge || lost.card.nickname() == "" || !isUntouched(made)):
		return "not covered: with a seed, and Qonto has not kept the key"
	default:
		return ""
	}
}

// isUntouched tells whether nothing was changed on a card since it was issued.
func isUntouched(made *control.Card) bool { return made.CreatedAt.Equal(made.UpdatedAt) }

// mentioned tells whether a message of any run names a card.
func (sim *simulation) mentioned(id string) bool {
	return slices.ContainsFunc(sim.runs, func(r *run) bool { return r.said.Mention(id) })
}

// named tells whether an error has asked people what to do about a card.
func (sim *simulation) named(id string) bool {
	return slices.ContainsFunc(sim.runs, func(r *run) bool { return r.said.Errors().Mention(id) })
}

func (sim *simulation) asksFor(lost card) bool {
	return slices.ContainsFunc(sim.config, func(c card) bool { return c.intent() == lost.intent() && c.Lineage == lost.Lineage })
}

// classifyDuplicate: the same intent was issued twice.
func (sim *simulation) classifyDuplicate(lost, again issue, made *control.Card) {
	age := again.at.Sub(lost.at)

	if why := sim.withoutKey(lost, again, made); why != "" {
		sim.counts[why]++

		return
	}

	switch {
	case lost.card.Seed != "" && sim.applyOf(sim.runs[again.run-1]).Sub(lost.at) >= keyMemory:
		sim.counts["not covered: with a seed, after 30 minutes"]++
	case lost.card.Seed == "" && age > searchWindow:
		sim.counts["not covered: without a seed, after 24 hours"]++
	case lost.card.Seed == "" && age >= trustedKeyAge && !isCandidate(made, again.card):
		sim.counts["not covered: looks like somebody's other card"]++
	default:
		sim.violatef(oracleOneCard, "card %s was issued again %v later, as %s: %v", lost.id, age, again.id, lost.card)
	}
}

// classifyOther: the configuration was changed after the answer was lost, and another card was issued.
func (sim *simulation) classifyOther(lost, other issue, made *control.Card) {
	age := other.at.Sub(lost.at)
	run := sim.runs[other.run-1]

	switch searched := other.card.Seed == "" && other.card.fixedKey() == lost.card.fixedKey() && isCandidate(made, other.card); {
	case run.falseAnswers:
		sim.counts["not judged: Qonto said what was not true"]++
	case !searched, age > searchWindow:
		sim.counts["not covered: the configuration changed before the re-run"]++
	case age >= trustedKeyAge:
		sim.violatef(oracleOneCard, "card %s was issued although %s, %v older, looks like it", other.id, lost.id, age)
	case run.killed, run.said.Mention(lost.id):
		sim.counts["not covered: the configuration changed before the re-run, and a message named the card"]++
	default:
		sim.violatef(oracleOneCard, "card %s was issued, and no message names %s, which looks like it", other.id, lost.id)
	}
}

// isCandidate tells whether a living card may be the one of a configuration, or is evidently somebody's other one.
func isCandidate(made *control.Card, c card) bool {
	nickname := ""
	if made.Nickname != nil {
		nickname = *made.Nickname
	}

	return nickname == "" || nickname == c.nickname() || isUntouched(made)
}
