// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import "github.com/qonto-community/terraform-provider-qonto/internal/qonto"

// IssueRequest is a card to be issued.
type IssueRequest struct {
	Card     qonto.NewCard
	Key      KeyInputs
	Nickname string
	Seeded   bool // an idempotency seed is configured: duplicates are deliberate
	Locked   bool // the card is to be locked as soon as it is issued

	IsVirtual bool // nobody makes and posts the card, so that there is no order to cancel

	LeavesCard bool // destroying the resource leaves a living card behind, which may be a duplicate of the next one
	LocksCard  bool // destroying the resource leaves the card behind and locks it
}

// IssueResult is the outcome of a request. After an error it holds what is known: the key, the cards in question.
type IssueResult struct {
	Card       qonto.Card
	Key        string
	Adopted    bool         // the card was issued by an earlier attempt whose answer was lost
	Found      bool         // so it was, in this run, and a list has it
	Recalled   bool         // the key has led to that card, which was listed before
	AskedTwice bool         // under a later key, which was not sent, and again under the first one, which Qonto had forgotten
	Duplicates Duplicates   // possible duplicates that were seen before the request
	Others     []qonto.Card // possible duplicates that the request may have issued besides
	Unseen     error        // why nobody knows whether it has issued others
}
