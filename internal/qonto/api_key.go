// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"errors"
	"regexp"
)

var errAPIKey = errors.New("it is an API key (login and secret), and cards need an OAuth access token: " +
	"get one with terraform-provider-qonto login")

// An OAuth token has no colon, and a token with dots may be a JWT with whatever somebody put around it.
var apiKeyPattern = regexp.MustCompile(`^[^\s:./]+:[^\s:./]+$`)

// IsAPIKey tells whether a text that was given as access token has the form of Qonto's API keys, slug:secret. These open
// other parts of the API.
func IsAPIKey(token string) bool { return apiKeyPattern.MatchString(token) }
