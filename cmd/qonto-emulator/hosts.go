// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"regexp"
	"strings"
)

var errHostName = errors.New("it is not a name or an address without scheme and port")

var hostPattern = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$`)

// addHosts returns what takes one value of the flag: names and addresses between commas.
func addHosts(hosts *[]string) func(string) error {
	return func(names string) error {
		for name := range strings.SplitSeq(names, ",") {
			if _, err := netip.ParseAddr(name); err != nil && !hostPattern.MatchString(name) {
				return errHostName
			}

			*hosts = append(*hosts, name)
		}

		return nil
	}
}

// host is where to reach the emulator from this machine: the host of -addr, unless that stands for all addresses.
func (s settings) host() string {
	host, _, err := net.SplitHostPort(s.address)
	if address, errAddress := netip.ParseAddr(host); err != nil || host == "" || errAddress == nil && address.IsUnspecified() {
		return "127.0.0.1"
	}

	return host
}

func (s settings) url(bound net.Addr) string {
	_, port, _ := net.SplitHostPort(bound.String()) // the address of a listener has a port

	return "http://" + net.JoinHostPort(s.host(), port)
}

// warn tells that a listener is not for this machine only.
func warn(errOut io.Writer, bound net.Addr) {
	if address, ok := bound.(*net.TCPAddr); ok && address.IP.IsLoopback() {
		return
	}

	_, _ = fmt.Fprintf(errOut, "qonto-emulator: warning: other machines may reach it at %s, read its tokens, and change everything in it\n", bound)
}
