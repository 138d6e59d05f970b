// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"errors"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Why a card was not issued, or is not the one that is wanted. Other errors are the client's.
var (
	// ErrGenerations: the walk over the generations of the key has no end.
	ErrGenerations = errors.New("every key of this card was answered with a card that is gone")
	// ErrTaken: the card of the result belongs to another resource.
	ErrTaken = errors.New("qonto answered with a card that another resource of this run holds")
	// ErrNotSent wraps the reason why nobody knows whether the card exists.
	ErrNotSent = errors.New("whether a card that looks like this one exists could not be looked up, so the card was not asked for")
	// ErrNotSearched wraps the reason why a plan does not know whether the card exists.
	ErrNotSearched = errors.New("whether a card that looks like this one exists could not be looked up")
	// ErrUnverified: the card of the result may have ended since.
	ErrUnverified = errors.New("qonto answered with a card that it had issued before, and whether that is still alive could not be looked up")
	// ErrChanged: the card of the result may be the one that an interrupted replacement was to replace.
	ErrChanged = errors.New("qonto answered with a card that it had issued before, and that may be another one than is wanted")
	// ErrDeadOnArrival: the card of the result was issued and cannot be used.
	ErrDeadOnArrival = errors.New("the card was issued and is dead")
	// ErrNoClock: nothing tells how old a possible duplicate is.
	ErrNoClock = errors.New("qonto's answers do not tell the time (they have no Date header), so the age of a card cannot be told")
)

// DuplicateError stops a card, in the plan or before its request: the key cannot tell whether a card of Duplicates.Blocking is
// the wanted card.
type DuplicateError struct {
	Duplicates Duplicates
}

func (*DuplicateError) Error() string { return "a card that looks like this one exists already" }

// AlikeError is about a new card that has the key of another card of the plan: Qonto would answer both requests with one card.
type AlikeError struct {
	Other PlannedCard
}

func (*AlikeError) Error() string { return "another card of the plan has the same idempotency key" }

// HeldError stops the plan of a card whose key may lead to a card that another resource has imported.
type HeldError struct {
	Card qonto.Card
}

func (*HeldError) Error() string {
	return "another resource of this run holds a card that looks like this one"
}

// LostAnswerError ends a create that had no answer: its card was found in a list, or may be one of several.
type LostAnswerError struct {
	Candidates []qonto.Card // alive
	Ended      []qonto.Card // may be it, too

	card *qonto.Card // nil if it cannot be told which one it is
}

func (*LostAnswerError) Error() string {
	return "the card may be one that looks like it"
}
