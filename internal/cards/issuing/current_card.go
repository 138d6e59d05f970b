// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/clock"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	// clockResolution is that of the Date header, and the time that an answer takes.
	clockResolution = 2 * time.Second
	// promptAnswer is how long a create may take for its answer to tell the status of the card as it is now.
	promptAnswer = 5 * time.Second
	// unlisted is how old a card may be that no list has yet.
	unlisted = 2 * time.Minute
)

var errNotListed = errors.New("qonto does not list it")

// current is the card of an answer as it is now, and whether it is older than the request. Qonto answers a repeated key
// with the answer of the first time, which may say "live" of a card that has been discarded since, so the card is
// looked up. Without that look only a card that is not older than the request is taken. A virtual card that is certainly
// new is not looked up. A physical one always is: the order of a new card can be cancelled.
func (i *Issuer) current(
	ctx context.Context, request *IssueRequest, answer *qonto.Answer, since time.Time, seen Duplicates,
) (card qonto.Card, old bool, err error) {
	answered := answer.Card

	if request.IsVirtual && seen.isCertainlyNew(answer, since) {
		return answered, false, nil
	}

	found, now, err := i.lookUpAnswered(ctx, answered)
	ago := clock.Elapsed(since) + clockResolution
	wasListed := seen.listed[answered.ID]

	switch {
	case err != nil && !answer.Date.IsZero() && !wasListed && !answered.OlderThan(ago, answer.Date):
		return answered, false, nil
	case err != nil:
		return answered, true, fmt.Errorf("%w: %w", ErrUnverified, err)
	case found == nil:
		return answered, false, nil
	default:
		return *found, wasListed || answered.OlderThan(ago+clockTolerance(found), now), nil
	}
}

// clockTolerance is how slow the clock that dates cards may be. By a slow one a new card that is dead at once would be an old one, and
// another card would be asked for, again and again.
func clockTolerance(found *qonto.Card) time.Duration {
	if found.Terminal() {
		return clocksApart
	}

	return 0
}

// lookUpAnswered looks the card of an answer up, once more on a context of its own if the run has been interrupted. A young one
// that is not listed yet is alive; of an older one nobody knows, because dead cards may not be listed.
func (i *Issuer) lookUpAnswered(ctx context.Context, answered qonto.Card) (*qonto.Card, time.Time, error) {
	found, now, err := i.reader.Card(ctx, answered.ID)
	if err != nil {
		found, now, err = i.reader.Card(qonto.SettleContext(ctx), answered.ID)
	}

	if err == nil && found == nil && answered.OlderThan(unlisted, now) {
		err = errNotListed
	}

	return found, now, err
}

// isCertainlyNew tells whether the living card of an answer was certainly made by its request: it is not among the cards
// that were listed before, it was made while the request was under way, and that was the only request and a short
// one. An answer of an earlier time tells of a card that was made before, and that the list has.
func (d *Duplicates) isCertainlyNew(answer *qonto.Answer, since time.Time) bool {
	taken := clock.Elapsed(since)
	age, known := answer.Card.Age(answer.Date)
	isRecent := known && !answer.Date.IsZero() && age.Abs() <= taken+clockResolution

	return isRecent && taken <= promptAnswer && !answer.EarlierUnknown && !answer.Card.Terminal() && !d.listed[answer.Card.ID]
}

// Ended looks a new card up of which Qonto has refused a change. It is nil for one that is alive, or cannot be looked up.
func (i *Issuer) Ended(ctx context.Context, id string) *qonto.Card {
	found, _, err := i.reader.Card(ctx, id)
	if err != nil || found == nil || !found.Terminal() {
		return nil
	}

	return found
}
