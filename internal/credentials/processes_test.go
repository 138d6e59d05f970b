// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const (
	sharedRounds, sharers = 12, 4 // how often so many processes share a file
	kills                 = 16    // twice at each point
)

// playTaker gets a token from the file of the first argument and prints it. If there is a third argument, the process
// kills itself when it gets to that step.
func playTaker(args []string) int {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()

	source, err := credentials.NewFileSource(args[0], credentials.Application{OAuthEndpoint: args[1], ClientSecret: secret.Trimmed(clientSecret)})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)

		return 1
	}

	if len(args) > 2 {
		source.OnStep(func(step string) {
			if step == args[2] {
				dieNow()
			}
		})
	}

	token, err := source.Token(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)

		return 1
	}

	fmt.Println(token)

	return 0
}

// dieNow is kill -9 of this process: nothing is flushed, closed or unlocked by it.
func dieNow() {
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		_ = self.Kill()
	}

	select {}
}

// shared is a testEnv on a real network, for other processes.
type shared struct {
	*testEnv

	url string
}

func newShared(t *testing.T) *shared {
	t.Helper()

	w := newTestEnv(t)
	server := httptest.NewServer(w.oauthServer)
	server.Config.ErrorLog = quiet()
	t.Cleanup(server.Close)

	return &shared{testEnv: w, url: server.URL}
}

// taker prepares another process.
func (s *shared) taker(t *testing.T, step ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()

	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}

	taker := exec.CommandContext(t.Context(), exe, append([]string{partTaker, s.file.Path(), s.url}, step...)...)

	var output bytes.Buffer

	taker.Stdout, taker.Stderr = &output, &output

	return taker, &output
}

// expire makes what is stored worthless but for its refresh token.
func (s *shared) expire(t *testing.T) {
	t.Helper()

	kept, err := s.file.Read()
	if err != nil {
		t.Fatal(err)
	}

	kept.ExpiresAt = time.Now().Add(-time.Second)
	s.keep(t, kept)
}

// Processes that need a refresh at the same time make one, even if an old refresh token is good for
// nothing once it was used. Four of them meet more often than two pairs would, and are as many to start.
func TestProcesses_ShareAFile(t *testing.T) {
	t.Parallel()

	s := newShared(t)
	s.grace = 0
	s.keep(t, s.issue(0))

	began := time.Now()

	for round := range sharedRounds {
		s.expire(t)

		var (
			outputs [sharers]*bytes.Buffer
			all     sync.WaitGroup
		)

		for number := range sharers {
			taker, output := s.taker(t)
			outputs[number] = output

			all.Go(func() { _ = taker.Run() })
		}

		all.Wait()

		for _, output := range outputs {
			if output.String() != outputs[0].String() || !s.accepts(strings.TrimSpace(output.String())) {
				t.Fatalf("round %d: %q and %q", round, outputs[0], output)
			}
		}
	}

	if s.count() != sharedRounds {
		t.Errorf("%d refreshes in %d rounds", s.count(), sharedRounds)
	}

	t.Logf("%d rounds of %d processes, %d refreshes, no token lost, %s", sharedRounds, sharers, s.count(), time.Since(began).Round(time.Millisecond))
}

// killing is a point at which a process that refreshes is killed.
type killing struct {
	name string
	// step is one of the file's.
	step string
	// before and after the rotation at the server, while the process waits for its answer.
	before, after bool
	// graceless says that the refresh token is not lost even if it is good for nothing once it was used.
	graceless bool
}

func killings() []killing {
	return []killing{
		{name: "with the lock", step: "locked", graceless: true},
		{name: "before the request", step: "created", graceless: true},
		{name: "before the rotation", before: true, graceless: true},
		{name: "after the rotation", after: true},
		{name: "written, not synced", step: "written", graceless: true},
		{name: "synced, not renamed", step: "synced", graceless: true},
		{name: "renamed", step: "renamed", graceless: true},
		{name: "saved, with the lock", step: "saved", graceless: true},
	}
}

// Wherever a process is killed, the next one has a token. Only between the rotation at the server
// and the end of our write it needs Qonto's 60 seconds for that.
func TestProcesses_KilledDuringRefresh(t *testing.T) {
	t.Parallel()

	s := newShared(t)
	s.keep(t, s.issue(0))

	began, points := time.Now(), killings()

	for round := range kills {
		point := points[round%len(points)]

		s.beStrict(point.graceless)
		s.expire(t)
		s.kill(t, point)

		next, output := s.taker(t)
		if err := next.Run(); err != nil || !s.accepts(strings.TrimSpace(output.String())) {
			t.Fatalf("round %d, killed %s: %v: %s", round, point.name, err, output)
		}
	}

	t.Logf("%d kills at %d points, no token lost, %s", kills, len(points), time.Since(began).Round(time.Millisecond))
}

// beStrict decides whether a refresh token is good for nothing once it was used.
func (s *shared) beStrict(strict bool) {
	s.mu.Lock()
	defer s.mu.Unlock()

	s.grace = grace
	if strict {
		s.grace = 0
	}
}

// kill runs a process until the point where it is killed.
func (s *shared) kill(t *testing.T, point killing) {
	t.Helper()

	var step []string
	if point.step != "" {
		step = append(step, point.step)
	}

	victim, output := s.taker(t, step...)
	started := make(chan struct{})
	strike := func(http.ResponseWriter, *http.Request) {
		<-started

		_ = victim.Process.Kill()

		panic(http.ErrAbortHandler)
	}

	switch {
	case point.before:
		s.fail(strike)
	case point.after:
		s.lose(strike)
	}

	if err := victim.Start(); err != nil {
		t.Fatal(err)
	}

	close(started)

	if err := victim.Wait(); err == nil || output.Len() > 0 {
		t.Fatalf("not killed %s: %s", point.name, output)
	}
}

// What is left behind is private and does not disturb.
func TestProcesses_FileAfterAKill(t *testing.T) {
	t.Parallel()

	s := newShared(t)
	s.keep(t, s.issue(0))
	s.kill(t, killing{name: "synced", step: "synced"})

	left, err := os.Stat(s.file.Path() + ".new")
	if err != nil {
		t.Fatal(err)
	}

	if runtime.GOOS != "windows" && left.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", left.Mode().Perm())
	}

	next, output := s.taker(t)
	if err := next.Run(); err != nil || s.count() != 1 {
		t.Fatalf("%v, %d requests: %s", err, s.count(), output)
	}

	names, err := filepath.Glob(s.file.Path() + "*")
	if err != nil || len(names) != 2 {
		t.Errorf("files %q, %v", names, err)
	}
}

// What is revoked is the token of a replacement that was interrupted, not the one before it.
func TestProcesses_RemovalAfterAKill(t *testing.T) {
	t.Parallel()

	s := newShared(t)
	s.keep(t, s.issue(0))
	s.kill(t, killing{name: "synced", step: "synced"})

	err := s.file.Remove(t.Context(), func(found credentials.Credentials, err error) error {
		if !s.accepts(found.AccessToken.Reveal()) {
			t.Errorf("these are not the latest credentials, %v", err)
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	names, err := filepath.Glob(s.file.Path() + "*")
	if err != nil || len(names) != 1 { // the lock
		t.Errorf("files %q, %v", names, err)
	}
}

// However this machine is spelled, no secret goes to a proxy. A proxy is read from the environment
// once per process, hence a process for each spelling.
func TestOAuth_NoProxyToThisMachine(t *testing.T) {
	t.Parallel()

	var proxied atomic.Int64

	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		proxied.Add(1)
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(proxy.Close)

	s := newShared(t)
	s.keep(t, s.issue(0))

	_, port, err := net.SplitHostPort(strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}

	for _, host := range []string{"127.0.0.1", "localhost", "LOCALHOST", "[::ffff:127.0.0.1]"} {
		s.expire(t)
		s.url = "http://" + host + ":" + port

		taker, output := s.taker(t)

		taker.Env = append(os.Environ(), "HTTP_PROXY="+proxy.URL, "http_proxy="+proxy.URL, "NO_PROXY=", "no_proxy=")

		if err := taker.Run(); err != nil || !s.accepts(strings.TrimSpace(output.String())) {
			t.Errorf("%s: %v: %s", host, err, output)
		}

		if count := proxied.Swap(0); count > 0 {
			t.Errorf("%s: %d requests went to the proxy", host, count)
		}
	}
}
