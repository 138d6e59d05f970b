// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"net/url"
	"sync"
)

// PagesAtOnce is how many pages of one list are asked for at the same time.
const PagesAtOnce = 5

// readAhead asks for the pages of a list in parallel, as far as it is certain that they are wanted.
type readAhead[T any] struct {
	list   list[T]
	client *Client
	query  url.Values
	cancel context.CancelFunc
	wait   sync.WaitGroup
	asked  map[int]chan readPage[T]
}

// readPage is a page, or why there is none.
type readPage[T any] struct {
	page page[T]
	err  error
}

// newReadAhead has to be stopped.
func newReadAhead[T any](ctx context.Context, l list[T], client *Client, query url.Values) (context.Context, *readAhead[T]) {
	ctx, cancel := context.WithCancel(ctx) //nolint:gosec // stop calls it

	return ctx, &readAhead[T]{list: l, client: client, query: query, cancel: cancel, asked: map[int]chan readPage[T]{}}
}

// stop ends what is under way.
func (r *readAhead[T]) stop() {
	r.cancel()
	r.wait.Wait()
}

// page returns a page, and asks for those after it up to the last one that is known to be wanted.
func (r *readAhead[T]) page(ctx context.Context, number, last int) (page[T], error) {
	for ahead := number; ahead <= max(number, min(last, number+PagesAtOnce-1)); ahead++ {
		r.ask(ctx, ahead)
	}

	read := <-r.asked[number]
	delete(r.asked, number)

	return read.page, read.err
}

func (r *readAhead[T]) ask(ctx context.Context, number int) {
	if r.asked[number] != nil {
		return
	}

	answer := make(chan readPage[T], 1)
	r.asked[number] = answer

	r.wait.Go(func() {
		current, err := r.list.page(ctx, r.client, r.query, number)
		answer <- readPage[T]{current, err}
	})
}
