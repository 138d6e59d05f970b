// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// running is the command in the background; its output can be read while it runs.
type running struct {
	output *bufio.Reader
	stop   func() error
}

func launch(t *testing.T, args ...string) running {
	t.Helper()

	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)

	go func() {
		err := run(ctx, args, writer, io.Discard)
		_ = writer.Close()

		ended <- err
	}()

	stopped := false
	stop := func() error {
		if stopped {
			return nil
		}

		stopped = true

		cancel()
		go func() { _, _ = io.Copy(io.Discard, reader) }()

		return <-ended
	}

	t.Cleanup(func() { _ = stop() })

	return running{output: bufio.NewReader(reader), stop: stop}
}

func TestJSONLineIsEnoughForAClient(t *testing.T) {
	t.Parallel()

	command := launch(t, "-json", "-cards", "12", "-token", "my-token", "-staging-token", "stage")

	line, err := command.output.ReadBytes('\n')
	if err != nil {
		t.Fatalf("reading the line: %v", err)
	}

	var printed announcement
	if err := json.Unmarshal(line, &printed); err != nil {
		t.Fatalf("decoding %s: %v", line, err)
	}

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, printed.URL+"/v2/cards", nil)
	if err != nil {
		t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+printed.AccessToken)
	request.Header.Set("X-Qonto-Staging-Token", printed.StagingToken)

	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatalf("listing: %v", err)
	}

	text, err := io.ReadAll(response.Body)
	_ = response.Body.Close()

	if err != nil || !strings.Contains(string(text), `"total_count":12`) || printed.AccessToken != "my-token" {
		t.Errorf("got %s, %v", text, err)
	}

	if err := command.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}

	if _, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request); err == nil {
		t.Error("the emulator still listens")
	}
}

// The lines that are printed for curl work as they are.
func TestPrintedCurlLines(t *testing.T) {
	t.Parallel()

	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("sh is not installed")
	}

	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("curl is not installed")
	}

	for _, args := range [][]string{{}, {"-staging-token", "stage"}} {
		command := launch(t, args...)

		issued := curl(t, shell, command.output, "curl -X POST")
		if !strings.Contains(issued, `"card_level":"virtual"`) || !strings.Contains(issued, `"status":"live"`) {
			t.Errorf("issuing: got %s", issued)
		}

		if help := curl(t, shell, command.output, "curl "); !strings.Contains(help, "/_emulator/ledger") {
			t.Errorf("help: got %s", help)
		}
	}
}

// curl runs the next command of the output that begins like this.
func curl(t *testing.T, shell string, output *bufio.Reader, begin string) string {
	t.Helper()

	var script strings.Builder

	for !strings.HasSuffix(script.String(), "\n") {
		line, err := output.ReadString('\n')
		if err != nil {
			t.Fatalf("no %q in the output: %v", begin, err)
		}

		at := strings.Index(line, begin)

		switch {
		case script.Len() > 0:
			script.WriteString(strings.TrimSuffix(line, "\\\n"))
		case at >= 0:
			script.WriteString(strings.TrimSuffix(line[at:], "\\\n"))
		}
	}

	answer, err := exec.CommandContext(t.Context(), shell, "-c", script.String()+" ").Output()
	if err != nil {
		t.Fatalf("%s: %v", script.String(), err)
	}

	return string(answer)
}

func TestWrongFlags(t *testing.T) {
	t.Parallel()

	for _, args := range [][]string{{"-nothing"}, {"-addr", "nowhere"}, {"-cards", "many"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}
