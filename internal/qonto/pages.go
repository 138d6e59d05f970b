// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"maps"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// PageSize is how many entries a page has that is not the last one: the most that Qonto gives.
const PageSize = 100

// everything is how many entries a caller wants that reads to the end.
const everything = maxListed

// Meta is what a list answer says about its pages. Keys may be missing.
type Meta struct {
	NextPage   *int // nil if it is not told, which happens on any page; 0 if there is none
	TotalPages int  // 0 if it is not told
}

// UnmarshalJSON takes numbers, also as text, and leaves out what is neither.
func (m *Meta) UnmarshalJSON(data []byte) error {
	var told map[string]json.RawMessage

	err := json.Unmarshal(data, &told)
	if err != nil {
		return fmt.Errorf("decode meta: %w", err)
	}

	*m = Meta{}

	if total, isNumber := numberOf(told["total_pages"]); isNumber {
		m.TotalPages = total
	}

	next, isNumber := numberOf(told["next_page"])
	if isNumber || string(told["next_page"]) == "null" {
		m.NextPage = &next
	}

	return nil
}

// numberOf reads a number, or a text that is one, 0 and false for anything else.
func numberOf(value json.RawMessage) (int, bool) {
	number, err := strconv.Atoi(strings.Trim(string(value), `"`))
	if err != nil {
		return 0, false
	}

	return number, true
}

// After returns the number of the page after this one, false if there is none. When nothing is told about pages, every page
// but an empty one may have a successor, whatever its length: the server may give fewer entries a page than it is asked for.
func (m Meta) After(page, length int) (int, bool) {
	switch {
	case length == 0:
		return 0, false
	case m.NextPage != nil && *m.NextPage > page:
		return *m.NextPage, true
	case m.TotalPages > 0:
		return page + 1, page < m.TotalPages
	default:
		return page + 1, m.NextPage == nil
	}
}

// page is one page of a list.
type page[T any] struct {
	items []T
	meta  Meta
	date  time.Time
}

// list names a paginated list and what its entries are told apart by.
type list[T any] struct {
	op    Operation
	route string
	name  string // the key of the answer that holds the entries
	id    func(T) string
	// withoutMeta says that Qonto's reference shows answers without meta. A page that is not full is the last one then.
	withoutMeta bool
}

// page asks for one page. An entry without id makes the whole answer malformed: left out, it would look deleted.
func (l list[T]) page(ctx context.Context, client *Client, query url.Values, number int) (page[T], error) {
	var result page[T]

	values := url.Values{"page": {strconv.Itoa(number)}, "per_page": {strconv.Itoa(PageSize)}}
	maps.Copy(values, query)

	call := newRead(l.op, l.route).withQuery(values)

	answer, err := client.do(ctx, call)
	if err != nil {
		return result, err
	}

	result.items, result.meta, err = l.decode(answer.body, number)
	if err != nil {
		return result, client.malformedError(call, answer, err)
	}

	for _, item := range result.items {
		if l.id(item) == "" {
			return result, client.malformedError(call, answer, errNoID)
		}
	}

	result.date = answer.date()

	return result, nil
}

// decode reads a page. One that lies further away than any list reaches, or says that there are such, is an error: who
// believed it would read for ever.
func (l list[T]) decode(body []byte, number int) ([]T, Meta, error) {
	meta := metaOf(body)

	if number > maxPages || meta.TotalPages > maxPages {
		return nil, meta, errTooManyPages
	}

	content, err := wrapped(body, l.name)
	if err != nil {
		return nil, meta, err
	}

	items, err := entries[T](content)
	if number*len(items) > maxListed {
		err = errTooManyPages
	}

	return items, meta, err
}

func metaOf(body []byte) Meta {
	var meta Meta

	err := json.Unmarshal(member(body, "meta"), &meta)
	if err != nil {
		return Meta{}
	}

	return meta
}

// pages goes through all pages, first to last, until one brings nothing new. Of a caller that wants so many entries, the
// pages that it is certain to ask for are read ahead.
func (l list[T]) pages(ctx context.Context, client *Client, query url.Values, wanted int) iter.Seq2[page[T], error] {
	return func(yield func(page[T], error) bool) {
		ctx, ahead := newReadAhead(ctx, l, client, query)
		defer ahead.stop()

		seen, last := map[string]bool{}, 1

		for number, more := 1, true; more; {
			current, err := ahead.page(ctx, number, last)
			if err != nil {
				yield(current, err)

				return
			}

			length := len(current.items)
			current.items = l.unseen(current.items, seen)

			if !yield(current, nil) {
				return
			}

			wanted -= length
			last = min(current.meta.TotalPages, number+pagesOf(wanted))
			number, more = current.meta.After(number, length)
			more = more && len(current.items) > 0 && (length >= PageSize || !l.withoutMeta || current.meta != Meta{})
		}
	}
}

// pagesOf is how many pages so many entries take at least.
func pagesOf(entries int) int { return max(0, entries+PageSize-1) / PageSize }

// unseen drops entries of earlier pages: pages shift when something is created or removed in between.
func (l list[T]) unseen(items []T, seen map[string]bool) []T {
	fresh := items[:0]

	for _, item := range items {
		id := l.id(item)
		if !seen[id] {
			seen[id] = true

			fresh = append(fresh, item)
		}
	}

	return fresh
}

// all collects every entry of every page.
func (l list[T]) all(ctx context.Context, client *Client) ([]T, error) {
	var items []T

	for current, err := range l.pages(ctx, client, nil, everything) {
		if err != nil {
			return nil, err
		}

		items = append(items, current.items...)
	}

	return items, nil
}
