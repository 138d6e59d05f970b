// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package chaos_test

import (
	"bytes"
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// realCLI runs a schedule with a real CLI and with the provider as a program. Only the server's clock is moved.
type realCLI struct {
	*simulation

	schema *core.Terraform // to read state files with
	path   string          // of terraform or tofu
	dir    string
	temp   string // of its commands
	url    string
	spans  []span

	mu     sync.Mutex
	now    *exec.Cmd     // under way
	ended  chan struct{} // closed when that has ended
	killed bool          // something of this run was
}

// span is one command, and the last request before it.
type span struct {
	after int
	run   int
	walk  core.Walk
}

const (
	// commandTimeout is far beyond what any command takes with the timeouts that schedules for a CLI have.
	commandTimeout = 6 * time.Minute
	// endTimeout is how long an interrupted command may take to end.
	endTimeout = time.Minute
)

// playWithCLI runs one schedule in a directory of its own.
func playWithCLI(t *testing.T, schema *core.Terraform, s schedule) *simulation {
	t.Helper()

	sim := newSimulation(t, s, schema)
	c := &realCLI{simulation: sim, schema: schema, path: acctest.CLIPath(t), dir: t.TempDir(), temp: acctest.TempDir(t)}
	sim.operator, sim.shortTimeouts = c, true

	server := httptest.NewServer(sim.server)
	c.url = server.URL

	c.write("cli.tfrc", []byte(acctest.CLISettings(t)))
	c.write("provider.tf", []byte(acctest.ProviderRequirement))

	sim.play()
	sim.server.Close()
	server.CloseClientConnections()
	server.Close()
	sim.background.Wait()

	return sim
}

func (c *realCLI) write(name string, content []byte) {
	err := os.WriteFile(filepath.Join(c.dir, name), content, 0o600)
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *realCLI) run(ctx context.Context, r *run, s step) {
	c.swapKilled(false)

	defer func() {
		c.state = c.readState()
		r.killed = c.swapKilled(false)
	}()

	c.write("main.tf.json", c.configuration(r.cards, r.imports))

	arguments := append([]string{
		"plan", "-json", "-input=false", "-detailed-exitcode", "-out=plan", fmt.Sprint("-parallelism=", c.schedule.Parallelism),
	}, s.flags()...)

	planned := c.terraform(ctx, r.number, core.PlanWalk, arguments...)
	r.said = planned.said

	if planned.code != exitEmpty && planned.code != exitChanges {
		return
	}

	r.refreshed, r.empty = c.readPlan(), planned.code == exitEmpty
	if r.empty {
		return
	}

	c.announce(r, c.planned(ctx))
	c.waitForApply(ctx, r, s)

	r.said = append(r.said, c.terraform(ctx, r.number, core.ApplyWalk, "apply", "-json", "-input=false", "plan").said...)
}

// flags are the arguments of a plan.
func (s *step) flags() []string {
	var flags []string

	for _, address := range s.Replace {
		flags = append(flags, "-replace="+address)
	}

	for _, address := range s.Targets {
		flags = append(flags, "-target="+address)
	}

	if s.NoRefresh {
		flags = append(flags, "-refresh=false")
	}

	return flags
}

// planned is what the saved plan is going to do.
func (c *realCLI) planned(ctx context.Context) []plannedChange {
	command := c.command(ctx, "show", "-json", "plan")

	output, err := command.Output()
	if err != nil {
		c.t.Fatalf("terraform show: %v", err)
	}

	return c.readChanges(output)
}

// terraform runs a command, and notes which requests are its.
func (c *realCLI) terraform(ctx context.Context, number int, walk core.Walk, arguments ...string) printed {
	c.spans = append(c.spans, span{c.server.Ledger().Mark(), number, walk})

	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()

	command := c.command(ctx, arguments...)

	var output, problems bytes.Buffer

	command.Stdout, command.Stderr = &output, &problems

	err := command.Start()
	if err != nil {
		c.t.Fatal(err)
	}

	over := c.underWay(command)
	_ = command.Wait() // the exit code tells

	over()

	if ctx.Err() != nil {
		c.violatef(oracleProtocol, "terraform %s hangs: %s%s", arguments[0], output.String(), problems.String())
	}

	if strings.Contains(problems.String(), "panic:") {
		c.violatef(oracleProtocol, "terraform %s: %s", arguments[0], problems.String())
	}

	done := read(output.Bytes())
	done.code = command.ProcessState.ExitCode()
	c.tracef("  terraform %s: %d", strings.Join(arguments, " "), done.code)

	return done
}

func (c *realCLI) command(ctx context.Context, arguments ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, c.path, arguments...)
	command.Dir = c.dir
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return killGroup(command) }
	command.WaitDelay = endTimeout
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + c.dir, "TMPDIR=" + c.temp, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(c.dir, "cli.tfrc"),
		"QONTO_ENDPOINT=" + c.url, "QONTO_ACCESS_TOKEN=" + c.server.Info().AccessToken,
	}

	return command
}

// underWay makes a command the one that can be interrupted, until the returned function is called.
func (c *realCLI) underWay(command *exec.Cmd) func() {
	c.mu.Lock()
	defer c.mu.Unlock()

	ended := make(chan struct{})
	c.now, c.ended = command, ended

	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()

		c.now = nil

		close(ended)
	}
}

// swapKilled returns whether something was killed, and sets that anew.
func (c *realCLI) swapKilled(anew bool) bool {
	c.mu.Lock()
	defer c.mu.Unlock()

	was := c.killed
	c.killed = anew

	return was
}

func (c *realCLI) interrupt(_ context.Context, what string) {
	c.mu.Lock()
	defer c.mu.Unlock()

	if c.now == nil {
		return
	}

	switch what {
	case kill:
		c.killed = killGroup(c.now) == nil
	case killProvider:
		c.killed = killChildren(c.now) > 0
	case stop, stopTwice:
		_ = c.now.Process.Signal(syscall.SIGINT) // or it has ended just now
	}

	if what == stopTwice {
		c.killed = true
		command, ended := c.now, c.ended

		c.background.Go(func() {
			select {
			case <-ended:
			case <-time.After(time.Second):
				_ = command.Process.Signal(syscall.SIGINT)
			}
		})
	}
}

// awaitEnd returns when the interrupted command has ended, and the server has noticed that: a request that is let go
// before is carried out.
func (c *realCLI) awaitEnd(ctx context.Context, on *control.ActiveFault) {
	c.mu.Lock()
	ended := c.ended
	c.mu.Unlock()

	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
	defer cancel()

	select {
	case <-ended:
	case <-ctx.Done():
	}

	if on != nil {
		_ = on.WaitIdle(ctx) // or the command goes on
	}
}

func (c *realCLI) advance(by time.Duration) { c.server.Clock().Advance(by) }

// sender finds the command by the time of the request, and the resource by the mark of its card.
func (c *realCLI) sender(request *control.Request) tag {
	var from tag

	for _, s := range c.spans {
		if s.after < request.Sequence {
			from.run, from.walk = s.run, s.walk
		}
	}

	for _, one := range c.runs[from.run-1].cards {
		if one.mark() == markOf(request.Body) {
			from.address = one.address()
		}
	}

	return from
}

func (c *realCLI) move(from, to string) { c.edit("state", "mv", from, to) }

func (c *realCLI) taint(address string) { c.edit("taint", address) }

func (c *realCLI) untaint(address string) { c.edit("untaint", address) }

func (c *realCLI) forget(address string) { c.edit("state", "rm", address) }

func (c *realCLI) edit(arguments ...string) {
	if done := c.terraform(c.t.Context(), len(c.runs), core.PlanWalk, arguments...); done.code != 0 {
		c.violatef(oracleConvergence, "terraform %s ended with %d", strings.Join(arguments, " "), done.code)
	}

	c.state = c.readState()
}

func (c *realCLI) adopt(address, id string) core.Diagnostics {
	c.write("main.tf.json", c.configuration(c.config, nil))

	done := c.terraform(c.t.Context(), len(c.runs), core.ImportWalk, "import", "-input=false", "-no-color", address, id)
	c.state = c.readState()

	if done.code != 0 {
		return core.Diagnostics{{Address: address, Error: true, Summary: "Import failed"}}
	}

	return nil
}
