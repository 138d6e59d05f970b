// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
)

// network connects processes and server through pipes, which stand still in a bubble when nothing happens.
type network struct {
	incoming chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

var errNetworkClosed = errors.New("the network is closed")

func newNetwork() *network {
	return &network{incoming: make(chan net.Conn), closed: make(chan struct{})}
}

func (n *network) Accept() (net.Conn, error) {
	select {
	case connection := <-n.incoming:
		return connection, nil
	case <-n.closed:
		return nil, errNetworkClosed
	}
}

func (n *network) Close() error {
	n.once.Do(func() { close(n.closed) })

	return nil
}

func (n *network) Addr() net.Addr {
	return &net.UnixAddr{Name: "pipe", Net: "pipe"}
}

func (n *network) dial(ctx context.Context) (net.Conn, error) {
	client, server := net.Pipe()

	select {
	case n.incoming <- server:
		return client, nil
	case <-n.closed:
		return nil, errNetworkClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// direct calls a handler in the caller's goroutine, for control calls.
type direct struct{ handler http.Handler }

func (d direct) RoundTrip(request *http.Request) (*http.Response, error) {
	recorder := httptest.NewRecorder()
	d.handler.ServeHTTP(recorder, request)

	return recorder.Result(), nil
}
