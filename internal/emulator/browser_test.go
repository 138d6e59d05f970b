// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
)

// browser is a headless Chromium with one tab, spoken to over the pipes of its DevTools protocol.
type browser struct {
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

func openBrowser(t *testing.T) *browser {
	t.Helper()

	program, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}

	toBrowser, ours, errTo := os.Pipe()
	theirs, fromBrowser, errFrom := os.Pipe()

	if err := errors.Join(errTo, errFrom); err != nil {
		t.Fatal(err)
	}

	command := exec.CommandContext(context.WithoutCancel(t.Context()), program, "--headless", "--no-sandbox",
		"--disable-gpu", "--disable-quic", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
		"--user-data-dir="+t.TempDir(), "about:blank")
	command.ExtraFiles = []*os.File{toBrowser, fromBrowser}

	if err := command.Start(); err != nil {
		t.Fatalf("starting chromium: %v", err)
	}

	_ = toBrowser.Close()
	_ = fromBrowser.Close()

	tab := &browser{tb: t, out: ours, in: bufio.NewReader(theirs)}

	// The test's context has ended by then: Chromium is asked to go, and goes.
	t.Cleanup(func() {
		tab.session = ""
		tab.send("Browser.close", nil)

		_ = command.Wait()
		_ = ours.Close()
		_ = theirs.Close()
	})

	var target struct {
		TargetID  string `json:"targetId"`  //nolint:tagliatelle // Chromium's name.
		SessionID string `json:"sessionId"` //nolint:tagliatelle // Chromium's name.
	}

	tab.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	tab.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &target)
	tab.session = target.SessionID
	tab.call("Page.enable", nil, nil)

	return tab
}

func (b *browser) receive() message {
	b.tb.Helper()

	text, err := b.in.ReadBytes(0)
	if err != nil {
		b.tb.Fatalf("chromium is gone: %v", err)
	}

	var received message
	if err := json.Unmarshal(text[:len(text)-1], &received); err != nil {
		b.tb.Fatalf("chromium said %s: %v", text, err)
	}

	return received
}

func (b *browser) send(method string, params any) int {
	b.tb.Helper()
	b.number++

	command := map[string]any{"id": b.number, "method": method}
	if params != nil {
		command["params"] = params
	}

	if b.session != "" {
		command["sessionId"] = b.session
	}

	if _, err := b.out.Write(append(encoded(b.tb, command), 0)); err != nil {
		b.tb.Fatalf("%s: %v", method, err)
	}

	return b.number
}

// call sends a command and waits for its answer. Events in between are dropped.
func (b *browser) call(method string, params, into any) {
	b.tb.Helper()

	id := b.send(method, params)
	received := b.receive()

	for received.ID != id {
		received = b.receive()
	}

	if received.Error != nil {
		b.tb.Fatalf("%s: %s", method, received.Error)
	}

	if into == nil {
		return
	}

	if err := json.Unmarshal(received.Result, into); err != nil {
		b.tb.Fatalf("%s: %s: %v", method, received.Result, err)
	}
}

// load does something that loads a page, and waits until the page is there.
func (b *browser) load(method string, params any) {
	b.tb.Helper()
	b.send(method, params)

	for b.receive().Method != "Page.loadEventFired" {
		continue
	}
}

// value is what an expression in the page comes to.
func (b *browser) value(expression string) any {
	b.tb.Helper()

	var evaluated struct {
		Result struct {
			Value any `json:"value"`
		} `json:"result"`
	}

	b.call("Runtime.evaluate", map[string]any{"expression": expression}, &evaluated)

	return evaluated.Result.Value
}

// A person opens the page in a browser, sees what is asked, and approves it by pressing the button.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()

	emu, api := start(t)
	emu.IssueCard(virtualCard(emu), map[string]any{"nickname": `<img src=x onerror="document.title='owned'">`})
	waitForApproval(t, emu, api)

	tab := openBrowser(t)
	tab.load("Page.navigate", map[string]any{"url": emu.URL + "/"})

	for expression, want := range map[string]any{
		"document.title": "Atelier Lumen · Qonto emulator",
		"document.images.length + document.scripts.length":                               0.0,
		"document.querySelectorAll('#cards tbody tr').length":                            1.0,
		"document.querySelector('#cards strong').textContent":                            `<img src=x onerror="document.title='owned'">`,
		"document.querySelectorAll('#approvals button').length":                          2.0,
		"getComputedStyle(document.querySelector('.challenge')).borderTopLeftRadius":     "9.6px",
		"getComputedStyle(document.querySelector('#cards thead')).display !== 'none'":    true,
		"document.querySelector('#approvals').textContent.includes('payment_monthly_l')": true,
	} {
		if got := tab.value(expression); got != want {
			t.Errorf("%s is %v, want %v", expression, got, want)
		}
	}

	// On a phone nothing sticks out to the side.
	tab.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": 360, "height": 740, "deviceScaleFactor": 1, "mobile": true}, nil)
	tab.load("Page.reload", nil)

	if got := tab.value("document.documentElement.scrollWidth"); got != 360.0 {
		t.Errorf("the page is %v wide on a phone of 360", got)
	}

	tab.load("Runtime.evaluate", map[string]any{"expression": "document.querySelector('#approvals button').click()"})

	if got := tab.value("location.pathname + document.querySelector('#approvals p').textContent"); got != "/Nothing waits for an approval." {
		t.Errorf("after the button: %v", got)
	}

	if challenges := emu.Server.Challenges(); challenges[0].State != emulator.ChallengeAllowed {
		t.Errorf("the challenge is %s", challenges[0].State)
	}
}
