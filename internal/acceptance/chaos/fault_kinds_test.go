// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// kind is one way in which a request fails, and where on its way: before the server has done anything, after it has
// done it and before it keeps the answer under the key, or after all of that.
type kind struct {
	name    string
	unsent  bool // the server is not there
	fault   control.Fault
	lasting bool // too slow to be drawn for many requests
	keyless bool // done, and not kept under the key
	isFalse bool // an answer says what is not true
	slow    bool // answered as ever, only later
	fits    func(endpoint string) bool
}

// at tells whether the kind can strike an endpoint.
func (k kind) at(endpoint string) bool {
	return k.fits == nil || k.fits(endpoint)
}

// slow is a request that is put off: what it tells is younger than the request.
const slow = "slow"

const concurrent = `{"error":"Concurrent requests detected"}`

func kinds() []kind {
	all := []kind{
		{name: "connection refused", unsent: true},
		{name: "reset before", fault: control.Fault{Action: "refuse"}},
		{name: "dropped before", fault: control.Fault{Action: "drop", Stage: "arrival"}},
		{name: "dropped while handled", fault: control.Fault{Action: "drop", Stage: "handling"}},
		{name: "dropped after", fault: control.Fault{Action: "drop", Stage: "answer"}},
		{name: "truncated after", fault: control.Fault{Action: "truncate"}},
		{name: "malformed after", fault: control.Fault{Action: "malformed"}},
		{name: "html before", fault: control.Fault{Action: "html", Stage: "arrival"}},
		{name: "html after", fault: control.Fault{Action: "html", Stage: "answer"}},
		{name: "hang before", fault: control.Fault{Action: "hold", Stage: "arrival"}, lasting: true},
		{name: "hang after", fault: control.Fault{Action: "hold", Stage: "answer"}, lasting: true},
		{name: slow, fault: control.Fault{Action: "delay", Stage: "arrival", DelayMS: 6000}, lasting: true, slow: true},
		{name: "401 before", fault: status(401, "arrival", "")},
		{name: "409 concurrent", fault: withBody(status(409, "arrival", ""), concurrent)},
		{name: "429 concurrent", fault: withBody(status(429, "arrival", ""), concurrent)},
		{name: "429 before", fault: status(429, "arrival", "")},
		{name: "429 before, Retry-After", fault: status(429, "arrival", "7")},
	}

	for _, code := range []int{500, 502, 503, 504} {
		all = append(all,
			kind{name: fmt.Sprint(code, " before"), fault: status(code, "arrival", "")},
			kind{name: fmt.Sprint(code, " after"), fault: status(code, "answer", "")})
	}

	return append(append(all, keylessKinds()...), falseAnswerKinds()...)
}

// keptGarbled is an answer that Qonto keeps under the key as nobody can read it.
const keptGarbled = "malformed, and kept so"

// keylessKinds strike between the change and the storing of the key. What is malformed there is kept as it is.
func keylessKinds() []kind {
	all := []kind{
		{name: "dropped, key not kept", fault: control.Fault{Action: "drop", Stage: "committed"}},
		{name: "truncated, key not kept", fault: control.Fault{Action: "truncate", Stage: "committed"}},
		{name: keptGarbled, fault: control.Fault{Action: "malformed", Stage: "committed"}},
		{name: "500, key not kept", fault: status(500, "committed", "")},
		{name: "503, key not kept", fault: status(503, "committed", "")},
	}

	for i := range all {
		all[i].keyless, all[i].fits = true, isDone
	}

	return all
}

// isDone tells whether a request to an endpoint is carried out and not only asked about.
func isDone(name string) bool {
	return name != approvalRequest && endpointNamed(name).isWrite()
}

// ignored is a call that is answered as if it had been done.
const ignored = "ignored"

// falseAnswerKinds are answers that say what is not true: a status, a change that was not made, flags that are missing.
func falseAnswerKinds() []kind {
	var all []kind

	for _, status := range statuses() {
		all = append(all, kind{
			name: "said to be " + status, isFalse: true, fits: isIn("create", "list", approved+"create"),
			fault: control.Fault{Action: "mutate", CardSet: map[string]any{"status": status}},
		})
	}

	return append(all,
		kind{
			name: ignored, isFalse: true, fault: control.Fault{Action: "ignore"},
			fits: func(name string) bool { return isDone(name) && !isIn("create", approved+"create")(name) },
		},
		kind{
			name: "without flags", isFalse: true, fits: isIn("create", "list"),
			fault: control.Fault{Action: "mutate", CardOmit: []string{"atm_option", "online_option"}},
		})
}

func isIn(names ...string) func(string) bool {
	return func(name string) bool { return slices.Contains(names, name) }
}

// statuses are those of Qonto's reference.
func statuses() []string {
	return append(finalStatuses(), "pending", "live", "paused", "pin_blocked", "onhold")
}

func finalStatuses() []string {
	return []string{
		"pre_expired", "expired", "discarded", "lost", "stolen", "shipped_lost", "order_canceled", "abusive", "deleted",
	}
}

func status(code int, stage, retryAfter string) control.Fault {
	return control.Fault{Action: "status", Status: code, Stage: stage, RetryAfter: retryAfter, ResponseBody: `{"message":"no"}`}
}

func withBody(fault control.Fault, body string) control.Fault {
	fault.ResponseBody = body

	return fault
}

// fault is a kind of failure at an endpoint, for some of its requests.
type fault struct {
	Endpoint string
	Kind     string
	Nth      int
	Times    int           // 0: until the step is over
	For      time.Duration // 0: for as often as Times says
}

func (f fault) cell() cell { return cell{f.Endpoint, f.Kind} }

func (f fault) String() string {
	return fmt.Sprintf("%s of %s from the %d. on, %d times, for %v", f.Kind, f.Endpoint, f.Nth, f.Times, f.For)
}

func (f fault) kind() kind {
	all := kinds()

	return all[slices.IndexFunc(all, func(k kind) bool { return k.name == f.Kind })]
}

func (f fault) onEmulator() control.Fault {
	at := endpointNamed(f.Endpoint)
	wanted := f.kind().fault
	wanted.Nth, wanted.Times = f.Nth, f.Times

	return at.only(wanted)
}

// only has a fault strike nothing but this endpoint.
func (e endpoint) only(fault control.Fault) control.Fault {
	fault.Method, fault.Route = e.method, e.route
	fault.Approved, fault.Unapproved = e.approved, e.isWrite() && !e.approved

	return fault
}
