// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/fault"
)

// bodyMaximum is far beyond any body the API takes.
const bodyMaximum = 1 << 20

const malformedAt = 2

// injectFaults is the middleware of faults. It also reads the body, because faults may look at it.
func (s *Server) injectFaults(next handlerFunc) handlerFunc {
	return func(x *requestContext) answer {
		if len(s.faultsFor(x, true)) > 0 {
			return answer{broken: reset, note: "fault: connection refused"}
		}

		body, err := io.ReadAll(io.LimitReader(x.request.Body, bodyMaximum))
		if err != nil {
			return lost("the client went away while sending")
		}

		x.body = body
		x.faults = s.faultsFor(x, false)

		if reply, ended := s.applyFaults(x, control.StageArrival, answer{}); ended {
			return reply
		}

		reply := next(x).rendered()

		if changed, ended := s.applyFaults(x, control.StageAnswer, reply); ended {
			return changed
		}

		return reply
	}
}

// faultsFor are the faults that the request is in for: those that refuse connections, or all others.
func (s *Server) faultsFor(x *requestContext, refusing bool) []*fault.Active {
	s.mu.Lock()
	defer s.mu.Unlock()

	x.record.Body = string(x.body)

	return s.faults.Choose(fault.Target{
		Method: x.request.Method, Route: x.route.pattern, CardID: x.request.PathValue("id"),
		Key: x.request.Header.Get(idempotencyHeader), IsApproved: x.request.Header.Get(sessionTokenHeader) != "", Body: x.body,
	}, refusing)
}

// applyFaults lets the faults of one stage do their work; ended says that the answer it returns is to be taken.
func (s *Server) applyFaults(x *requestContext, stage string, reply answer) (answer, bool) {
	ended := false

	for _, fault := range x.faults {
		if fault.Stage != stage {
			continue
		}

		switch fault.Action {
		case control.ActionHold, control.ActionDelay:
			if !s.wait(x, fault) {
				return lost("the client went away while the request was held"), true
			}
		case control.ActionMutate, control.ActionMalformed, control.ActionTruncate:
			reply, ended = corrupt(fault.Fault, reply), true
		case control.ActionIgnore:
			return s.unchanged(x), true
		case control.ActionRefuse, control.ActionDrop, control.ActionStatus, control.ActionHTML, control.ActionGatewayNotFound:
			return faultReply(fault.Fault), true
		}
	}

	return reply, ended
}

// unchanged is the answer of a call that does nothing: the card as it is.
func (s *Server) unchanged(x *requestContext) answer {
	s.mu.Lock()
	defer s.mu.Unlock()

	issued, found := s.visible(x)
	if !found {
		return x.notFound()
	}

	reply := success(http.StatusOK, object{{"card", cardObject(issued, x.switches)}})
	reply.note = "fault: ignored"

	return reply
}

// faultReply is the answer of a fault that ends the request.
func faultReply(f control.Fault) answer {
	var made answer

	switch f.Action {
	case control.ActionDrop:
		return lost("fault: dropped at " + f.Stage)
	case control.ActionHTML:
		made = html(stagingPage)
	case control.ActionGatewayNotFound:
		made = gatewayNotFound()
	default:
		made = answer{status: f.Status, contentType: f.ContentType, body: []byte(f.ResponseBody)}
		if made.contentType == "" {
			made.contentType = contentTypeJSON
		}

		if f.RetryAfter != "" {
			made.header = http.Header{"Retry-After": {f.RetryAfter}}
		}
	}

	made.note = "fault: " + f.Action + " at " + f.Stage

	return made
}

// corrupt changes an answer on its way out; one that is lost already stays lost.
func corrupt(f control.Fault, reply answer) answer {
	if reply.broken != unbroken {
		return reply
	}

	reply.note = "fault: " + f.Action

	switch f.Action {
	case control.ActionTruncate:
		reply.broken = truncated
	case control.ActionMalformed:
		reply.body = append(bytes.Clone(reply.body[:len(reply.body)/malformedAt]), '}', ']')
	default:
		reply.body = fault.Mutate(f, reply.body)
	}

	return reply
}

// wait holds a request until it is released, its time is over, or its client is gone; false ends the request.
func (s *Server) wait(x *requestContext, fault *fault.Active) bool {
	s.mu.Lock()
	released := s.faults.Hold(fault)
	s.mu.Unlock()

	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()

		s.faults.Resume(fault)
	}()

	var timeout <-chan time.Time

	if fault.Action == control.ActionDelay {
		timer := time.NewTimer(time.Duration(fault.DelayMS) * time.Millisecond)
		defer timer.Stop()

		timeout = timer.C
	}

	gone := x.request.Context().Done()

	for {
		select {
		case <-released:
			return true
		case <-timeout:
			return true
		case <-s.closing:
			return false
		case <-gone:
			if !fault.GoOn {
				return false
			}

			gone = nil
		}
	}
}

// resetConn resets the connection, so that the client sees a refusal rather than an end.
func resetConn(writer http.ResponseWriter) {
	connection, _, err := http.NewResponseController(writer).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}

	if tcp, isTCP := connection.(*net.TCPConn); isTCP {
		_ = tcp.SetLinger(0)
	}

	_ = connection.Close()
}
