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

// describe says what a network error means. Texts of unknown errors are not shown: that of a badly set proxy holds
// the proxy's password.
func describe(err error) string {
	switch {
	case errors.Is(err, errAttemptTimeout), errors.Is(err, context.DeadlineExceeded):
		return errAttemptTimeout.Error()
	case errors.Is(err, syscall.ECONNREFUSED):
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

	if failed, ok := errors.AsType[*net.OpError](err); ok && failed.Op == "dial" {
		return "no connection could be established"
	}

	return "the connection failed"
}

// isPermanent tells that TLS failed in a way that waiting does not heal.
func isPermanent(err error) bool { return isUntrusted(err) || isPlain(err) }

func isUntrusted(err error) bool {
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)

	return ok
}

func isPlain(err error) bool {
	_, ok := errors.AsType[tls.RecordHeaderError](err)

	return ok || errors.Is(err, http.ErrSchemeMismatch)
}
