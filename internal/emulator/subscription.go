// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"time"
)

// Plan is what the organisation pays Qonto for. Its price is in cents a month.
type Plan struct {
	Code        string     `json:"code"`
	Lineup      string     `json:"lineup"`
	Name        string     `json:"name"`
	PriceCents  int64      `json:"price_cents"`
	Recurrence  string     `json:"recurrence"`
	Status      string     `json:"status"`
	TrialEndsAt *time.Time `json:"trial_ends_at"`
}

// The lineups of plans: Solo plans are for one person and have no requests.
const (
	lineupSolo  = "solo"
	lineupTeams = "teams"
)

func standardPlan() Plan {
	const price = 11_900

	return Plan{
		Code: "teams_business_2024", Lineup: lineupTeams, Name: "Business", PriceCents: price, Recurrence: "monthly", Status: "active",
	}
}

func soloPlan() Plan {
	const price = 1_100

	return Plan{
		Code: "solo_basic_2024", Lineup: lineupSolo, Name: "Basic", PriceCents: price, Recurrence: "monthly", Status: "active",
	}
}

// planInForce is the organisation's own plan, unless a switch puts it on a Solo one.
func (w *world) planInForce(switches *Switches) Plan {
	if switches.Plan == lineupSolo {
		return soloPlan()
	}

	return w.plan
}

// getSubscription answers GET /v2/subscription.
func (s *Server) getSubscription(x *exchange) answer {
	plan := s.world.planInForce(x.switches)

	return success(http.StatusOK, object{{"plan", object{
		{"code", plan.Code},
		{"lineup", plan.Lineup},
		{"name", plan.Name},
		{"monthly_price", object{{"amount", decimals(plan.PriceCents)}, {"currency", currencyEUR}}},
		{"recurrence", plan.Recurrence},
		{"status", plan.Status},
		{"trial_ends_at", plan.TrialEndsAt},
	}}})
}
