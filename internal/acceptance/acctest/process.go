// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"errors"
	"os/exec"
	"regexp"
	"sync"
	"testing"
	"time"
)

// Patience is how long tests wait for what a process is to do. It is long enough for a busy machine, and for a debugger.
const Patience = 5 * time.Minute

// Process is a command that runs. What it prints can be read meanwhile.
type Process struct {
	t       *testing.T
	Command *exec.Cmd
	grown   chan struct{} // more was printed
	ended   chan struct{}
	failed  error // why it did not end by itself, once it has ended

	mu   sync.Mutex
	text bytes.Buffer
}

// Launch starts a command that the test has prepared. It ends with the test at the latest.
func (c *CLI) Launch(command *exec.Cmd) *Process {
	c.T.Helper()

	r := &Process{t: c.T, Command: command, grown: make(chan struct{}, 1), ended: make(chan struct{})}
	command.Stdout, command.Stderr = r, r
	c.Must(command.Start())
	c.T.Cleanup(func() { <-r.ended })

	go func() {
		defer close(r.ended)

		r.failed = command.Wait()
	}()

	return r
}

// Write takes what the command prints.
func (r *Process) Write(data []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	select {
	case r.grown <- struct{}{}:
	default:
	}

	return r.text.Write(data) //nolint:wrapcheck // a buffer never fails
}

func (r *Process) printed() string {
	r.mu.Lock()
	defer r.mu.Unlock()

	return r.text.String()
}

// Await waits until something is printed, and returns it with what its groups match.
func (r *Process) Await(pattern string) []string {
	r.t.Helper()

	wanted := regexp.MustCompile(pattern)
	limit := time.After(Patience)

	for {
		if found := wanted.FindStringSubmatch(r.printed()); found != nil {
			return found
		}

		select {
		case <-r.grown:
		case <-r.ended:
			if !wanted.MatchString(r.printed()) {
				r.t.Fatalf("it ended without %q:\n%s", pattern, r.printed())
			}
		case <-limit:
			r.t.Fatalf("no %q in time:\n%s", pattern, r.printed())
		}
	}
}

// Wait waits for the end.
func (r *Process) Wait() Output {
	r.t.Helper()
	<-r.ended

	var exit *exec.ExitError
	if r.failed != nil && !errors.As(r.failed, &exit) {
		r.t.Fatalf("%v: %v", r.Command.Args, r.failed)
	}

	return Output{Text: withoutOverrides(r.printed()), ExitCode: r.Command.ProcessState.ExitCode()}
}
