// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"maps"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/fault"
)

// requestContext is one request on its way through the middleware.
type requestContext struct {
	request   *http.Request
	route     route
	switches  *control.Switches
	body      []byte
	traceID   string
	requestID string
	now       time.Time
	caller    bank.Caller
	key       string
	record    *control.Request
	faults    []*fault.Active
	committed bool
	// note is for the journal.
	note string
}

// address is the client's IP, which the rate limits count by.
func (x *requestContext) address() string {
	host, _, err := net.SplitHostPort(x.request.RemoteAddr)
	if err != nil {
		return x.request.RemoteAddr
	}

	return host
}

// commit notes that the request has changed something.
func (x *requestContext) commit() {
	x.committed = true
}

// handlerFunc answers a request. A middleware wraps it.
type (
	handlerFunc func(*requestContext) answer
	middleware  func(next handlerFunc) handlerFunc
)

// chain wraps a handler in middleware, the first one outermost.
func chain(handler handlerFunc, middlewares ...middleware) handlerFunc {
	for _, wrap := range slices.Backward(middlewares) {
		handler = wrap(handler)
	}

	return handler
}

// breakage is how a connection ends instead of with a whole answer.
type breakage int

const (
	unbroken breakage = iota
	// dropped closes the connection without a single byte.
	dropped
	// truncated promises the whole body and closes half way.
	truncated
	// reset closes the connection with a TCP reset.
	reset
)

// answer is what goes back, as a value, so that middleware can store, change or lose it.
type answer struct {
	status      int
	header      http.Header
	contentType string
	body        []byte
	// document is a body that is not encoded yet, because that takes longer than the rest and needs no lock.
	document object
	// gateway marks answers that never reached the application and so carry no x-request-id.
	gateway bool
	broken  breakage
	note    string
}

const (
	contentTypeJSON = "application/json; charset=utf-8"
	contentTypeText = "text/plain; charset=utf-8"
	contentTypeHTML = "text/html; charset=utf-8"
)

func success(status int, body object) answer {
	return answer{status: status, contentType: contentTypeJSON, document: body}
}

// rendered has the document in the body.
func (a answer) rendered() answer {
	if a.document != nil {
		a.body, a.document = a.document.encode(), nil
	}

	return a
}

func plainText(status int, text string) answer {
	return answer{status: status, contentType: contentTypeText, body: []byte(text)}
}

func html(text string) answer {
	return answer{status: http.StatusOK, contentType: contentTypeHTML, body: []byte(text), gateway: true}
}

func lost(note string) answer {
	return answer{broken: dropped, note: note}
}

// send writes the answer, or breaks the connection as the answer says.
func (x *requestContext) send(writer http.ResponseWriter, reply answer) {
	switch reply.broken {
	case dropped:
		panic(http.ErrAbortHandler)
	case reset:
		resetConn(writer)

		return
	case unbroken, truncated:
	}

	header := writer.Header()

	maps.Copy(header, reply.header)

	header.Set("Date", x.now.Format(http.TimeFormat))

	if !x.switches.DateHeader {
		header["Date"] = nil // or net/http writes its own
	}

	header.Set("X-Tyk-Trace-Id", x.traceID)

	if !reply.gateway && header.Get("X-Request-Id") == "" {
		header.Set("X-Request-Id", x.requestID)
	}

	if reply.contentType != "" {
		header.Set("Content-Type", reply.contentType)
	}

	header.Set("Content-Length", strconv.Itoa(len(reply.body)))
	writer.WriteHeader(reply.status)

	if reply.broken == truncated {
		x.cutShort(writer, reply.body)
	}

	// The client may be gone; there is nobody to tell.
	_, _ = writer.Write(reply.body)
}

func (*requestContext) cutShort(writer http.ResponseWriter, body []byte) {
	_, _ = writer.Write(body[:len(body)/2])
	_ = http.NewResponseController(writer).Flush()

	panic(http.ErrAbortHandler)
}
