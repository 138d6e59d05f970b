// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"syscall"
)

// Operations of network errors, as Go names them.
const (
	opDial  = "dial"
	opProxy = "proxyconnect"
)

// describe says what a network error means. Texts of unknown errors are not shown: that of a badly set proxy holds
// the proxy's password.
func describe(err error) string {
	if failed, ok := errors.AsType[*net.OpError](err); ok && failed.Op == opProxy {
		return "the proxy in between: " + describe(failed.Err)
	}

	switch {
	case errors.Is(err, errAttemptTimeout), errors.Is(err, context.DeadlineExceeded):
		return errAttemptTimeout.Error()
	case errors.Is(err, errConnectionRefused):
		return "the connection was refused"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, syscall.ECONNRESET):
		return "the connection was closed before the answer was complete"
	case isUntrusted(err):
		return "the server's certificate is not trusted"
	case isPlain(err):
		return "the server does not speak TLS"
	default:
		return describeNetwork(err)
	}
}

func describeNetwork(err error) string {
	if _, ok := errors.AsType[*net.DNSError](err); ok {
		return "the host name cannot be resolved"
	}

	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() {
		return "the connection timed out"
	}

	if failed, ok := errors.AsType[*net.OpError](err); ok && failed.Op == opDial {
		return "no connection could be established"
	}

	return "the connection failed"
}

// isPermanent tells that waiting does not heal the error: TLS failed, or nobody listens on this machine.
func isPermanent(err error) bool { return isUntrusted(err) || isPlain(err) || isRefusedHere(err) }

// isRefusedHere tells that this machine refused the connection. Between a program and its own machine lies no network.
func isRefusedHere(err error) bool {
	if !errors.Is(err, errConnectionRefused) {
		return false
	}

	failed, found := errors.AsType[*net.OpError](err)
	for found && failed.Op != opDial {
		failed, found = errors.AsType[*net.OpError](failed.Err)
	}

	if !found {
		return false
	}

	address, ok := failed.Addr.(*net.TCPAddr)

	return ok && address.IP.IsLoopback()
}

func isUntrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)

	return ok
}

func isPlain(err error) bool {
	_, ok := errors.AsType[tls.RecordHeaderError](err)

	return ok || errors.Is(err, http.ErrSchemeMismatch)
}
