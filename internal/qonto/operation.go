// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

// Operation is what a call does.
type Operation int

// Operations of the API. Those that Qonto is known to want approved are exported.
const (
	OpCreateCard Operation = iota + 1
	OpUnlockCard
	OpUpdateCardLimits

	opLockCard
	opReportCardLost
	opReportCardStolen
	opDiscardCard
	opUpdateCardNickname
	opUpdateCardOptions
	opUpdateCardRestrictions
	opShowCardNumber
	opListCards
	opListCardAppearances
	opReadOrganization
	opCheckOrganization
	opListBankAccounts
	opReadBankAccount
	opListMemberships
	opReadOwnMembership
	opListTeams
	opPollApproval
	opAllowApproval
)

// String returns the words for people: "create a card".
func (o Operation) String() string {
	names := [...]string{
		OpCreateCard:             "create a card",
		OpUnlockCard:             "unlock a card",
		OpUpdateCardLimits:       "update the limits of a card",
		opLockCard:               "lock a card",
		opReportCardLost:         "report a card lost",
		opReportCardStolen:       "report a card stolen",
		opDiscardCard:            "discard a card",
		opUpdateCardNickname:     "update the nickname of a card",
		opUpdateCardOptions:      "update the options of a card",
		opUpdateCardRestrictions: "update the restrictions of a card",
		opShowCardNumber:         "show a card's number",
		opListCards:              "list cards",
		opListCardAppearances:    "list card appearances",
		opReadOrganization:       "read the organization",
		opCheckOrganization:      "check the organization",
		opListBankAccounts:       "list bank accounts",
		opReadBankAccount:        "read a bank account",
		opListMemberships:        "list memberships",
		opReadOwnMembership:      "read the token's membership",
		opListTeams:              "list teams",
		opPollApproval:           "ask for an approval",
		opAllowApproval:          "approve in the sandbox",
	}

	if o <= 0 || int(o) >= len(names) {
		return "unknown operation"
	}

	return names[o]
}

// ApprovalExpected tells whether Qonto is known to want an operation approved: Qonto's public reference says so of creates
// and of limits, and the sandbox was seen to ask for these two and for unlocking. It is what is assumed before the first
// answer, no more: any write may be gated, or not.
func ApprovalExpected(op Operation) bool {
	return op == OpCreateCard || op == OpUnlockCard || op == OpUpdateCardLimits
}
