// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package browser drives a headless Chromium, for tests of what people see and press.
package browser

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"testing"
)

// Tab is the one tab of a Chromium of its own, spoken to over the pipes of its DevTools protocol.
type Tab struct {
	tb      testing.TB
	out     *os.File
	in      *bufio.Reader
	number  int
	session string
}

// message is a command's answer or an event.
type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Result json.RawMessage `json:"result"`
	Error  json.RawMessage `json:"error"`
}

// Open starts Chromium, until the test ends. It skips the test where there is none.
func Open(tb testing.TB) *Tab {
	tb.Helper()

	program, err := exec.LookPath("chromium")
	if err != nil {
		tb.Skip("chromium is not installed")
	}

	toBrowser, ours, errTo := os.Pipe()
	theirs, fromBrowser, errFrom := os.Pipe()

	err = errors.Join(errTo, errFrom)
	if err != nil {
		tb.Fatal(err)
	}

	//nolint:gosec // the Chromium of this machine
	command := exec.CommandContext(context.WithoutCancel(tb.Context()), program, "--headless", "--no-sandbox",
		"--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
		"--user-data-dir="+tb.TempDir(), "about:blank")
	command.ExtraFiles = []*os.File{toBrowser, fromBrowser}

	err = command.Start()
	if err != nil {
		tb.Fatalf("starting chromium: %v", err)
	}

	_ = toBrowser.Close()
	_ = fromBrowser.Close()

	tab := &Tab{tb: tb, out: ours, in: bufio.NewReader(theirs)}

	// The test's context has ended by then: Chromium is asked to go, and goes.
	tb.Cleanup(func() {
		tab.session = ""
		tab.send("Browser.close", nil)

		_ = command.Wait()
		_ = ours.Close()
		_ = theirs.Close()
	})

	tab.attach()

	return tab
}

// attach makes the tab, to which all that follows is said.
func (t *Tab) attach() {
	t.tb.Helper()

	var target struct {
		TargetID  string `json:"targetId"`  //nolint:tagliatelle // Chromium's name.
		SessionID string `json:"sessionId"` //nolint:tagliatelle // Chromium's name.
	}

	t.Call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	t.Call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	t.session = target.SessionID
	t.Call("Page.enable", nil, nil)
}

// Visit goes to an address, and waits until the page is there.
func (t *Tab) Visit(address string) {
	t.tb.Helper()
	t.load("Page.navigate", map[string]any{"url": address})
}

// Reload loads the page again, and waits until it is there.
func (t *Tab) Reload() {
	t.tb.Helper()
	t.load("Page.reload", nil)
}

// Press clicks on what a selector finds, and waits until the page that this leads to is there.
func (t *Tab) Press(selector string) {
	t.tb.Helper()

	quoted, err := json.Marshal(selector)
	if err != nil {
		t.tb.Fatal(err)
	}

	t.load("Runtime.evaluate", map[string]any{"expression": "document.querySelector(" + string(quoted) + ").click()"})
}

// Value is what an expression in the page comes to.
func (t *Tab) Value(expression string) any {
	t.tb.Helper()

	var evaluated struct {
		Result struct {
			Value any `json:"value"`
		} `json:"result"`
	}

	t.Call("Runtime.evaluate", map[string]any{"expression": expression}, &evaluated)

	return evaluated.Result.Value
}

// Call sends a command of the protocol and waits for its answer. Events in between are dropped.
func (t *Tab) Call(method string, params, into any) {
	t.tb.Helper()

	id := t.send(method, params)
	received := t.receive()

	for received.ID != id {
		received = t.receive()
	}

	if received.Error != nil {
		t.tb.Fatalf("%s: %s", method, received.Error)
	}

	if into == nil {
		return
	}

	err := json.Unmarshal(received.Result, into)
	if err != nil {
		t.tb.Fatalf("%s: %s: %v", method, received.Result, err)
	}
}

// load sends a command that loads a page, and waits until the page is there.
func (t *Tab) load(method string, params any) {
	t.tb.Helper()
	t.send(method, params)

	for t.receive().Method != "Page.loadEventFired" {
		continue
	}
}

func (t *Tab) send(method string, params any) int {
	t.tb.Helper()
	t.number++

	command := map[string]any{"id": t.number, "method": method}
	if params != nil {
		command["params"] = params
	}

	if t.session != "" {
		command["sessionId"] = t.session
	}

	text, err := json.Marshal(command)
	if err == nil {
		_, err = t.out.Write(append(text, 0))
	}

	if err != nil {
		t.tb.Fatalf("%s: %v", method, err)
	}

	return t.number
}

func (t *Tab) receive() message {
	t.tb.Helper()

	text, err := t.in.ReadBytes(0)
	if err != nil {
		t.tb.Fatalf("chromium is gone: %v", err)
	}

	var received message

	err = json.Unmarshal(text[:len(text)-1], &received)
	if err != nil {
		t.tb.Fatalf("chromium said %s: %v", text, err)
	}

	return received
}
