// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import (
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/reading"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// Issuer issues the cards of one run.
type Issuer struct {
	Ownership *Ownership
	Plans     *PlanRegistry

	client   *qonto.Client
	reader   *reading.Reader
	started  time.Time
	recent   *recentCards
	attempts *createAttempts
}

// NewIssuer is an issuer for one run. Without a client it only registers what is planned.
func NewIssuer(client *qonto.Client, reader *reading.Reader) *Issuer {
	return &Issuer{
		Ownership: newOwnership(),
		Plans:     newPlanRegistry(),
		client:    client,
		reader:    reader,
		started:   time.Now(),
		recent:    newRecentCards(),
		attempts:  newCreateAttempts(),
	}
}
