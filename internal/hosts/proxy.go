// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package hosts

import (
	"net/http"
	"net/url"
)

// Proxy is the Proxy of every http.Transport that carries tokens. Requests to this machine go there directly: plain http is
// accepted for them, so a proxy would read the token. Go's own rule knows fewer spellings of this machine's name.
func Proxy(request *http.Request) (*url.URL, error) {
	if IsLoopback(request.URL.Hostname()) {
		return nil, nil //nolint:nilnil // what net/http takes for "no proxy"
	}

	return http.ProxyFromEnvironment(request) //nolint:wrapcheck // the errors of a proxy's address are net/http's
}
