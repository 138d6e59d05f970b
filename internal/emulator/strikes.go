// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"io"
	"net"
	"net/http"
	"time"
)

// bodyMaximum is far beyond any body the API takes.
const bodyMaximum = 1 << 20

const malformedAt = 2

// injectFaults is the gate of faults. It also reads the body, because faults may look at it.
func (s *Server) injectFaults(next step) step {
	return func(x *exchange) answer {
		if len(s.faultsFor(x, true)) > 0 {
			return answer{broken: reset, note: "fault: connection refused"}
		}

		body, err := io.ReadAll(io.LimitReader(x.request.Body, bodyMaximum))
		if err != nil {
			return lost("the client went away while sending")
		}

		x.body = body
		x.faults = s.faultsFor(x, false)

		if reply, ended := s.strike(x, StageArrival, answer{}); ended {
			return reply
		}

		reply := next(x).rendered()

		if changed, ended := s.strike(x, StageAnswer, reply); ended {
			return changed
		}

		return reply
	}
}

// faultsFor are the faults that the request is in for: those that refuse connections, or all others.
func (s *Server) faultsFor(x *exchange, refusing bool) []*activeFault {
	s.mu.Lock()
	defer s.mu.Unlock()

	x.record.Body = string(x.body)

	return s.faults.strikes(faultTarget{
		method: x.request.Method, route: x.route.pattern, cardID: x.request.PathValue("id"),
		key: x.request.Header.Get(idempotencyHeader), isApproved: x.request.Header.Get(sessionTokenHeader) != "", body: x.body,
	}, refusing)
}

// strike lets the faults of one stage do their work; ended says that the answer it returns is to be taken.
func (s *Server) strike(x *exchange, stage string, reply answer) (answer, bool) {
	ended := false

	for _, fault := range x.faults {
		if fault.Stage != stage {
			continue
		}

		switch fault.Action {
		case ActionHold, ActionDelay:
			if !s.wait(x, fault) {
				return lost("the client went away while the request was held"), true
			}
		case ActionMutate, ActionMalformed, ActionTruncate:
			reply, ended = spoil(fault.Fault, reply), true
		case ActionIgnore:
			return s.unchanged(x), true
		case ActionRefuse, ActionDrop, ActionStatus, ActionHTML, ActionGatewayNotFound:
			return faultReply(fault.Fault), true
		}
	}

	return reply, ended
}

// unchanged is the answer of a call that does nothing: the card as it is.
func (s *Server) unchanged(x *exchange) answer {
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
func faultReply(f Fault) answer {
	var made answer

	switch f.Action {
	case ActionDrop:
		return lost("fault: dropped at " + f.Stage)
	case ActionHTML:
		made = html(stagingPage)
	case ActionGatewayNotFound:
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

// spoil changes an answer on its way out; one that is lost already stays lost.
func spoil(f Fault, reply answer) answer {
	if reply.broken != unbroken {
		return reply
	}

	reply.note = "fault: " + f.Action

	switch f.Action {
	case ActionTruncate:
		reply.broken = truncated
	case ActionMalformed:
		reply.body = append(bytes.Clone(reply.body[:len(reply.body)/malformedAt]), '}', ']')
	default:
		reply.body = mutated(f, reply.body)
	}

	return reply
}

// wait holds a request until it is released, its time is over, or its client is gone; false ends the request.
func (s *Server) wait(x *exchange, fault *activeFault) bool {
	s.mu.Lock()
	released := s.faults.hold(fault)
	s.mu.Unlock()

	defer func() {
		s.mu.Lock()
		defer s.mu.Unlock()

		s.faults.letGo(fault)
	}()

	var timeout <-chan time.Time

	if fault.Action == ActionDelay {
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

// hangUp resets the connection, so that the client sees a refusal rather than an end.
func hangUp(writer http.ResponseWriter) {
	connection, _, err := http.NewResponseController(writer).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}

	if tcp, isTCP := connection.(*net.TCPConn); isTCP {
		_ = tcp.SetLinger(0)
	}

	_ = connection.Close()
}
