// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// requestFilter is what a list of requests asks for.
type requestFilter struct {
	statuses, types             []string
	createdFrom, processedSince time.Time
}

func newRequestFilter(x *exchange) (requestFilter, *problem) {
	query := x.request.URL.Query()
	filter := requestFilter{statuses: query["status[]"], types: query["request_type[]"]}

	types := slices.Collect(maps.Values(requestTypes()))
	isStatus := func(text string) bool { return slices.Contains(requestStatuses(), text) }
	isType := func(text string) bool { return slices.Contains(types, text) }

	refused := cmp.Or(
		checkFilter("status[]", filter.statuses, isStatus),
		checkFilter("request_type[]", filter.types, isType),
		x.instant("created_at_from", &filter.createdFrom),
		x.instant("processed_at_from", &filter.processedSince),
	)

	return filter, refused
}

// instant reads a date and time from the query, if it is there.
func (x *exchange) instant(parameter string, target *time.Time) *problem {
	text := x.request.URL.Query().Get(parameter)
	if text == "" {
		return nil
	}

	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return &problem{code: "invalid", detail: parameter + " must be a date and time", parameter: parameter}
	}

	*target = at

	return nil
}

func (f requestFilter) matches(asked *CardRequest) bool {
	isProcessed := f.processedSince.IsZero() || asked.ProcessedAt != nil && !asked.ProcessedAt.Before(f.processedSince)

	return isProcessed && isAmong(f.statuses, asked.Status) && isAmong(f.types, asked.Type) && !asked.CreatedAt.Before(f.createdFrom)
}

// requestOrder reads sort_by; the newest requests come first by default.
func requestOrder(sortBy string) (func(a, b *CardRequest) int, *problem) {
	field, direction, _ := strings.Cut(cmp.Or(sortBy, "created_at:desc"), ":")

	processed := func(asked *CardRequest) time.Time {
		if asked.ProcessedAt == nil {
			return time.Time{}
		}

		return *asked.ProcessedAt
	}

	ascending, known := map[string]func(a, b *CardRequest) int{
		"created_at":   func(a, b *CardRequest) int { return a.CreatedAt.Compare(b.CreatedAt) },
		"processed_at": func(a, b *CardRequest) int { return processed(a).Compare(processed(b)) },
	}[field]

	switch {
	case known && (direction == "asc" || direction == ""):
		return ascending, nil
	case known && direction == "desc":
		return func(a, b *CardRequest) int { return ascending(b, a) }, nil
	default:
		return nil, &problem{code: "not_in_list", detail: "sort_by has an invalid value", parameter: "sort_by"}
	}
}
