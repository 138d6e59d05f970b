// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"
	"slices"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// endpoint is a call that the provider makes.
type endpoint struct {
	name, method, route string
	approved            bool // with the session token of its approval
}

// asking is the column of all calls that are answered by the wish for an approval.
const (
	asking   = "ask"
	polling  = "poll"
	approved = "approved "
)

func endpoints() []endpoint {
	return []endpoint{
		{name: "create", method: "POST", route: "/v2/cards"},
		{name: "nickname", method: "PATCH", route: "/v2/cards/{id}/nickname"},
		{name: "limits", method: "PATCH", route: "/v2/cards/{id}/limits"},
		{name: "restrictions", method: "PATCH", route: "/v2/cards/{id}/restrictions"},
		{name: "options", method: "PATCH", route: "/v2/cards/{id}/options"},
		{name: "lock", method: "PUT", route: "/v2/cards/{id}/lock"},
		{name: "unlock", method: "PUT", route: "/v2/cards/{id}/unlock"},
		{name: "discard", method: "PUT", route: "/v2/cards/{id}/discard"},
		{name: "list", method: "GET", route: "/v2/cards"},
		{name: "organization", method: "GET", route: "/v2/organization"},
		{name: "membership", method: "GET", route: "/v2/membership"},
		{name: polling, method: "GET", route: "/v2/sca_sessions/{token}"},
		{name: approved + "create", method: "POST", route: "/v2/cards", approved: true},
		{name: approved + "limits", method: "PATCH", route: "/v2/cards/{id}/limits", approved: true},
		{name: approved + "unlock", method: "PUT", route: "/v2/cards/{id}/unlock", approved: true},
	}
}

func endpointNamed(name string) endpoint {
	all := endpoints()

	return all[slices.IndexFunc(all, func(e endpoint) bool { return e.name == name })]
}

// nameOf is the name of the endpoint of a request without an approval.
func nameOf(method, route string) string {
	all := endpoints()

	return all[slices.IndexFunc(all, func(e endpoint) bool { return e.method == method && e.route == route })].name
}

func (e endpoint) isWrite() bool { return e.method != "GET" }

// columns are the endpoints as the matrix has them: a write is another place when it asks for an approval first.
func columns() []string {
	var names []string
	for _, e := range endpoints() {
		names = append(names, e.name)
	}

	return append(names, asking)
}

// kind is one way in which a request fails, and where on its way: before the server has done anything, after it has
// done it and before it keeps the answer under the key, or after all of that.
type kind struct {
	name    string
	unsent  bool // the server is not there
	fault   control.Fault
	lasting bool // too slow to be drawn for many requests
	keyless bool // done, and not kept under the key
	lies    bool // an answer says what is not true
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

	return append(append(all, keylessKinds()...), lies()...)
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
	return name != asking && endpointNamed(name).isWrite()
}

// ignored is a call that is answered as if it had been done.
const ignored = "ignored"

// lies are answers that say what is not true: a status, a change that was not made, flags that are missing.
func lies() []kind {
	var all []kind

	for _, status := range statuses() {
		all = append(all, kind{
			name: "said to be " + status, lies: true, fits: isIn("create", "list", approved+"create"),
			fault: control.Fault{Action: "mutate", CardSet: map[string]any{"status": status}},
		})
	}

	return append(all,
		kind{
			name: ignored, lies: true, fault: control.Fault{Action: "ignore"},
			fits: func(name string) bool { return isDone(name) && !isIn("create", approved+"create")(name) },
		},
		kind{
			name: "without flags", lies: true, fits: isIn("create", "list"),
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

// blow is an interruption of the whole run, at one request.
type blow struct {
	What     string
	Where    string
	Endpoint string
	Nth      int
}

// What is done to a run.
const (
	kill      = "kill"
	stop      = "Ctrl-C"
	stopTwice = "two Ctrl-C"
	// cancelOrder does nothing to the run, but to the card that was issued last.
	cancelOrder = "cancellation of the order"
)

// Where on a request's way it is done.
const (
	unsent    = "before it is sent"
	arrived   = "before the server does it"
	goesOn    = "before the server does it, and it goes on"
	unkept    = "after the server did it, and its key is not kept"
	committed = "after the server did it"
	answered  = "after its answer"
)

func blows() []string { return []string{kill, stop, stopTwice} }

func places() []string { return []string{unsent, arrived, goesOn, unkept, committed, answered} }

func (b blow) cell() cell { return cell{b.Endpoint, b.What + " " + b.Where} }

func (b blow) String() string {
	return fmt.Sprintf("%s at the %d. %s, %s", b.What, b.Nth, b.Endpoint, b.Where)
}

// hold is the fault that keeps the request where the blow is to fall, if the server has to keep it.
func (b blow) hold() (control.Fault, bool) {
	held := endpointNamed(b.Endpoint).only(control.Fault{Nth: b.Nth, Times: 1, Action: "hold", Stage: "arrival"})

	switch b.Where {
	case arrived:
	case goesOn:
		held.GoOn = true
	case unkept:
		held.Stage = "committed"
	case committed:
		held.Stage = "answer"
	default:
		return held, false
	}

	return held, true
}

// cell is one entry of the fault matrix.
type cell struct {
	Endpoint string
	Kind     string
}

// required are all cells that the long form must have hit.
func required() []cell {
	var cells []cell

	for _, column := range columns() {
		for _, k := range kinds() {
			if k.at(column) {
				cells = append(cells, cell{column, k.name})
			}
		}

		for _, what := range blows() {
			for _, where := range places() {
				if where == unkept && !isDone(column) {
					continue
				}

				cells = append(cells, blow{What: what, Where: where, Endpoint: column}.cell())
			}
		}
	}

	return cells
}
