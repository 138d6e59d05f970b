// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
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
		if len(s.faults.strikes(x, true)) > 0 {
			return answer{broken: reset, note: "fault: connection refused"}
		}

		body, err := io.ReadAll(io.LimitReader(x.request.Body, bodyMaximum))
		if err != nil {
			return lost("the client went away while sending")
		}

		x.body = body
		s.ledger.update(x.record, func(record *RequestRecord) { record.Body = string(body) })

		x.faults = s.faults.strikes(x, false)

		if reply, ended := s.strike(x, StageArrival, answer{}); ended {
			return reply
		}

		reply := next(x)

		if changed, ended := s.strike(x, StageAnswer, reply); ended {
			return changed
		}

		return reply
	}
}

// strike lets the faults of one stage do their work; ended says that the answer it returns is to be taken.
func (s *Server) strike(x *exchange, stage Stage, reply answer) (answer, bool) {
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
			reply, ended = fault.spoil(reply), true
		case ActionIgnore:
			return s.unchanged(x), true
		case ActionRefuse, ActionDrop, ActionStatus, ActionHTML, ActionGatewayNotFound:
			return fault.reply(), true
		}
	}

	return reply, ended
}

// unchanged is the answer of a call that does nothing: the card as it is.
func (s *Server) unchanged(x *exchange) answer {
	s.mu.RLock()
	defer s.mu.RUnlock()

	issued, found := s.visible(x)
	if !found {
		return x.notFound()
	}

	reply := success(http.StatusOK, object{{"card", issued.wire(x.switches)}})
	reply.note = "fault: ignored"

	return reply
}

// reply is the answer of a fault that ends the request.
func (f *activeFault) reply() answer {
	var made answer

	switch f.Action {
	case ActionDrop:
		return lost("fault: dropped at " + string(f.Stage))
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

	made.note = "fault: " + string(f.Action) + " at " + string(f.Stage)

	return made
}

// spoil changes an answer on its way out; one that is lost already stays lost.
func (f *activeFault) spoil(reply answer) answer {
	if reply.broken != unbroken {
		return reply
	}

	reply.note = "fault: " + string(f.Action)

	switch f.Action {
	case ActionTruncate:
		reply.broken = truncated
	case ActionMalformed:
		reply.body = append(bytes.Clone(reply.body[:len(reply.body)/malformedAt]), '}', ']')
	default:
		reply.body = f.mutated(reply.body)
	}

	return reply
}

// mutated sets and omits keys of all cards and of meta; what is not JSON stays as it is.
func (f *activeFault) mutated(body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()

	var document map[string]any
	if decoder.Decode(&document) != nil {
		return body
	}

	for _, card := range cardsIn(document) {
		for _, key := range f.CardOmit {
			delete(card, key)
		}

		maps.Copy(card, f.CardSet)
	}

	if meta, hasMeta := document["meta"].(map[string]any); hasMeta {
		for _, key := range f.MetaOmit {
			delete(meta, key)
		}
	}

	changed, err := json.Marshal(document)
	if err != nil {
		return body
	}

	return changed
}

func cardsIn(document map[string]any) []map[string]any {
	var cards []map[string]any

	if card, single := document["card"].(map[string]any); single {
		cards = append(cards, card)
	}

	list, _ := document["cards"].([]any)
	for _, entry := range list {
		if card, isObject := entry.(map[string]any); isObject {
			cards = append(cards, card)
		}
	}

	return cards
}

// wait holds a request until it is released, its time is over, or its client is gone; false ends the request.
func (s *Server) wait(x *exchange, fault *activeFault) bool {
	released := s.faults.hold(fault)
	defer s.faults.letGo(fault)

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

func (b *faultBoard) hold(fault *activeFault) <-chan struct{} {
	b.mu.Lock()
	defer b.mu.Unlock()

	fault.held++

	b.signal()

	return fault.released
}

func (b *faultBoard) letGo(fault *activeFault) {
	b.mu.Lock()
	defer b.mu.Unlock()

	fault.held--

	b.signal()
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
