// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

const (
	readTimeout  = 30 * time.Second
	writeTimeout = 60 * time.Second
)

var errAttemptTimeout = errors.New("no complete answer in time")

// transportError is an attempt that got no complete answer.
type transportError struct {
	cause error
	sent  bool // bytes may have reached the server
}

// roundTrip sends the call once, within a time limit of its own.
func (c *Client) roundTrip(ctx context.Context, call *call, token string) (*reply, *transportError) {
	timeout := readTimeout
	if call.write() {
		timeout = writeTimeout
	}

	ctx, cancel := context.WithTimeoutCause(ctx, timeout, errAttemptTimeout)
	defer cancel()

	var wire wireTrace

	request, err := c.newRequest(httptrace.WithClientTrace(ctx, wire.hooks()), call, token)
	if err != nil {
		return nil, &transportError{cause: err}
	}

	response, err := c.transport.RoundTrip(request)
	if err != nil {
		return nil, &transportError{cause: contextCause(ctx, err), sent: wire.maySend(err)}
	}

	defer func() { _ = response.Body.Close() }()

	limit := maxAnswer
	if response.StatusCode >= http.StatusBadRequest {
		limit = maxRefusal
	}

	body, err := readAll(response.Body, limit)
	if err != nil && response.StatusCode < http.StatusBadRequest {
		return nil, &transportError{cause: contextCause(ctx, err), sent: true}
	}

	// A refusal is one even when its text was cut off.
	return &reply{status: response.StatusCode, header: response.Header, body: body}, nil
}

// contextCause prefers the reason why the context ended over the network error that this caused.
func contextCause(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}

	return context.Cause(ctx)
}

// readAll reads to the end, so that the connection can be used again, unless that is too far away.
func readAll(body io.Reader, limit int) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(body, int64(limit)+1))
	if err != nil {
		return data, fmt.Errorf("read answer: %w", err)
	}

	if len(data) > limit {
		return data[:limit], errAnswerTooLong
	}

	return data, nil
}

// wireTrace tells whether a request that failed may have left this machine.
type wireTrace struct {
	asked     atomic.Bool // a connection was asked for: the transport reports what it does
	connected atomic.Bool // and one was had
}

func (w *wireTrace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { w.asked.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { w.connected.Store(true) },
	}
}

// maySend is false only when it is certain that nothing was sent: no connection was ever established.
func (w *wireTrace) maySend(err error) bool {
	if w.asked.Load() {
		return w.connected.Load()
	}

	var failed *net.OpError

	return !errors.As(err, &failed) || failed.Op != opDial
}
