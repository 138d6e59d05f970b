// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
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

	return launchTo(t, io.Discard, args...)
}

// launchTo is launch with a place for what goes to standard error. It can be read after stop.
func launchTo(t *testing.T, errOut io.Writer, args ...string) running {
	t.Helper()

	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)

	go func() {
		err := run(ctx, append([]string{"-addr", "127.0.0.1:0"}, args...), writer, errOut)
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

	text, err := answerTo(request)
	if err != nil || !strings.Contains(text, `"total_count":12`) || printed.AccessToken != "my-token" {
		t.Errorf("got %s, %v", text, err)
	}

	if err := command.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}

	if _, err := answerTo(request); err == nil {
		t.Error("the emulator still listens")
	}
}

func answerTo(request *http.Request) (string, error) {
	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		return "", err
	}

	defer func() { _ = response.Body.Close() }()

	text, err := io.ReadAll(response.Body)

	return string(text), err
}

// launched starts the command and reads what it announces.
func launched(t *testing.T, args ...string) (running, announcement) {
	t.Helper()

	return launchedTo(t, io.Discard, args...)
}

func launchedTo(t *testing.T, errOut io.Writer, args ...string) (running, announcement) {
	t.Helper()

	command := launchTo(t, errOut, append([]string{"-json"}, args...)...)

	line, err := command.output.ReadBytes('\n')
	if err != nil {
		t.Fatalf("reading the line: %v", err)
	}

	var printed announcement
	if err := json.Unmarshal(line, &printed); err != nil {
		t.Fatalf("decoding %s: %v", line, err)
	}

	return command, printed
}

// ask sends one request as the owner.
func ask(t *testing.T, printed announcement, method, path, body string) string {
	t.Helper()

	request, err := http.NewRequestWithContext(t.Context(), method, printed.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer "+printed.AccessToken)

	text, err := answerTo(request)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}

	return text
}

// The state file brings everything back: the organisation, what happened to it, credentials, and switches, which a flag
// can change.
func TestStateFile(t *testing.T) {
	t.Parallel()

	path := filepath.Join(t.TempDir(), "state.json")
	command, first := launched(t, "-state", path, "-organization", "example", "-seed", "5")

	ask(t, first, http.MethodPost, "/_emulator/clock/advance", `{"duration":"48h"}`)

	before := ask(t, first, http.MethodGet, "/v2/cards", "")
	if err := command.stop(); err != nil {
		t.Fatalf("stopping: %v", err)
	}

	command, second := launched(t, "-state", path, "-cards", "3", "-sca", "strict")

	if after := ask(t, second, http.MethodGet, "/v2/cards", ""); after != before || !strings.Contains(after, `"total_count":40`) {
		t.Errorf("other cards than before: %s", after)
	}

	if first.AccessToken != second.AccessToken || first.ClientSecret != second.ClientSecret || first.OrganizationID != second.OrganizationID {
		t.Error("other credentials or another organization than before")
	}

	if switches := ask(t, second, http.MethodGet, "/_emulator/switches", ""); !strings.Contains(switches, `"sca": "strict"`) {
		t.Errorf("switches: %s", switches)
	}

	if err := command.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}
}

func TestOrganizationAndAccessLog(t *testing.T) {
	t.Parallel()

	folder := t.TempDir()
	organization, log := filepath.Join(folder, "organization.json"), filepath.Join(folder, "access.log")
	text := `{"organization": {"slug": "s-1", "name": "S"}, "bank_accounts": [{"key": "m", "name": "M", "main": true}],
		"memberships": [{"key": "boss", "first_name": "A", "last_name": "B", "role": "owner"}]}`

	if err := os.WriteFile(organization, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}

	command, printed := launched(t, "-organization", organization, "-access-log", log, "-cards", "2")
	if printed.MembershipID != printed.People["boss"] || printed.MembershipID == "" || printed.BankAccountID == "" {
		t.Errorf("announced: %+v", printed)
	}

	if cards := ask(t, printed, http.MethodGet, "/v2/cards?query=hidden", ""); !strings.Contains(cards, `"total_count":0`) {
		t.Errorf("cards: %s", cards)
	}

	if err := command.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}

	logged, err := os.ReadFile(log)
	if err != nil || !strings.Contains(string(logged), "method=GET path=/v2/cards status=200") || strings.Contains(string(logged), "hidden") {
		t.Errorf("logged: %s, %v", logged, err)
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

// The lines to set come last, and make a client work.
func TestExportsComeLast(t *testing.T) {
	t.Parallel()

	reader, writer := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)

	go func() { ended <- run(ctx, []string{"-addr", "127.0.0.1:0", "-token", "mine"}, writer, io.Discard) }()

	var lines []string

	for scanner := bufio.NewScanner(reader); len(lines) == 0 || lines[len(lines)-1] != "export QONTO_ACCESS_TOKEN=mine"; {
		if !scanner.Scan() {
			t.Fatal("the token is not printed")
		}

		lines = append(lines, scanner.Text())
	}

	if before := lines[len(lines)-2]; !strings.HasPrefix(before, "export QONTO_ENDPOINT=http://127.0.0.1:") {
		t.Errorf("before the token: %q", before)
	}

	cancel()

	if err := <-ended; err != nil {
		t.Errorf("stopping: %v", err)
	}

	_ = writer.Close()

	if rest, err := io.ReadAll(reader); err != nil || len(rest) > 0 {
		t.Errorf("behind the token: %q, %v", rest, err)
	}
}

func TestVersion(t *testing.T) {
	t.Parallel()

	var out strings.Builder

	if err := run(t.Context(), []string{"-version"}, &out, io.Discard); err != nil || !strings.HasPrefix(out.String(), "qonto-emulator ") {
		t.Errorf("got %q, %v", out.String(), err)
	}
}

// A client that asks for a card of another run is told of where the emulator runs.
func TestCardsOfAnotherRun(t *testing.T) {
	t.Parallel()

	var complaints strings.Builder

	command, printed := launchedTo(t, &complaints)

	for range 2 {
		ask(t, printed, http.MethodGet, "/v2/cards?ids[]=11111111-1111-4111-8111-111111111111", "")
	}

	if journal := ask(t, printed, http.MethodGet, "/_emulator/ledger", ""); !strings.Contains(journal, "was never issued here") {
		t.Errorf("journal: %s", journal)
	}

	if err := command.stop(); err != nil {
		t.Errorf("stopping: %v", err)
	}

	if strings.Count(complaints.String(), "card 11111111-1111-4111-8111-111111111111 was never issued here") != 1 {
		t.Errorf("said: %s", complaints.String())
	}
}

func TestWrongFlags(t *testing.T) {
	t.Parallel()

	folder := t.TempDir()
	broken := filepath.Join(folder, "broken.json")

	if err := os.WriteFile(broken, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}

	for _, args := range [][]string{
		{"-nothing"},
		{"-addr", "nowhere"},
		{"-cards", "many"},
		{"more"},
		{"-sca", "sometimes"},
		{"-organization", broken},
		{"-organization", filepath.Join(folder, "none")},
		{"-state", broken},
		{"-allow-host", ""},
		{"-allow-host", "emulator:7466"},
		{"-allow-host", "http://emulator"},
		{"-allow-host", "*"},
		{"-access-log", filepath.Join(folder, "no", "log")},
	} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

// askHost sends a request whose Host header says something else than where it goes.
func askHost(t *testing.T, url, host string) int {
	t.Helper()

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"/_emulator/info", nil)
	if err != nil {
		t.Fatal(err)
	}

	request.Host = host

	response, err := (&http.Transport{DisableKeepAlives: true}).RoundTrip(request)
	if err != nil {
		t.Fatal(err)
	}

	_ = response.Body.Close()

	return response.StatusCode
}

// The command answers to this machine, to the host that it is told to listen on, and to the names that it is given. It warns
// if other machines may reach it.
func TestHostsAndWarning(t *testing.T) {
	t.Parallel()

	for _, tc := range []struct {
		args   []string
		url    string // that is announced, without its port
		warned bool
		status map[string]int
	}{
		{
			[]string{"-addr", "127.0.0.1:0"},
			"http://127.0.0.1", false,
			map[string]int{"localhost": http.StatusOK, "emulator": http.StatusMisdirectedRequest},
		},
		{
			[]string{"-addr", "localhost:0", "-allow-host", "emulator,qonto.test", "-allow-host", "third"},
			"http://localhost", false,
			map[string]int{"emulator": http.StatusOK, "QONTO.test:80": http.StatusOK, "third": http.StatusOK, "fourth": http.StatusMisdirectedRequest},
		},
		{
			[]string{"-addr", "0.0.0.0:0", "-allow-host", "emulator"},
			"http://127.0.0.1", true,
			map[string]int{"localhost": http.StatusOK, "emulator": http.StatusOK, "0.0.0.0": http.StatusMisdirectedRequest},
		},
		{
			[]string{"-addr", ":0"},
			"http://127.0.0.1", true,
			map[string]int{"localhost": http.StatusOK, "emulator": http.StatusMisdirectedRequest},
		},
	} {
		var complaints strings.Builder

		command, printed := launchedTo(t, &complaints, tc.args...)

		if !strings.HasPrefix(printed.URL, tc.url+":") {
			t.Errorf("%q announces %s", tc.args, printed.URL)
		}

		for host, want := range tc.status {
			if got := askHost(t, printed.URL, host); got != want {
				t.Errorf("%q: %d for %s, want %d", tc.args, got, host, want)
			}
		}

		if err := command.stop(); err != nil {
			t.Errorf("stopping: %v", err)
		}

		if got := strings.Contains(complaints.String(), "warning: other machines may reach it"); got != tc.warned {
			t.Errorf("%q warns: %t\n%s", tc.args, got, complaints.String())
		}
	}
}

// What is announced can be reached under the announced name, also where that is an address of a network.
func TestAnnouncedAddress(t *testing.T) {
	t.Parallel()

	addresses, err := net.InterfaceAddrs()
	if err != nil {
		t.Fatal(err)
	}

	for _, address := range addresses {
		network, ok := address.(*net.IPNet)
		if !ok || network.IP.IsLinkLocalUnicast() || network.IP.To4() == nil {
			continue
		}

		command, printed := launched(t, "-addr", network.IP.String()+":0")

		if got := askHost(t, printed.URL, strings.TrimPrefix(printed.URL, "http://")); got != http.StatusOK {
			t.Errorf("%s: %d", printed.URL, got)
		}

		if err := command.stop(); err != nil {
			t.Errorf("stopping: %v", err)
		}
	}
}
