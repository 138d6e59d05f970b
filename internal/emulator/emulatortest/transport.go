// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulatortest

import (
	"net/http"
	"net/http/httptest"
)

// transport carries requests to a handler in the goroutine of the caller.
type transport struct {
	handler http.Handler
}

// Transport carries requests to a handler without a network, for tests in virtual time and for benchmarks.
func Transport(handler http.Handler) http.RoundTripper {
	return transport{handler: handler}
}

// RoundTrip hands over a copy of the request that looks as if it had arrived through a connection.
func (t transport) RoundTrip(request *http.Request) (*http.Response, error) {
	arriving := request.Clone(request.Context())
	arriving.RemoteAddr = "192.0.2.1:1234"

	if arriving.Body == nil {
		arriving.Body = http.NoBody
	}

	recorder := httptest.NewRecorder()
	t.handler.ServeHTTP(recorder, arriving)

	return recorder.Result(), nil
}
