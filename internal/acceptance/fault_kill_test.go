// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// boundary is a place between two requests at which a process can die.
type boundary struct {
	name   string
	hold   control.Fault
	exists bool // whether Qonto has issued the card by then
}

func boundaries() []boundary {
	return []boundary{
		{"before the create is read", control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "arrival"}, false},
		{"after the card was issued", control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "answer"}, true},
		{"between create and nickname", control.Fault{Method: "PATCH", Route: nicknames, Action: "hold", Stage: "arrival"}, true},
	}
}

// A process is killed at each boundary of a create, and the run is repeated: at once, and after the server has forgotten
// more and more.
func TestKilledAtEveryBoundary(t *testing.T) {
	victims := map[string]func(*testing.T, *exec.Cmd){"provider": killProvider, "CLI and provider": killGroup}

	for _, b := range boundaries() {
		for victim, kill := range victims {
			for _, after := range []time.Duration{0, 29 * time.Minute, 31 * time.Minute, 25 * time.Hour} {
				t.Run(fmt.Sprintf("%s/%s/%v later", b.name, victim, after), func(t *testing.T) {
					c := newCLI(t)
					c.configure(card("virtual", ads))
					c.interruptAt(b, func(command *exec.Cmd) { kill(t, command) })
					c.repeat(b, after)
				})
			}
		}
	}
}

// Ctrl-C, once and twice, at each boundary. The first lets the provider settle and tell; nothing is issued after it.
func TestInterruptedAtEveryBoundary(t *testing.T) {
	for _, b := range boundaries() {
		for times := 1; times <= 2; times++ {
			t.Run(fmt.Sprintf("%s/%d times", b.name, times), func(t *testing.T) {
				c := newCLI(t)
				c.configure(card("virtual", ads))

				text := c.interruptAt(b, func(command *exec.Cmd) {
					for range times {
						_ = command.Process.Signal(syscall.SIGINT)
					}
				})

				if times == 1 && b.exists && !strings.Contains(text, c.only().ID) {
					t.Errorf("the card is named nowhere:\n%s", text)
				}

				c.repeat(b, 0)
			})
		}
	}
}

// A locked card is unlocked to be discarded. A process that dies in between leaves it open, and the next apply closes it.
func TestKilledBetweenUnlockAndDiscard(t *testing.T) {
	for victim, kill := range map[string]func(*testing.T, *exec.Cmd){"provider": killProvider, "CLI and provider": killGroup} {
		t.Run(victim, func(t *testing.T) {
			c := newCLI(t)
			c.configure(card("virtual", ads, `locked = true`))
			c.apply()
			c.configure("")

			unlocked := boundary{hold: control.Fault{Method: "PUT", Route: "/v2/cards/{id}/unlock", Action: "hold", Stage: "answer"}}
			c.interruptAt(unlocked, func(command *exec.Cmd) { kill(t, command) })

			if left := c.only().Status; left != "live" {
				t.Fatalf("the card was left %s: the test does not interrupt what it is meant to", left)
			}

			c.terraform("plan").expect(t, `Card "ads" ••••\d+ will be discarded for good`)
			c.apply()
			living(0)(t, c.Ledger())

			if rest := c.terraform("state", "list"); strings.Contains(rest.text, address) {
				t.Errorf("the state still holds it:\n%s", rest.text)
			}
		})
	}
}

// interruptAt runs an apply up to the boundary, lets something happen to its processes, and waits for their end.
func (c *cli) interruptAt(b boundary, happen func(*exec.Cmd)) string {
	c.t.Helper()

	fault := c.Fault(b.hold)

	command := c.command("apply", "-auto-approve", "-no-color")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run := c.launch(command)

	waiting, cancel := context.WithTimeout(c.t.Context(), time.Minute)
	defer cancel()

	c.must(fault.WaitHeld(waiting, 1))
	happen(command)

	text := run.wait().text // how it ends depends on what happened

	c.must(fault.WaitIdle(waiting)) // a request that is released before its client has gone is carried out
	c.must(fault.Remove(c.t.Context()))

	return text
}

// repeat runs the same configuration again, so much later, and holds the outcome to the guarantee.
func (c *cli) repeat(b boundary, after time.Duration) {
	c.t.Helper()
	c.Clock().Advance(after)

	inState := strings.Contains(c.terraform("state", "list").text, address)
	again := c.terraform("apply", "-auto-approve")
	stops := b.exists && !inState && after > 25*time.Minute && after < 24*time.Hour
	lost := b.exists && !inState && after > 24*time.Hour

	if stops != (again.code != 0) {
		c.t.Errorf("apply ended with %d:\n%s", again.code, again.text)
	}

	if stops {
		again.expect(c.t, `A card like this one exists already.*`+c.only().ID)

		return
	}

	want := map[bool]int{true: 2, false: 1}[lost]
	if issued := len(c.Ledger().Cards); issued != want {
		c.t.Errorf("%d cards were issued, want %d", issued, want)
	}

	if last := c.terraform("plan", "-detailed-exitcode"); last.code != 0 {
		c.t.Errorf("the plan after that is not empty:\n%s", last.text)
	}
}

func killGroup(t *testing.T, command *exec.Cmd) {
	t.Helper()

	err := syscall.Kill(-command.Process.Pid, syscall.SIGKILL)
	if err != nil {
		t.Fatal(err)
	}
}

func killProvider(t *testing.T, command *exec.Cmd) {
	t.Helper()

	for _, process := range providersOf(t, command) {
		_ = process.Kill()
	}
}

// providersOf are the children of the CLI: it has no other ones.
func providersOf(t *testing.T, command *exec.Cmd) []*os.Process {
	t.Helper()

	list, err := exec.CommandContext(t.Context(), "ps", "-A", "-o", "pid=,ppid=").Output()
	if err != nil {
		t.Fatal(err)
	}

	var found []*os.Process

	for line := range strings.Lines(string(list)) {
		fields := strings.Fields(line)
		if len(fields) == 2 && fields[1] == strconv.Itoa(command.Process.Pid) {
			pid, _ := strconv.Atoi(fields[0])

			process, err := os.FindProcess(pid)
			if err == nil {
				found = append(found, process)
			}
		}
	}

	if len(found) == 0 {
		t.Fatal("the CLI has no provider to kill")
	}

	return found
}
