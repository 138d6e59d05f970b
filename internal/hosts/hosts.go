// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package hosts is the one rule of which hosts tokens may be sent to.
package hosts

import (
	"errors"
	"net/netip"
	"net/url"
	"strings"
)

// Errors of an address that must not get a token. They are the ends of sentences that begin with what it is the address of.
var (
	// ErrScheme means that the address is neither https nor http.
	ErrScheme = errors.New("must be an absolute URL with https")
	// ErrInsecure means that others could read what is sent.
	ErrInsecure = errors.New("must use https; plain http is accepted for this machine only, or with allow_insecure_endpoint")
)

// Check accepts https, and plain http to this machine, or to any host if the user wants that. It looks at scheme and host
// only. It returns ErrScheme or ErrInsecure.
func Check(address *url.URL, allowInsecure bool) error {
	switch {
	case address.Scheme == "https":
		return nil
	case address.Scheme != "http":
		return ErrScheme
	case allowInsecure || IsLoopback(address.Hostname()):
		return nil
	default:
		return ErrInsecure
	}
}

// IsLoopback tells whether a host, without its port, is this machine by its very name. It asks no name server, and counts
// nothing that some systems ask one about: localhost with a dot at its end, names below it, shortened addresses.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)

	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback()
}
