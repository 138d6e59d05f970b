// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import (
	"fmt"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// interrupt kills or stops a whole run at one request.
type interrupt struct {
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

func interruptKinds() []string { return []string{kill, stop, stopTwice} }

func places() []string { return []string{unsent, arrived, goesOn, unkept, committed, answered} }

func (i interrupt) cell() cell { return cell{i.Endpoint, i.What + " " + i.Where} }

func (i interrupt) String() string {
	return fmt.Sprintf("%s at the %d. %s, %s", i.What, i.Nth, i.Endpoint, i.Where)
}

// hold is the fault that keeps the request where the interrupt happens, if the server has to keep it.
func (i interrupt) hold() (control.Fault, bool) {
	held := endpointNamed(i.Endpoint).only(control.Fault{Nth: i.Nth, Times: 1, Action: "hold", Stage: "arrival"})

	switch i.Where {
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
