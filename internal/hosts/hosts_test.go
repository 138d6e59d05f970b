// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package hosts_test

import (
	"errors"
	"net/url"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
)

func TestCheck(t *testing.T) {
	t.Parallel()

	for text, want := range map[string]error{
		"https://qonto.example":      nil,
		"http://qonto.example":       hosts.ErrInsecure,
		"http://127.0.0.1.example":   hosts.ErrInsecure,
		"http://localhost.example":   hosts.ErrInsecure,
		"http://0.0.0.0":             hosts.ErrInsecure,
		"http://10.0.0.1":            hosts.ErrInsecure,
		"http://":                    hosts.ErrInsecure,
		"http://127.0.0.1:8080":      nil,
		"http://127.9.9.9":           nil,
		"http://[::1]:8080":          nil,
		"http://[::ffff:127.0.0.1]":  nil,
		"http://LocalHost:1":         nil,
		"http://localhost.:1":        hosts.ErrInsecure,
		"http://a.localhost":         hosts.ErrInsecure,
		"http://127.1":               hosts.ErrInsecure,
		"ftp://127.0.0.1":            hosts.ErrScheme,
		"//127.0.0.1":                hosts.ErrScheme,
		"javascript://127.0.0.1/%0a": hosts.ErrScheme,
	} {
		address, err := url.Parse(text)
		if err != nil {
			t.Fatal(err)
		}

		if got := hosts.Check(address, false); !errors.Is(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}

		if got := hosts.Check(address, true); errors.Is(want, hosts.ErrScheme) != (got != nil) {
			t.Errorf("%s, if the user wants it: %v", text, got)
		}
	}
}
