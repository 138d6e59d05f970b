// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import (
	"bytes"
	"encoding/json"
	"mime"
	"net/http"
	"strings"
	"time"
)

// reply is an HTTP answer, read to its end.
type reply struct {
	status   int
	header   http.Header
	body     []byte
	attempts int

	earlierUnknown bool // the outcome of an attempt before the one that got this answer is not known
}

func (r *reply) ok() bool {
	return r.status >= http.StatusOK && r.status < http.StatusMultipleChoices
}

// date returns the server's clock, zero if the answer does not tell it.
func (r *reply) date() time.Time {
	date, err := http.ParseTime(r.header.Get("Date"))
	if err != nil {
		return time.Time{}
	}

	return date
}

// traceID returns the gateway's id of the request, or else the application's.
func (r *reply) traceID(hide scrubber) string {
	return firstOf(hide.id(r.header.Get("X-Tyk-Trace-Id")), hide.id(r.header.Get("X-Request-ID")))
}

// bodyForm is what the body of an answer is made of.
type bodyForm int

const (
	formNothing bodyForm = iota // empty, or broken JSON
	formJSON                    // an object or a list
	formHTML
	formText
)

// form looks at the body first and at its label second: gateways and the sandbox label loosely.
func (r *reply) form() bodyForm {
	body := bytes.TrimSpace(r.body)
	if len(body) == 0 {
		return formNothing
	}

	if (body[0] == '{' || body[0] == '[') && json.Valid(body) {
		return formJSON
	}

	media, _, err := mime.ParseMediaType(r.header.Get("Content-Type"))
	if err != nil {
		media = ""
	}

	switch {
	case strings.Contains(media, "html"), body[0] == '<':
		return formHTML
	case strings.HasSuffix(media, "json"):
		return formNothing
	default:
		return formText
	}
}

// excess is why a JSON body must not be decoded, or nil.
func (r *reply) excess(form bodyForm) error {
	if form != formJSON {
		return nil
	}

	return checkBounds(r.body)
}

func firstOf(values ...string) string {
	for _, value := range values {
		if value != "" {
			return value
		}
	}

	return ""
}
