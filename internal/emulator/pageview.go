// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/url"
	"slices"
	"strconv"
)

// refreshMaximum is an hour, in seconds.
const refreshMaximum = 3600

// view is what the page's address asks for.
type view struct {
	// Refresh is in seconds; 0 is never.
	Refresh int
	// Status is one status of cards; empty is all.
	Status string
	Page   int
}

// readView takes what makes sense and ignores the rest.
func readView(query url.Values) view {
	asked := view{Page: 1}

	if seconds, err := strconv.Atoi(query.Get("refresh")); err == nil && seconds > 0 && seconds <= refreshMaximum {
		asked.Refresh = seconds
	}

	if number, err := strconv.Atoi(query.Get("page")); err == nil && number > 0 {
		asked.Page = number
	}

	if status := query.Get("status"); slices.Contains(allStatuses(), status) {
		asked.Status = status
	}

	return asked
}

func (v view) query() string {
	query := url.Values{}

	if v.Refresh > 0 {
		query.Set("refresh", strconv.Itoa(v.Refresh))
	}

	if v.Status != "" {
		query.Set("status", v.Status)
	}

	if v.Page > 1 {
		query.Set("page", strconv.Itoa(v.Page))
	}

	if len(query) == 0 {
		return ""
	}

	return "?" + query.Encode()
}

func (v view) link() string {
	return "/" + v.query()
}

// WithRefresh is the link to this page with another refresh.
func (v view) WithRefresh(seconds int) string {
	v.Refresh = seconds

	return v.link()
}

// WithStatus is the link to the first page of cards in a status.
func (v view) WithStatus(status string) string {
	v.Status, v.Page = status, 1

	return v.link()
}

// WithPage is the link to another page of the same cards.
func (v view) WithPage(number int) string {
	v.Page = number

	return v.link()
}
