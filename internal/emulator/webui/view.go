// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package webui

import (
	"net/url"
	"strconv"
	"strings"
)

const (
	// refreshMaximum is an hour, in seconds.
	refreshMaximum = 3600
	filterMaximum  = 100
)

// view is what the page's address asks for.
type view struct {
	// Refresh is in seconds; 0 is never.
	Refresh int
	// Status is one status of cards; empty is all.
	Status string
	// Filter selects requests by a part of what is shown of them.
	Filter string
}

// readView takes what makes sense and ignores the rest. A status that no card has shows no card.
func readView(query url.Values) view {
	asked := view{Status: query.Get("status"), Filter: strings.TrimSpace(query.Get("requests"))}
	asked.Filter = asked.Filter[:min(len(asked.Filter), filterMaximum)]

	if seconds, err := strconv.Atoi(query.Get("refresh")); err == nil && seconds > 0 && seconds <= refreshMaximum {
		asked.Refresh = seconds
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

	if v.Filter != "" {
		query.Set("requests", v.Filter)
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

// WithStatus is the link to the cards in a status.
func (v view) WithStatus(status string) string {
	v.Status = status

	return v.link() + "#cards"
}

// WithFilter is the link to the requests that have a text.
func (v view) WithFilter(text string) string {
	v.Filter = text

	return v.link() + "#requests"
}

// Button is where a form of the page goes.
func (v view) Button(challengeID, decision string) string {
	return "/_emulator/page/challenges/" + url.PathEscape(challengeID) + "/" + decision + v.query()
}
