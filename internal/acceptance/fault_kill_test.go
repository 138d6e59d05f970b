// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"context"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
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
// more and more. The chaos tests kill at every request, with every delay.
func TestKilledAtEveryBoundary(t *testing.T) {
	t.Parallel()

	const provider, both = "provider", "CLI and provider"

	victims := map[string]func(*testing.T, *exec.Cmd){provider: acctest.KillProvider, both: acctest.KillGroup}
	unread, issued, unnamed := boundaries()[0], boundaries()[1], boundaries()[2]

	for _, death := range []struct {
		at     boundary
		victim string
		after  time.Duration
	}{
		{unread, provider, 0},
		{unread, both, 25 * time.Hour},
		{issued, provider, 29 * time.Minute},
		{issued, provider, 25 * time.Hour},
		{issued, both, 0},
		{issued, both, 31 * time.Minute},
		{unnamed, provider, 31 * time.Minute},
		{unnamed, both, 29 * time.Minute},
	} {
		t.Run(fmt.Sprintf("%s/%s/%v later", death.at.name, death.victim, death.after), func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(acctest.Card("virtual", acctest.Ads))
			interruptAt(c, death.at, func(command *exec.Cmd) { victims[death.victim](t, command) })
			repeatRun(c, death.at, death.after)
		})
	}
}

// Ctrl-C, once and twice, at each boundary. The first lets the provider settle and tell; nothing is issued after it.
func TestInterruptedAtEveryBoundary(t *testing.T) {
	t.Parallel()

	for _, b := range boundaries() {
		for times := 1; times <= 2; times++ {
			t.Run(fmt.Sprintf("%s/%d times", b.name, times), func(t *testing.T) {
				c := acctest.NewCLI(t)
				c.Configure(acctest.Card("virtual", acctest.Ads))

				text := interruptAt(c, b, func(command *exec.Cmd) {
					for range times {
						_ = command.Process.Signal(syscall.SIGINT)
					}
				})

				if times == 1 && b.exists && !strings.Contains(text, c.OnlyCard().ID) {
					t.Errorf("the card is named nowhere:\n%s", text)
				}

				repeatRun(c, b, 0)
			})
		}
	}
}

// A locked card is unlocked to be discarded. A process that dies in between leaves it open, and the next apply closes it.
func TestKilledBetweenUnlockAndDiscard(t *testing.T) {
	t.Parallel()

	for victim, kill := range map[string]func(*testing.T, *exec.Cmd){"provider": acctest.KillProvider, "CLI and provider": acctest.KillGroup} {
		t.Run(victim, func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(acctest.Card("virtual", acctest.Ads, `locked = true`))
			c.Apply()
			c.Configure("")

			unlocked := boundary{hold: control.Fault{Method: "PUT", Route: "/v2/cards/{id}/unlock", Action: "hold", Stage: "answer"}}
			interruptAt(c, unlocked, func(command *exec.Cmd) { kill(t, command) })

			if left := c.OnlyCard().Status; left != "live" {
				t.Fatalf("the card was left %s: the test does not interrupt what it is meant to", left)
			}

			c.Terraform("plan").Expect(t, `Card "ads" ••••\d+ will be discarded for good`)
			c.Apply()
			acctest.ExpectLiving(0)(t, c.Ledger())

			if rest := storedCards(c); len(rest) > 0 {
				t.Errorf("the state still holds %v", rest)
			}
		})
	}
}

// interruptAt runs an apply up to the boundary, lets something happen to its processes, and waits for their end.
func interruptAt(c *acctest.CLI, b boundary, happen func(*exec.Cmd)) string {
	c.T.Helper()

	fault := c.Fault(b.hold)

	command := c.Command("apply", "-auto-approve", "-no-color")
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run := c.Launch(command)

	waiting, cancel := context.WithTimeout(c.T.Context(), acctest.Patience)
	defer cancel()

	c.Must(fault.WaitHeld(waiting, 1))
	happen(command)

	text := run.Wait().Text // how it ends depends on what happened

	c.Must(fault.WaitIdle(waiting)) // a request that is released before its client has gone is carried out
	c.Must(fault.Remove(c.T.Context()))

	return text
}

// repeatRun runs the same configuration again, so much later, and holds the outcome to the guarantee.
func repeatRun(c *acctest.CLI, b boundary, after time.Duration) {
	c.T.Helper()
	c.Clock().Advance(after)

	_, inState := storedCards(c)["this"]
	again := c.Terraform("apply", "-auto-approve")
	stops := b.exists && !inState && after > 25*time.Minute && after < 24*time.Hour
	lost := b.exists && !inState && after > 24*time.Hour

	if stops != (again.ExitCode != 0) {
		c.T.Errorf("apply ended with %d:\n%s", again.ExitCode, again.Text)
	}

	if stops {
		again.Expect(c.T, `A card like this one exists already.*`+c.OnlyCard().ID)

		return
	}

	want := map[bool]int{true: 2, false: 1}[lost]
	if issued := len(c.Ledger().Cards); issued != want {
		c.T.Errorf("%d cards were issued, want %d", issued, want)
	}

	if last := c.Terraform("plan", "-detailed-exitcode"); last.ExitCode != 0 {
		c.T.Errorf("the plan after that is not empty:\n%s", last.Text)
	}
}
