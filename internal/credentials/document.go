// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	// documentVersion is the only version of the format so far. A document without one, as a short helper prints it, is
	// of this version too.
	documentVersion = 1

	maxDocument = 64 << 10 // bytes; real ones have less than four KiB
)

var (
	errNotADocument = errors.New("it is not a JSON object with credentials")
	errNewerVersion = errors.New("it was written by a newer version of this provider")
	errNoTokens     = errors.New("neither an access_token nor a refresh_token is in it")
	errBadToken     = errors.New("a token in it is broken: it has characters that cannot be sent")
	errBadVariable  = errors.New("client_secret_env is neither " + EnvClientSecret + " nor a name that begins with " + EnvClientSecret + "_")
	errTooLong      = errors.New("it is longer than 64 KiB")
)

// variablePattern keeps a document from naming a variable that holds something else, such as an access token: its value is
// sent to the OAuth server.
var variablePattern = regexp.MustCompile(`^` + EnvClientSecret + `(_[A-Z0-9_]+)?$`)

// IsSecretVariable tells whether credentials may name an environment variable as the one with the client secret.
func IsSecretVariable(name string) bool { return variablePattern.MatchString(name) }

// document is the JSON form of credentials.
type document struct {
	Version         int       `json:"version"`
	AccessToken     string    `json:"access_token,omitempty"`
	ExpiresAt       time.Time `json:"expires_at,omitzero"`
	RefreshToken    string    `json:"refresh_token,omitempty"`
	ObtainedAt      time.Time `json:"obtained_at,omitzero"`
	Scopes          []string  `json:"scopes,omitempty"`
	ClientID        string    `json:"client_id,omitempty"`
	ClientSecretEnv string    `json:"client_secret_env,omitempty"`
	OAuthEndpoint   string    `json:"oauth_endpoint,omitempty"`
	Replaces        string    `json:"replaces,omitempty"`
}

func documentOf(kept Credentials) document {
	return document{
		Version:         documentVersion,
		AccessToken:     kept.AccessToken.Reveal(),
		ExpiresAt:       kept.ExpiresAt,
		RefreshToken:    kept.RefreshToken.Reveal(),
		ObtainedAt:      kept.ObtainedAt,
		Scopes:          kept.Scopes,
		ClientID:        kept.ClientID,
		ClientSecretEnv: kept.ClientSecretEnv,
		OAuthEndpoint:   kept.OAuthEndpoint,
		Replaces:        kept.Replaces,
	}
}

func (d document) credentials() Credentials {
	return Credentials{
		AccessToken:     secret.Trimmed(d.AccessToken),
		ExpiresAt:       d.ExpiresAt,
		RefreshToken:    secret.Trimmed(d.RefreshToken),
		ObtainedAt:      d.ObtainedAt,
		Scopes:          cleanScopes(d.Scopes),
		ClientID:        strings.TrimSpace(d.ClientID),
		ClientSecretEnv: d.ClientSecretEnv,
		OAuthEndpoint:   d.OAuthEndpoint,
		Replaces:        d.Replaces,
	}
}

// cleanScopes keeps the visible ASCII characters of scopes, which are made of no others. They are shown on terminals, which
// obey some.
func cleanScopes(scopes []string) []string {
	var clean []string

	for _, scope := range scopes {
		scope = strings.Map(func(char rune) rune {
			if !secret.IsSendable(string(char)) {
				return -1
			}

			return char
		}, scope)

		if scope != "" {
			clean = append(clean, scope)
		}
	}

	return clean
}

// Parse reads a JSON document with credentials. No error repeats a part of it.
func Parse(data []byte) (Credentials, error) {
	if len(data) > maxDocument {
		return Credentials{}, errTooLong
	}

	var found document

	err := json.Unmarshal(data, &found)
	if err != nil {
		return Credentials{}, errNotADocument // the decoder's own error repeats what it read
	}

	if found.Version > documentVersion {
		return Credentials{}, errNewerVersion
	}

	kept := found.credentials()

	return kept, kept.check()
}

func (c Credentials) check() error {
	switch {
	case c.AccessToken.IsZero() && c.RefreshToken.IsZero():
		return errNoTokens
	case !c.AccessToken.IsZero() && !c.AccessToken.Sendable(), !c.RefreshToken.IsZero() && !c.RefreshToken.Sendable():
		return errBadToken
	case c.ClientID != "" && !secret.IsSendable(c.ClientID):
		return errBadClient
	case c.ClientSecretEnv != "" && !IsSecretVariable(c.ClientSecretEnv):
		return errBadVariable
	default:
		return nil
	}
}

// ParseOutput reads what a helper command printed: a JSON document, or nothing but an access token.
func ParseOutput(data []byte) (Credentials, error) {
	text := bytes.TrimSpace(data)
	if bytes.HasPrefix(text, []byte("{")) {
		return Parse(text)
	}

	switch {
	case len(data) > maxDocument:
		return Credentials{}, errTooLong
	case len(text) == 0:
		return Credentials{}, errNoTokens
	case !secret.IsSendable(string(text)) || bytes.ContainsAny(text, `"<>[]`):
		return Credentials{}, errNotADocument
	default:
		return Credentials{AccessToken: secret.New(string(text))}, nil
	}
}

// Encode returns the JSON document that Parse reads, on lines of its own so that people can read it too. It refuses what
// Parse would refuse.
func (c Credentials) Encode() ([]byte, error) {
	err := c.check()
	if err != nil {
		return nil, err
	}

	data, err := json.MarshalIndent(documentOf(c), "", "  ") //nolint:gosec // This is where tokens are stored.
	if err != nil {
		return nil, fmt.Errorf("encode credentials: %w", err)
	}

	return append(data, '\n'), nil
}
