// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// frontDoor keeps the pages of other sites out. The emulator hands its tokens to every program on this machine, and a browser
// runs programs of strangers.
type frontDoor struct {
	names  []string // that the emulator answers to, besides those of this machine
	origin *http.CrossOriginProtection
}

func newFrontDoor(names []string) *frontDoor {
	return &frontDoor{names: names, origin: http.NewCrossOriginProtection()}
}

// knows tells whether a host, without its port, is this machine or an allowed name.
func (f *frontDoor) knows(host string) bool {
	if IsLoopback(host) {
		return true
	}

	return slices.ContainsFunc(f.names, func(name string) bool { return strings.EqualFold(name, host) })
}

// admit refuses a request whose Host header is another name. A site can have its own name lead to this machine (DNS
// rebinding); for a browser, the emulator's answers are then that site's own.
func (f *frontDoor) admit(writer http.ResponseWriter, request *http.Request) bool {
	if f.knows(withoutPort(request.Host)) {
		return true
	}

	http.Error(writer, "The emulator answers to localhost, to loopback addresses, and to the names that -allow-host gives it.",
		http.StatusMisdirectedRequest)

	return false
}

// sameOrigin refuses a control call that a page of another site has sent. Programs other than browsers send no origin.
func (f *frontDoor) sameOrigin(writer http.ResponseWriter, request *http.Request) bool {
	if f.origin.Check(request) == nil && f.knowsOrigin(request.Header.Get("Origin")) {
		return true
	}

	http.Error(writer, "Only pages of the emulator itself may do this.", http.StatusForbidden)

	return false
}

func (f *frontDoor) knowsOrigin(origin string) bool {
	if origin == "" {
		return true
	}

	address, err := url.Parse(origin)

	return err == nil && f.knows(address.Hostname())
}

// IsLoopback tells whether a host, without its port, is this machine by its very name.
func IsLoopback(host string) bool {
	address, err := netip.ParseAddr(host)

	return strings.EqualFold(host, "localhost") || err == nil && address.IsLoopback()
}

// withoutPort takes a Host header apart.
func withoutPort(hostPort string) string {
	host, _, err := net.SplitHostPort(hostPort)
	if err != nil {
		return strings.TrimSuffix(strings.TrimPrefix(hostPort, "["), "]")
	}

	return host
}
