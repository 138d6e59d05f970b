// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package simulated_test

import (
	"bytes"
	"io"
	"net/http"
	"strings"
	"time"
)

// roundTripper lets a function stand between the provider and the emulator.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(request *http.Request) (*http.Response, error) { return f(request) }

// rewritten changes the answers of Qonto.
func rewritten(change func(request *http.Request, body []byte) []byte) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(request *http.Request) (*http.Response, error) {
			response, err := next.RoundTrip(request)
			if err != nil {
				return nil, err
			}

			body, err := io.ReadAll(response.Body)
			if err != nil {
				return nil, err
			}

			body = change(request, body)
			response.Body, response.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
			response.Header.Del("Content-Length")

			return response, response.Body.Close()
		})
	}
}

// slowLookups lets a create that looks nothing up go first.
func slowLookups(next http.RoundTripper) http.RoundTripper {
	return roundTripper(func(request *http.Request) (*http.Response, error) {
		if strings.HasPrefix(request.URL.Path, "/v2/organization") {
			time.Sleep(time.Second) //nolint:forbidigo // the clock is a fake one
		}

		return next.RoundTrip(request)
	})
}

// answer is one that the emulator knows nothing of.
func answer(status int, header http.Header) *http.Response {
	if header == nil {
		header = http.Header{}
	}

	header.Set("Date", time.Now().UTC().Format(http.TimeFormat))

	return &http.Response{
		StatusCode: status, Header: header, Body: io.NopCloser(strings.NewReader("{}")), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
	}
}

// payload reads the body of a request, and puts it back.
func payload(request *http.Request) string {
	if request.Body == nil {
		return ""
	}

	all, _ := io.ReadAll(request.Body)
	request.Body = io.NopCloser(bytes.NewReader(all))

	return string(all)
}

func isCreate(request *http.Request) bool {
	return request.Method == http.MethodPost && request.URL.Path == creates
}
