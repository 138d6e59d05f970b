// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// checkEnds checks what a run has ended, and what it was going to end.
func (sim *simulation) checkEnds(r *run, ledger *control.Ledger) {
	for _, id := range sim.discardedBy(r, ledger) {
		sim.checkNamedEnd(r, id, ledger)
	}

	for _, c := range r.changes {
		if c.ends {
			sim.checkProtected(r, c)
			sim.checkEnding(r, c, ledger)
		}

		if isReplacement(c) {
			sim.checkReplacement(r, c)
		}
	}

	sim.checkForgotten(r, ledger)
	sim.checkNeedlessProtection(r, ledger)
	sim.recordFixedValues(r)
}

func isReplacement(c plannedChange) bool {
	return c.action == string(core.DeleteThenCreate) || c.action == string(core.CreateThenDelete)
}

// discardedBy are the cards that the apply of a run has discarded, in this order.
func (sim *simulation) discardedBy(r *run, ledger *control.Ledger) []string {
	var ids []string

	for _, request := range ledger.Since(r.mark).Requests {
		if request.Route == discards && request.Committed && sim.sender(&request).run == r.number {
			ids = append(ids, strings.Split(request.Path, "/")[3])
		}
	}

	return ids
}

// checkNamedEnd: the plan that was applied names every card that ends, and a renewal ends after the card that it renews.
func (sim *simulation) checkNamedEnd(r *run, id string, ledger *control.Ledger) {
	sim.countCheck(oracleNamedEnds)

	isNamed := slices.ContainsFunc(r.changes, func(c plannedChange) bool { return c.ends && (c.id == id || c.renewal == id) })
	if !isNamed && !r.planSaid.Mention(id) {
		sim.violatef(oracleNamedEnds, "run %d has discarded card %s, which its plan does not name", r.number, id)
	}

	made, _ := ledger.Card(id)
	if !made.Renewal || made.Parent == nil {
		return
	}

	parent, _ := ledger.Card(made.Parent.ID)
	isEnding := slices.ContainsFunc(r.changes, func(c plannedChange) bool { return c.ends && c.id == parent.ID })

	if isEnding && parent.IsLiving {
		sim.violatef(oracleNamedEnds, "run %d has discarded the renewal %s, and card %s, which was to end, lives", r.number, id, parent.ID)
	}
}

// checkProtected: no plan ends a living card that is protected, unless it could not know that the card is tainted.
func (sim *simulation) checkProtected(r *run, c plannedChange) {
	made, exists := r.held[c.id]
	if c.policy != "prevent" || !exists || r.falseAnswers || !made.IsLiving || sim.diedMeanwhile(r, c.id) {
		return
	}

	sim.countCheck(oracleProtection)

	switch {
	case c.tainted && r.step.NoRefresh:
	case c.tainted && sim.isBeyondRecognition(r, c.address, &made):
		sim.counts["not covered: a tainted protected card whose configuration has become another one"]++
	default:
		sim.violatef(oracleProtection, "run %d plans to %s %s, whose card %s is protected", r.number, c.action, c.address, c.id)
	}
}

// isBeyondRecognition tells whether the configuration of a tainted card was changed so much that a plan, which is told
// nothing of the card, cannot know that the new card takes its place: a removed block beside a new card looks the same.
func (sim *simulation) isBeyondRecognition(r *run, address string, made *control.Card) bool {
	at := slices.IndexFunc(r.cards, func(block card) bool { return block.address() == address })
	if at < 0 {
		return false
	}

	block := r.cards[at]
	was := card{Level: made.CardLevel}

	hasItsName := block.nickname() != "" && made.Nickname != nil && *made.Nickname == block.nickname()
	hasItsHolder := sim.holders[block.Holder] == made.HolderID && (block.Level == made.CardLevel || block.physical() && was.physical())
	hasItsKey := slices.ContainsFunc(sim.issues, func(i issue) bool { return i.id == made.ID && i.card.intent() == block.intent() })

	return !hasItsName && !hasItsHolder && !hasItsKey
}

// diedMeanwhile tells whether the card was changed between plan and apply.
func (sim *simulation) diedMeanwhile(r *run, id string) bool {
	return len(r.step.Between) > 0 && sim.edited[id]
}

// checkNeedlessProtection: nobody is told that a card is protected whose life is over.
func (sim *simulation) checkNeedlessProtection(r *run, ledger *control.Ledger) {
	for _, one := range r.said.Errors() {
		if one.Summary != summaryProtected || r.falseAnswers || r.listsFailed || r.step.NoRefresh || r.step.Interrupt != nil {
			continue
		}

		sim.countCheck(oracleProtection)

		living := false

		for _, id := range uuids.FindAllString(one.Detail, -1) {
			made, isCard := ledger.Card(id)
			living = living || isCard && made.IsLiving
		}

		if !living {
			sim.violatef(oracleProtection, "run %d protects a dead card: %v", r.number, one)
		}
	}
}

// checkEnding: what has left the state has ended as its policy says.
func (sim *simulation) checkEnding(r *run, c plannedChange, ledger *control.Ledger) {
	made, exists := ledger.Card(c.id)
	if !exists || r.killed || r.mayFinishLater || len(objects(sim.state)[c.id]) > 0 {
		return
	}

	if sim.liedAbout(r, "list", "lock") || sim.wasMisled(c.id) {
		sim.notes["not judged: Qonto said what was not true"]++

		return
	}

	sim.countCheck(oracleEndings)

	switch {
	case !made.IsLiving:
	case c.policy == "discard":
		sim.violatef(oracleEndings, "run %d has forgotten card %s of %s, which is %s and was to be discarded", r.number, c.id, c.address, made.Status)
	case c.policy == "lock" && !made.UserLocked && !made.SystemLocked:
		sim.violatef(oracleEndings, "run %d has forgotten card %s of %s, which is %s and was to be locked", r.number, c.id, c.address, made.Status)
	}

	sim.checkRenewalsOf(r, c, ledger)
}

// liedAbout tells whether what a list says, or the list after a lock, is not to be believed. An answer that says of a change
// that was not made what the card is like then is the truth.
func (sim *simulation) liedAbout(r *run, endpoints ...string) bool {
	return slices.ContainsFunc(r.step.Faults, func(f fault) bool {
		return f.kind().isFalse && f.Kind != ignored && slices.Contains(endpoints, f.Endpoint)
	})
}

// wasMisled tells whether an earlier false answer is still in the state: it says of a living card that it is dead.
func (sim *simulation) wasMisled(id string) bool {
	return slices.ContainsFunc(sim.runs, func(earlier *run) bool {
		return earlier.falseAnswers && slices.ContainsFunc(objects(sim.runs[len(sim.runs)-1].before)[id], func(one held) bool {
			return slices.Contains(finalStatuses(), core.Text(one.object.Value, "status"))
		})
	})
}

// checkRenewalsOf: a renewal of a card that was discarded has ended as well, or is held or named.
func (sim *simulation) checkRenewalsOf(r *run, c plannedChange, ledger *control.Ledger) {
	in := objects(sim.state)

	living := slices.DeleteFunc(ledger.LivingCards(), func(made control.Card) bool { return !renews(&made, c.id) })
	ended := slices.ContainsFunc(ledger.Cards, func(made control.Card) bool {
		return renews(&made, c.id) && sim.hasDiscarded(r, made.ID, ledger)
	})

	if c.policy != "discard" || ended || len(living) > 1 {
		return // nobody has seen Qonto renew a card twice
	}

	for _, made := range living {
		sim.countCheck(oracleNamedIssues)

		if len(in[made.ID]) == 0 && !r.said.Mention(made.ID) && !sim.gone[made.ID] {
			sim.violatef(oracleNamedIssues, "run %d has discarded %s, and names its renewal %s nowhere, which lives", r.number, c.id, made.ID)
		}
	}
}

func (sim *simulation) hasDiscarded(r *run, id string, ledger *control.Ledger) bool {
	return slices.Contains(sim.discardedBy(r, ledger), id)
}

// checkForgotten: nothing leaves the state without a plan that says so, except for an expired card that was renewed.
func (sim *simulation) checkForgotten(r *run, ledger *control.Ledger) {
	if r.killed || r.falseAnswers {
		return
	}

	now := objects(sim.state)

	for id, all := range objects(r.before) {
		isPlanned := slices.ContainsFunc(r.changes, func(c plannedChange) bool { return c.ends && c.id == id })
		if len(now[id]) > 0 || isPlanned {
			continue
		}

		sim.countCheck(oracleEndings)

		if made, _ := ledger.Card(id); made.Status != "expired" {
			sim.violatef(oracleEndings, "run %d has forgotten card %s of %s, which is %s, without a plan", r.number, id, all[0].address, made.Status)
		}
	}
}

// checkReplacement: a card is replaced when somebody asks for it: by -replace, by taint, or by a change of a fixed value
// together with allow_replacement. And a level that nobody knows is no reason.
func (sim *simulation) checkReplacement(r *run, c plannedChange) {
	at := slices.IndexFunc(r.cards, func(block card) bool { return block.address() == c.address })
	if at < 0 {
		return
	}

	block := r.cards[at]
	made := r.held[c.id]

	sim.countCheck(oracleReplacement)

	switch isForced := c.tainted || slices.Contains(r.step.Replace, c.address); {
	case block.Level == levelTypo && made.IsLiving:
		sim.violatef(oracleReplacement, "run %d plans to %s %s with a level that nobody knows", r.number, c.action, c.address)
	case isForced:
	case !block.Allow:
		sim.violatef(oracleReplacement, "run %d plans to %s %s, and nobody has asked for that", r.number, c.action, c.address)
	case block.fixedValues(sim) == sim.fixed[block.Lineage]:
		sim.violatef(oracleReplacement, "run %d plans to %s %s, whose configuration is as it was", r.number, c.action, c.address)
	}

	if sim.isUndisturbed(r) && made.IsLiving && sim.state.Instances[c.address] == nil {
		sim.violatef(oracleReplacement, "run %d has ended card %s of %s, and there is no other", r.number, c.id, c.address)
	}
}

// isUndisturbed tells whether nothing but the provider decided about how a run went.
func (sim *simulation) isUndisturbed(r *run) bool {
	s := r.step

	return r.applied && !r.killed && len(s.Faults)+len(s.Decisions)+len(s.Between) == 0 && s.Interrupt == nil && s.Pause == 0 &&
		!sim.listsAreLate() && !sim.hasGarbledKeys() && sim.schedule.Switches["date_header"] != false
}

// recordFixedValues keeps the fixed values of a plan without errors, and notices an error about a value that nobody has changed.
func (sim *simulation) recordFixedValues(r *run) {
	for _, c := range r.cards {
		for _, one := range r.said.Errors() {
			if one.Summary == summaryFixed && one.Address == c.address() && c.fixedValues(sim) == sim.fixed[c.Lineage] {
				sim.violatef(oracleReplacement, "run %d blames the configuration of %s for a value that it has not changed", r.number, c.address())
			}
		}

		if r.hasPlanned(c.address()) && len(c.Unknown) == 0 && !sim.isStillToBeReplaced(r, c.address()) {
			sim.fixed[c.Lineage] = c.fixedValues(sim)
		}
	}
}

// hasPlanned tells whether a run has made a plan without errors, and a resource was in it.
func (r *run) hasPlanned(address string) bool {
	return r.refreshed != nil && !r.isInterruptedWhilePlanning() && len(r.planErrors()) == 0 &&
		(len(r.step.Targets) == 0 || slices.Contains(r.step.Targets, address))
}

// isInterruptedWhilePlanning tells whether a run may have been over before its plan was whole.
func (r *run) isInterruptedWhilePlanning() bool {
	return r.step.Interrupt != nil && r.step.Interrupt.Endpoint == "list"
}

// isStillToBeReplaced tells whether a replacement was planned and is not made.
func (sim *simulation) isStillToBeReplaced(r *run, address string) bool {
	return slices.ContainsFunc(r.changes, func(c plannedChange) bool {
		return c.address == address && isReplacement(c) && idOf(sim.state.Current(address)) == c.id
	})
}

// planErrors are the errors of the plan alone.
func (r *run) planErrors() core.Diagnostics {
	if r.applied {
		return r.planSaid.Errors()
	}

	return r.said.Errors()
}
