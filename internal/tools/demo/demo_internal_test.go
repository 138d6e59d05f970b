// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

const root = "../../.."

// envProgram has the program of these tests be the demo, which then need not be linked once more.
const envProgram = "TEST_DEMO"

func TestMain(m *testing.M) {
	if os.Getenv(envProgram) == "" {
		m.Run()
	} else {
		main()
	}
}

// TestDemo plays the demo to its end, or breaks it off in several ways: it must never leave anything behind.
func TestDemo(t *testing.T) {
	t.Parallel()

	prepared := prepare(t)

	t.Run("whole", func(t *testing.T) {
		t.Parallel()

		var out recorder

		d, temp := prepared, t.TempDir()
		d.ctx, d.out, d.errOut = t.Context(), &out, &out

		err := d.run(temp)
		if err != nil {
			t.Fatalf("%v\n%s", err, out.String())
		}

		for _, want := range []string{
			"4 to add, 0 to change, 0 to destroy", "No changes", "0 to add, 2 to change, 0 to destroy",
			"1 imported, 0 added, 0 changed, 0 destroyed", "5 destroyed",
			"[browser] Allow", "[phone] Issue a plus card? Yes.", "1 refresh", "it was denied in the Qonto app",
			"Backups", "cards need a decision.",
		} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("the demo does not show %q", want)
			}
		}

		checkNothingIsLeft(t, temp, out.String())
	})

	t.Run("interrupted", func(t *testing.T) {
		t.Parallel()

		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()

		out := &recorder{text: "Creating...", trip: interrupt}
		d, temp := prepared, t.TempDir()
		d.ctx, d.out, d.errOut = ctx, out, &recorder{}

		err := d.run(temp)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}

		checkNothingIsLeft(t, temp, out.String())
	})

	t.Run("unread", func(t *testing.T) {
		t.Parallel()

		temp := t.TempDir()
		cmd := exec.CommandContext(t.Context(), os.Args[0],
			"-cli", prepared.cli, "-provider", prepared.provider, "-settings", prepared.settings, "-examples", prepared.examples)

		cmd.Env = append(os.Environ(), envProgram+"=1", "TMPDIR="+temp)

		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}

		err = cmd.Start()
		if err != nil {
			t.Fatal(err)
		}

		told := readUntil(t, out, "Creating...")
		_ = out.Close()

		if cmd.Wait() == nil {
			t.Error("the demo has played to its end")
		}

		checkNothingIsLeft(t, temp, told)
	})

	t.Run("a step fails", func(t *testing.T) {
		t.Parallel()

		d, temp := prepared, t.TempDir()
		d.ctx, d.out, d.errOut = t.Context(), &recorder{}, &recorder{}
		d.settings = os.DevNull // the CLI finds no provider

		err := d.run(temp)
		if exit := new(exec.ExitError); !errors.As(err, &exit) {
			t.Errorf("error %v", err)
		}

		checkNothingIsLeft(t, temp, "")
	})
}

// prepare builds the provider, and has the CLI find it.
func prepare(t *testing.T) demo {
	t.Helper()

	mirror := filepath.Join(t.TempDir(), "mirror")
	cmd := exec.CommandContext(t.Context(), "bash", "tools/install-mirror", mirror)
	cmd.Dir = root

	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, said)
	}

	programs, err := filepath.Glob(filepath.Join(mirror, "registry.terraform.io", "*", "*", "*", "*", "terraform-provider-qonto_*"))
	if err != nil || len(programs) != 1 {
		t.Fatalf("programs %v: %v", programs, err)
	}

	examples, err := filepath.Abs(filepath.Join(root, "examples"))
	if err != nil {
		t.Fatal(err)
	}

	return demo{cli: acctest.CLIPath(t), provider: programs[0], settings: mirror + ".tfrc", examples: examples}
}

// readUntil returns what it has read up to the first line that contains the text.
func readUntil(t *testing.T, from io.Reader, text string) string {
	t.Helper()

	var told strings.Builder

	lines := bufio.NewScanner(from)
	for lines.Scan() {
		told.WriteString(lines.Text() + "\n")

		if strings.Contains(lines.Text(), text) {
			return told.String()
		}
	}

	t.Fatalf("%q was never said:\n%s", text, &told)

	return ""
}

// checkNothingIsLeft looks for files, for processes at work among them (where there is a /proc), and for somebody who
// answers at the emulator's address.
func checkNothingIsLeft(t *testing.T, temp, out string) {
	t.Helper()

	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}

	for _, process := range processesLeftIn(temp) {
		t.Errorf("%s is still running", process)
	}

	for _, address := range regexp.MustCompile(`127\.0\.0\.1:\d+`).FindAllString(out, -1) {
		connection, err := new(net.Dialer).DialContext(t.Context(), "tcp", address)
		if err == nil {
			_ = connection.Close()

			t.Error("an emulator is still running")
		}
	}
}

// processesLeftIn returns once no process is in the folder any more, or else those that do not go. A process that was killed takes a
// moment to end, and the demo cannot wait for those that its programs have started.
func processesLeftIn(dir string) []string {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()

	patience := time.After(20 * time.Second)

	for {
		left := processesIn(dir)
		if len(left) == 0 {
			return nil
		}

		select {
		case <-tick.C:
		case <-patience:
			return left
		}
	}
}

func processesIn(dir string) []string {
	var inside []string

	folders, _ := filepath.Glob("/proc/[0-9]*/cwd") // the pattern is correct
	for _, folder := range folders {
		at, err := os.Readlink(folder)
		if err == nil && strings.HasPrefix(at, dir) {
			inside = append(inside, folder)
		}
	}

	return inside
}

// recorder is a buffer for several processes, which can do something once a text has been written to it.
type recorder struct {
	mu     sync.Mutex
	buffer bytes.Buffer
	text   string
	trip   func()
}

func (r *recorder) Write(content []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	n, err := r.buffer.Write(content)
	if r.trip != nil && strings.Contains(r.buffer.String(), r.text) {
		r.trip()
	}

	return n, err
}

func (r *recorder) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()

	return r.buffer.String()
}
