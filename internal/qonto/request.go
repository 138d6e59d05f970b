// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	headerIdempotencyKey = "X-Qonto-Idempotency-Key"
	headerStagingToken   = "X-Qonto-Staging-Token" //nolint:gosec // the name of a header
	headerSCAMethod      = "X-Qonto-2fa-Preference"
	headerSCASession     = "X-Qonto-Sca-Session-Token"
	mediaJSON            = "application/json"
	maxKeyLength         = 255
)

var (
	errBadID  = errors.New("the id is empty or has characters that no id has")
	errBadKey = errors.New("the idempotency key is empty, too long, or has characters that cannot be sent")
)

var idPattern = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// call is one logical API call. It is sent any number of times, always the same.
type call struct {
	op       Operation
	method   string
	route    string // path with {id} or {token} unfilled
	id       string // fills {id}
	query    url.Values
	body     []byte
	language string        // Accept-Language
	key      string        // idempotency key, writes only
	level    string        // card_level of a create
	session  secret.Text   // session token of an approved challenge, fills {token}
	private  []string      // texts of the payload that no message may repeat
	create   CreateOptions // creates only
}

func (c *call) write() bool { return !isRead(c.method) }

// creates tells whether a repeat may make a second card.
func (c *call) creates() bool { return c.op == OpCreateCard }

func isRead(method string) bool { return method == http.MethodGet }

// check refuses what must not be sent: an id from elsewhere could lead the request to another path.
func (c *call) check() error {
	if strings.Contains(c.route, "{id}") && !idPattern.MatchString(c.id) {
		return errBadID
	}

	if strings.Contains(c.route, "{token}") && !idPattern.MatchString(c.session.Reveal()) {
		return errBadSession
	}

	if c.write() && (len(c.key) > maxKeyLength || !secret.IsSendable(c.key)) {
		return errBadKey
	}

	return nil
}

// newRequest builds one attempt. Each has a body reader of its own over the same bytes.
func (c *Client) newRequest(ctx context.Context, call *call, token string) (*http.Request, error) {
	target := *c.endpoint
	target.Path += strings.NewReplacer("{id}", call.id, "{token}", call.session.Reveal()).Replace(call.route)
	target.RawQuery = call.query.Encode()

	var body io.Reader
	if call.body != nil {
		body = bytes.NewReader(call.body)
	}

	request, err := http.NewRequestWithContext(ctx, call.method, target.String(), body)
	if err != nil {
		return nil, fmt.Errorf("build request: %w", err)
	}

	headers := []struct{ name, value string }{
		{"Authorization", "Bearer " + token},
		{"Accept", mediaJSON},
		{"Accept-Language", call.language},
		{"User-Agent", c.config.UserAgent},
		{headerStagingToken, c.config.StagingToken.Reveal()},
		{headerIdempotencyKey, call.key},
		{headerSCASession, call.session.Reveal()},
	}

	for _, header := range headers {
		if header.value != "" {
			request.Header.Set(header.name, header.value)
		}
	}

	if call.body != nil {
		request.Header.Set("Content-Type", mediaJSON)
	}

	if call.write() && c.config.SCAMethod != "" {
		request.Header.Set(headerSCAMethod, c.config.SCAMethod)
	}

	return request, nil
}

// cardBody wraps a payload the way every card endpoint wants it: {"card": {…}}.
func cardBody(payload any) ([]byte, error) {
	var body bytes.Buffer

	encoder := json.NewEncoder(&body)
	encoder.SetEscapeHTML(false)

	err := encoder.Encode(struct {
		Card any `json:"card"`
	}{payload})
	if err != nil {
		return nil, fmt.Errorf("encode request: %w", err)
	}

	return bytes.TrimSuffix(body.Bytes(), []byte("\n")), nil
}
