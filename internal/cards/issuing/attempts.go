// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// clocksApart is how far the clock that dates cards may be behind the one that dates answers.
const clocksApart = time.Minute

// errUndated is for a list without a Date header: every card of it could be new.
var errUndated = errors.New("qonto's list does not tell the time (it has no Date header), so the age of a card cannot be told")

// errEndedSince is for a card that others may have issued and ended while a repeat waited for its approval.
var errEndedSince = errors.New("a card that looks like it was issued meanwhile, and has ended")

// listedWithin is how long a card may be missing from lists after it was issued, beyond the pause before a repeat.
const listedWithin = 3 * time.Second

// issuedWithin is how long after its answer was lost a request may still issue its card. While a repeat waits for an approval, others
// issue cards as well.
const issuedWithin = time.Minute

// allSlots is more requests than a run has under way at the same time.
const allSlots = 1 << 30

// createAttempts keep apart the creates of a run whose cards are possible duplicates of each other. A card that turns up
// while the outcome of one create is open may belong to another create.
type createAttempts struct {
	mu     sync.Mutex
	groups map[string]*attemptGroup
}

// attemptGroup are the creates of a run whose cards are possible duplicates of each other.
type attemptGroup struct {
	slots   *semaphore.Weighted // each request holds one; a create that looks for its card holds them all
	inDoubt atomic.Int64        // creates of which nobody knows whether they have issued a card
	creates atomic.Int64        // all of the run so far
}

// requestAttempts are the attempts of one create.
//
//	the create                                    is set
//	has sent nothing, or was refused              neither
//	waits for its first answer, or resolves it    holdsSlot
//	looks for its card after a lost answer        isInDoubt
//	waits for the answer to a repeat              both
//	waits for the approval of a repeat            isInDoubt
//	is over, and its card is known                neither
//	is over, and its card may turn up later       isInDoubt
type requestAttempts struct {
	group     *attemptGroup
	since     time.Time // when the first was sent of those that may have issued a card
	lostAt    time.Time // when the answer of the last of them was lost
	holdsSlot bool      // a request is under way, or its card is not registered as held yet
	isInDoubt bool
}

func newCreateAttempts() *createAttempts {
	return &createAttempts{groups: map[string]*attemptGroup{}}
}

func (c *createAttempts) begin(request *IssueRequest) *requestAttempts {
	group := c.group(request)
	group.creates.Add(1)

	return &requestAttempts{group: group}
}

func (c *createAttempts) group(request *IssueRequest) *attemptGroup {
	traits := fmt.Sprintf("%s %s %s", request.Card.HolderID, request.Card.BankAccountID, request.Card.CardLevel)

	c.mu.Lock()
	defer c.mu.Unlock()

	if c.groups[traits] == nil {
		c.groups[traits] = &attemptGroup{slots: semaphore.NewWeighted(allSlots)}
	}

	return c.groups[traits]
}

// isOneGroup tells whether all creates of the run so far are possible duplicates of each other.
func (c *createAttempts) isOneGroup() bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	return len(c.groups) == 1
}

// acquireSlot waits until nobody looks for a card without an answer.
func (a *requestAttempts) acquireSlot(ctx context.Context) error {
	if a.holdsSlot {
		return nil
	}

	err := a.group.slots.Acquire(ctx, 1)
	if err != nil {
		return fmt.Errorf("waiting for the outcome of a card that looks alike: %w", err)
	}

	a.holdsSlot = true

	if a.since.IsZero() {
		a.since = time.Now()
	}

	return nil
}

// releaseSlot is for a create that sends nothing for a while, or that is over.
func (a *requestAttempts) releaseSlot() {
	if a.holdsSlot {
		a.group.slots.Release(1)
	}

	a.holdsSlot = false
}

// refused is for a create with an attempt that has issued no card, or whose key leads to one that has ended. If none can have
// issued a card, one that others issue in the meantime is none of its own. It holds no slot while it waits for an approval: the create
// whose turn it is may want to look for its card.
func (a *requestAttempts) refused() {
	a.releaseSlot()

	if !a.isInDoubt {
		a.since = time.Time{}
	}
}

// resolve ends the doubt about a create whose card is known.
func (a *requestAttempts) resolve() {
	if a.isInDoubt {
		a.group.inDoubt.Add(-1)
	}

	a.isInDoubt = false
}

// withNoRequestInFlight does something while no request for a possible duplicate is under way. It tells whether the outcome
// of another create is open.
func (a *requestAttempts) withNoRequestInFlight(ctx context.Context, do func(othersInDoubt bool) error) error {
	if !a.isInDoubt { // before a create that waits for the slot can ask
		a.isInDoubt = true
		a.group.inDoubt.Add(1)
	}

	a.releaseSlot()

	err := a.group.slots.Acquire(ctx, allSlots)
	if err != nil {
		return fmt.Errorf("waiting for requests for cards that look alike: %w", err)
	}

	defer a.group.slots.Release(allSlots)

	return do(a.group.inDoubt.Load() > 1)
}

// beforeSending waits for a slot, and judges the possible duplicates again, by another list if the create has waited for long since it
// looked: meanwhile their keys grow old, and the request of a killed run may issue its card. Once an attempt is in doubt, what was
// listed before stays what it was: a card that turns up since may be the one that the look before a repeat is for.
func (i *Issuer) beforeSending(ctx context.Context, request *IssueRequest, attempts *requestAttempts, result *IssueResult) error {
	err := attempts.acquireSlot(ctx)
	if err != nil {
		return err
	}

	found, err := i.FindDuplicates(ctx, request, "")

	switch {
	case err != nil && attempts.isInDoubt:
		return fmt.Errorf("whether the card was issued could not be looked up: %w", err)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrNotSent, err)
	case len(found.Blocking) > 0 && attempts.isInDoubt:
		return &LostAnswerError{Candidates: found.Blocking}
	case len(found.Blocking) > 0:
		return &DuplicateError{Duplicates: found}
	case !attempts.isInDoubt:
		result.Duplicates = found
	}

	return nil
}

// lookBeforeRepeat looks for the card of an attempt without an answer. Qonto stores a key with the first successful
// answer, so a repeat may issue a second card although the first one exists.
func (i *Issuer) lookBeforeRepeat(ctx context.Context, request *IssueRequest, attempts *requestAttempts, before *Duplicates) error {
	return attempts.withNoRequestInFlight(ctx, func(othersInDoubt bool) error {
		seen, err := i.issuedSince(ctx, request, attempts, before)
		if err == nil && len(seen.living)+len(seen.ended) == 0 && clock.Sleep(ctx, listedWithin) == nil {
			seen, err = i.issuedSince(ctx, request, attempts, before)
		}

		switch {
		case err != nil:
			return fmt.Errorf("whether the card was issued could not be looked up: %w", err)
		case len(seen.living)+len(seen.ended) == 0:
			return nil
		}

		card := seen.onlyOne()

		switch {
		case card != nil && !othersInDoubt && i.isCertainlyTheCard(request, card) && i.Ownership.Hold(card.ID):
			return &LostAnswerError{card: card}
		case len(seen.living) == 0:
			return errEndedSince
		default:
			return &LostAnswerError{Candidates: seen.living, Ended: seen.ended}
		}
	})
}

// isCertainlyTheCard tells whether the only card that turned up after a lost answer is the wanted one: it has ended, or it looks like
// it and may not do more, and nobody has touched it. A card that does not tell whose it is may be that of another create. It may do
// less than was asked for, because Qonto clamps limits.
func (i *Issuer) isCertainlyTheCard(request *IssueRequest, card *qonto.Card) bool {
	isAnonymous := card.HolderID == nil || card.BankAccountID == nil || card.CardLevel == ""
	isAsWanted := card.Terminal() || request.looksLike(*card) && !request.allowsMore(*card) && request.IsUntouched(*card)

	return isAsWanted && (!isAnonymous || i.attempts.isOneGroup())
}

// isOutsideWindow tells whether a card of this age was issued before the first attempt, or long after the last answer was lost.
func (a *requestAttempts) isOutsideWindow(age time.Duration) bool {
	return age > clock.Elapsed(a.since)+clockResolution || age < clock.Elapsed(a.lostAt)-issuedWithin
}

// otherwiseIssued are the possible duplicates of a card that an attempt without an answer may have issued besides.
func (i *Issuer) otherwiseIssued(
	ctx context.Context, request *IssueRequest, attempts *requestAttempts, before *Duplicates,
) (living []qonto.Card, err error) {
	ctx = qonto.SettleContext(ctx)
	err = attempts.withNoRequestInFlight(ctx, func(bool) error {
		seen, err := i.issuedSince(ctx, request, attempts, before)
		living = seen.living

		return err
	})

	return living, err
}

// recentlyIssued are the cards that may be the outcome of a request without an answer.
type recentlyIssued struct {
	living, ended []qonto.Card
	outsideWindow map[string]bool // issued before the request, unless the clocks of Qonto differ, long after its answer was lost, or nobody knows when
}

// onlyOne is the card that was issued while the request may have been carried out, nil if that is none or one of several.
func (r *recentlyIssued) onlyOne() *qonto.Card {
	isOutside := func(card qonto.Card) bool { return r.outsideWindow[card.ID] }
	ended := slices.DeleteFunc(slices.Clone(r.ended), isOutside)

	all := append(slices.Clone(r.living), ended...)
	if len(all) != 1 || isOutside(all[0]) {
		return nil
	}

	return &all[0]
}

// issuedSince are the cards of the same holder, account and level that were made since the first attempt, and that no resource of
// this run holds. What was listed before is not among them. A card of which nobody knows when it was made may be one, and so may a
// card of which Qonto has changed a value that was asked for.
func (i *Issuer) issuedSince(
	ctx context.Context, request *IssueRequest, attempts *requestAttempts, before *Duplicates,
) (recentlyIssued, error) {
	seen, err := i.listRecent(ctx, 0)

	switch {
	case err != nil:
		return recentlyIssued{}, err
	case seen.now.IsZero():
		return recentlyIssued{}, errUndated
	}

	found := recentlyIssued{outsideWindow: map[string]bool{}}
	sent := clock.Elapsed(attempts.since)

	for _, card := range seen.cards {
		age, known := seen.age(card)

		switch {
		case before.listed[card.ID] || known && age > sent+clocksApart || !request.isOfSameKind(card) || i.Ownership.Known(card.ID):
			continue
		case card.Terminal():
			found.ended = append(found.ended, card)
		default:
			found.living = append(found.living, card)
		}

		found.outsideWindow[card.ID] = !known || attempts.isOutsideWindow(age)
	}

	return found, nil
}
