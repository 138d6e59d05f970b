// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"bytes"
	"errors"
	"os/exec"
	"regexp"
	"sync"
	"testing"
	"time"
)

// running is a command that runs. What it prints can be read meanwhile.
type running struct {
	t       *testing.T
	command *exec.Cmd
	grown   chan struct{} // more was printed
	ended   chan struct{}
	failed  error // why it did not end by itself, once it has ended

	mu   sync.Mutex
	text bytes.Buffer
}

// launch starts a command that the test has prepared. It ends with the test at the latest.
func (c *cli) launch(command *exec.Cmd) *running {
	c.t.Helper()

	r := &running{t: c.t, command: command, grown: make(chan struct{}, 1), ended: make(chan struct{})}
	command.Stdout, command.Stderr = r, r
	c.must(command.Start())

	go func() {
		defer close(r.ended)

		r.failed = command.Wait()
	}()

	return r
}

// Write takes what the command prints.
func (r *running) Write(data []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	select {
	case r.grown <- struct{}{}:
	default:
	}

	return r.text.Write(data)
}

func (r *running) printed() string {
	r.mu.Lock()
	defer r.mu.Unlock()

	return r.text.String()
}

// await waits until something is printed, and returns it with what its groups match.
func (r *running) await(pattern string) []string {
	r.t.Helper()

	wanted := regexp.MustCompile(pattern)
	limit := time.After(time.Minute)

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
			r.t.Fatalf("no %q within a minute:\n%s", pattern, r.printed())
		}
	}
}

// wait waits for the end.
func (r *running) wait() output {
	r.t.Helper()
	<-r.ended

	var exit *exec.ExitError
	if r.failed != nil && !errors.As(r.failed, &exit) {
		r.t.Fatalf("%v: %v", r.command.Args, r.failed)
	}

	return output{text: withoutOverrides(r.printed()), code: r.command.ProcessState.ExitCode()}
}
