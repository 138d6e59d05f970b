// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulatortest

import (
	"context"
	"net"
	"sync"
)

// Network connects clients and a server through pipes: real HTTP that stands still in a bubble of virtual time when nothing
// happens. It is the listener of the server.
type Network struct {
	incoming chan net.Conn
	closed   chan struct{}
	once     sync.Once
}

// NewNetwork is a network with nobody on it.
func NewNetwork() *Network {
	return &Network{incoming: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept waits for a client.
func (n *Network) Accept() (net.Conn, error) {
	select {
	case connection := <-n.incoming:
		return connection, nil
	case <-n.closed:
		return nil, net.ErrClosed
	}
}

// Close lets nobody in any more.
func (n *Network) Close() error {
	n.once.Do(func() { close(n.closed) })

	return nil
}

// Addr satisfies net.Listener: the network has no addresses.
func (n *Network) Addr() net.Addr {
	return &net.UnixAddr{Name: "pipe", Net: "pipe"}
}

// Dial connects a client, wherever it wants to.
func (n *Network) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()

	select {
	case n.incoming <- server:
		return client, nil
	case <-n.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}
