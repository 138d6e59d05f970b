// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/sync/errgroup"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards/issuing"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

var errNoOrganizationID = errors.New("the organization was read, but Qonto does not tell its id")

// Create issues the card. Once Qonto has issued it nothing is an error any more: Terraform would taint the resource,
// discard the card and order another one.
func (r *cardResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, plan Model

	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)

	if resp.Diagnostics.HasError() {
		return
	}

	timeout, diags := plan.Timeouts.Create(ctx, createTimeout)
	resp.Diagnostics.Append(diags...)

	address, diags := addressOf(ctx, &config)
	resp.Diagnostics.Append(diags...)

	if resp.Diagnostics.HasError() {
		return
	}

	ctx = qonto.WithBudget(ctx, timeout)

	result, failed := r.issue(ctx, &config, address)
	if failed != nil {
		resp.Diagnostics.Append(failed)

		return
	}

	card, failures := r.applyPostCreateCalls(ctx, &config, result.Card)
	result.Card = card

	if len(failures) > 0 && !result.Adopted {
		if ended := r.session.issuer.Ended(ctx, card.ID); ended != nil {
			result.Card = *ended
			resp.Diagnostics.Append(deadOnArrivalError(&result))

			return
		}
	}

	resp.Diagnostics.Append(issueWarnings(&result)...)

	state := buildState(&config, &plan, &result, failures, &resp.Diagnostics)

	resp.Diagnostics.Append(resp.State.Set(ctx, &state)...)
	resp.Diagnostics.Append(resp.Identity.Set(ctx, identityModel{ID: state.ID})...)
	resp.Diagnostics.Append(rememberConfigured(ctx, resp.Private, &config)...)
}

// issue sends the request that issues the card.
func (r *cardResource) issue(ctx context.Context, config *Model, address *addressModel) (issuing.IssueResult, diag.Diagnostic) {
	request, known := issueRequest(config, address)
	if !known {
		return issuing.IssueResult{}, diag.NewErrorDiagnostic(summaryNotIssued, "A value of the card is still unknown. "+noCard)
	}

	if err := r.session.ready(); err != nil {
		return issuing.IssueResult{}, ErrorDiagnostic(summaryNotIssued, noCard, err)
	}

	if err := r.session.fillIn(ctx, &request.Card); err != nil {
		return issuing.IssueResult{}, ErrorDiagnostic(summaryNoInitiator, noCard+withoutLookups(err), err)
	}

	result, err := r.session.issuer.Issue(ctx, &request)
	if err != nil {
		return result, r.session.notIssued(ctx, &request, result, err)
	}

	return result, nil
}

// issueRequest is what a configuration asks for; it is not known (false) while a value that goes into the key is unknown.
func issueRequest(config *Model, address *addressModel) (issuing.IssueRequest, bool) {
	inputs, known := keyInputs(config, address)
	policy := plannedPolicy(config, config.CardLevel).ValueString()
	physical, isKnownLevel := qonto.PhysicalLevel(config.CardLevel.ValueString())

	return issuing.IssueRequest{
		Card:       newCard(config, address),
		Key:        inputs,
		Nickname:   config.Nickname.ValueString(),
		Seeded:     !config.IdempotencySeed.IsNull(),
		Locked:     config.Locked.ValueBool(),
		IsVirtual:  isKnownLevel && !physical,
		LeavesCard: leavesLivingCard(policy),
		LocksCard:  policy == policyLock,
	}, known
}

// withoutLookups is the way around what a token may not look up, and what Qonto does not tell. Nothing else that keeps a
// look-up from its answer, such as the network, would let the card be issued.
func withoutLookups(err error) string {
	const way = " Set organization_id and initiator_id to do without these look-ups."

	if errors.Is(err, errNoOrganizationID) {
		return way
	}

	switch qonto.KindOf(err) {
	case qonto.KindMissingScope, qonto.KindForbidden, qonto.KindMalformed:
		return way
	default: // also an interruption while another card looks the ids up
		return ""
	}
}

// fillIn completes a request with the two ids that default to the token's. Both are asked for at the same time, because the
// first card of a run waits for them.
func (s *Session) fillIn(ctx context.Context, request *qonto.NewCard) error {
	group, shared := errgroup.WithContext(ctx)

	if request.OrganizationID == "" {
		group.Go(func() error {
			organization, err := s.lookups.Organization(shared)
			if err == nil && organization.ID == "" {
				err = errNoOrganizationID
			}

			request.OrganizationID = organization.ID

			return err
		})
	}

	if request.InitiatorID == "" {
		group.Go(func() error {
			membership, err := s.lookups.AuthenticatedMembership(shared)
			request.InitiatorID = membership.ID

			return err
		})
	}

	return group.Wait()
}

// buildState works out the state of a new card: configured values as configured, the answer's for the rest, and in
// unapplied what is missing.
func buildState(config, plan *Model, result *issuing.IssueResult, failures map[string]error, diags *diag.Diagnostics) Model {
	card := &result.Card

	state := fromAPI(card)
	state.DeletionPolicy = plan.DeletionPolicy
	state.AllowReplacement = plan.AllowReplacement
	state.IdempotencySeed = plan.IdempotencySeed
	state.Timeouts = plan.Timeouts
	state.IdempotencyKey = types.StringValue(result.Key)

	missing := missingValues(config, &state, card, failures)
	for _, a := range configurable {
		if !a.value(config).IsNull() {
			a.copy(&state, config)
		}
	}

	state.Unapplied = unappliedNames(missing)
	state.setKnownBeforeIssue(config)
	diags.Append(missingWarnings(missing, config, &state, card, failures)...)

	return state
}

// applyPostCreateCalls sets nickname and lock, each in a call of its own. What fails is returned with its reason. An answer may
// tell little of the card, but what a call has asked for counts as it is answered.
func (r *cardResource) applyPostCreateCalls(ctx context.Context, config *Model, card qonto.Card) (qonto.Card, map[string]error) {
	failures := map[string]error{}

	if want := config.Nickname.ValueString(); want != "" && nicknameValue(card.Nickname).ValueString() != want {
		answer, err := r.session.client.UpdateCardNickname(ctx, card.ID, want)
		if err != nil {
			failures["nickname"] = err
		} else {
			card = card.With(answer.Card)
			card.Nickname = answer.Card.Nickname
		}
	}

	if !config.Locked.IsNull() && config.Locked.ValueBool() != card.LockedByPeople() {
		answer, err := r.session.setLock(ctx, card.ID, config.Locked.ValueBool())
		if err != nil {
			failures["locked"] = err
		} else {
			card = card.With(answer.Card)
			card.Status = answer.Card.Status
		}
	}

	return card, failures
}

func (s *Session) setLock(ctx context.Context, id string, locked bool) (qonto.Answer, error) {
	if locked {
		return s.client.LockCard(ctx, id)
	}

	return s.client.UnlockCard(ctx, id)
}

// missingValues are the configured attributes that the card does not have, or of which the call has failed. state is what the
// answer tells.
func missingValues(config, state *Model, card *qonto.Card, failures map[string]error) []attribute {
	var missing []attribute

	for _, a := range configurable {
		if a.isSet(config) && (failures[a.name] != nil || !a.isKept(config, state, card)) {
			missing = append(missing, a)
		}
	}

	return missing
}

func unappliedNames(missing []attribute) types.Set {
	names := make([]attr.Value, 0, len(missing))
	for _, a := range missing {
		names = append(names, types.StringValue(a.name))
	}

	return types.SetValueMust(types.StringType, names)
}
