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

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

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
	creates []*IssueRequest     // all of the run so far
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

	firstEnded qonto.Card // the card to which the key of the first generation led, empty before
}

func newCreateAttempts() *createAttempts {
	return &createAttempts{groups: map[string]*attemptGroup{}}
}

func (c *createAttempts) begin(request *IssueRequest) *requestAttempts {
	c.mu.Lock()
	defer c.mu.Unlock()

	traits := request.traits()
	if c.groups[traits] == nil {
		c.groups[traits] = &attemptGroup{slots: semaphore.NewWeighted(allSlots)}
	}

	group := c.groups[traits]
	group.creates = append(group.creates, request)

	return &requestAttempts{group: group}
}

// traits are the same for cards that may be possible duplicates of each other.
func (r *IssueRequest) traits() string {
	return fmt.Sprintf("%s %s %s", r.Card.HolderID, r.Card.BankAccountID, r.Card.CardLevel)
}

// hasOther tells whether the run has begun another create whose card is a possible duplicate. The plan of a create, also that in an
// apply, comes before it has begun itself.
func (c *createAttempts) hasOther(request *IssueRequest) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	group := c.groups[request.traits()]

	return group != nil && slices.ContainsFunc(group.creates, func(other *IssueRequest) bool { return other != request })
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

// doubt is for a create of which nobody knows whether it has issued a card.
func (a *requestAttempts) doubt() {
	if !a.isInDoubt {
		a.group.inDoubt.Add(1)
	}

	a.isInDoubt = true
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
	a.doubt() // before a create that waits for the slot can ask
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
	case attempts.isInDoubt:
		return nil
	}

	result.Duplicates = found

	now, _ := i.client.ServerTime()
	if !result.AskedTwice && attempts.firstEnded.OlderThan(qonto.KeyMemory, now) {
		return errFirstKeyForgotten
	}

	return nil
}

// errFirstKeyForgotten is for a later key that had to wait. The next run would begin with the first key and find no card of a later one.
var errFirstKeyForgotten = errors.New("qonto has forgotten the first key of the card")
