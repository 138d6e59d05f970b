// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command demo issues, changes, imports and discards cards with a real Terraform CLI against the emulator, and shows what
// somebody at a keyboard would see. It needs no account and leaves nothing behind.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func main() {
	// Also when the terminal is closed, or nobody reads on, the programs have to be stopped.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM, syscall.SIGHUP, syscall.SIGPIPE)
	d := &demo{ctx: ctx, out: os.Stdout, errOut: os.Stderr}

	for name, path := range map[string]*string{"cli": &d.cli, "provider": &d.provider, "settings": &d.settings, "examples": &d.examples} {
		flag.StringVar(path, name, "", "the absolute `path` of it")
	}

	flag.Parse()

	err := d.run("")

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}

// demo is one run of the script.
type demo struct {
	ctx         context.Context //nolint:containedctx // of the whole run
	out, errOut io.Writer
	// cli is a Terraform or OpenTofu program, settings the configuration by which it finds the provider.
	cli, provider, settings, examples string

	organization *organization
	dir          string // everything that is written is below
	work         string // the configuration
	env          []string
	section      int
}

var errUnexpected = errors.New("the demo did not go as planned")

// failure is what a step panics with, to end the demo at once.
type failure struct{ error }

func must[T any](value T, err error) T {
	ok(err)

	return value
}

func ok(err error) {
	if err != nil {
		panic(failure{err})
	}
}

// run plays the script in a folder below temp, empty for the system's. Nothing is left when it returns, whatever happens.
func (d *demo) run(temp string) (err error) {
	d.dir, err = os.MkdirTemp(temp, "qonto-demo-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}

	defer func() {
		problem := recover()

		d.organization.close()

		failed, expected := problem.(failure)
		if problem != nil && !expected {
			panic(problem)
		}

		err = errors.Join(d.ctx.Err(), failed.error, os.RemoveAll(d.dir))
	}()

	d.runScript()

	return nil
}

func (d *demo) sayf(format string, args ...any) {
	_, _ = fmt.Fprintf(d.out, format, args...) // somebody who does not read on ends the demo by a signal
}

func (d *demo) begin(heading, remark string) {
	d.section++
	d.sayf("━━━ %d/%d  %s\n    %s\n\n", d.section, sections, heading, remark)
}

// use starts another emulator, with a copy of the example that fits.
func (d *demo) use(example string, options emulator.Options) {
	d.organization.close()
	d.organization, d.work = startEmulator(options), filepath.Join(d.dir, example)
	ok(os.CopyFS(d.work, os.DirFS(filepath.Join(d.examples, example))))

	d.env = append(os.Environ(),
		"PATH="+filepath.Dir(d.cli)+string(filepath.ListSeparator)+os.Getenv("PATH"), "TMPDIR="+d.dir, "TF_CLI_CONFIG_FILE="+d.settings,
		"TF_IN_AUTOMATION=1", "TF_INPUT=0", "CHECKPOINT_DISABLE=1", "TF_CLI_ARGS="+colour(d.out),
		"QONTO_ENDPOINT="+d.organization.url(), "QONTO_ACCESS_TOKEN="+d.organization.info.AccessToken)
}

// colour returns the flag that keeps colours out of what is not read on a terminal.
func colour(out io.Writer) string {
	if file, isFile := out.(*os.File); isFile {
		if info, err := file.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return ""
		}
	}

	return "-no-color"
}

// shell shows a command line and runs it. What $cli stands for is the name of the CLI.
func (d *demo) shell(line string) {
	ok(d.try(line))
}

// refused is a command line that must fail.
func (d *demo) refused(line string) {
	if exit := new(exec.ExitError); !errors.As(d.try(line), &exit) {
		panic(failure{fmt.Errorf("%w: %s was not refused", errUnexpected, line)})
	}
}

func (d *demo) try(line string) error {
	line = strings.ReplaceAll(line, "$cli", strings.TrimSuffix(filepath.Base(d.cli), ".exe"))
	d.sayf("$ %s\n", line)

	cmd := d.command("bash", "-c", "set -o pipefail; "+line)
	defer endTogether(cmd)()

	cmd.Stdout = d.out
	err := cmd.Run()

	d.sayf("\n")

	if d.ctx.Err() != nil {
		return d.ctx.Err()
	}

	return err //nolint:wrapcheck // the command line has just been shown
}

func (d *demo) command(name string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(d.ctx, name, args...) //nolint:gosec // the script names it
	cmd.Dir, cmd.Env, cmd.Stderr = d.work, d.env, d.errOut

	return cmd
}

// edit replaces the only occurrence of a text in main.tf.
func (d *demo) edit(from, to string) {
	const private = 0o600

	path := filepath.Join(d.work, "main.tf")

	before, after, found := strings.Cut(string(must(os.ReadFile(path))), from) //nolint:gosec // a file of the script
	if !found || strings.Contains(after, from) {
		panic(failure{fmt.Errorf("%w: main.tf does not say %q once", errUnexpected, from)})
	}

	line := before[strings.LastIndexByte(before, '\n')+1:]
	rest, _, _ := strings.Cut(after, "\n")
	d.sayf("$ $EDITOR main.tf\n  -%s\n  +%s\n\n", line+from+rest, line+to+rest)
	ok(os.WriteFile(path, []byte(before+to+after), private)) //nolint:gosec // a file of the script
}

// signIn signs in with the provider's own command. Somebody at a browser agrees on the consent page.
func (d *demo) signIn() {
	const file = "credentials.json"

	args := []string{"login", "-manual", "-credentials-file", file}
	d.sayf("$ terraform-provider-qonto %s\n", strings.Join(args, " "))

	client := d.organization.info.OAuthClients[1] // the one without a secret
	login := d.command(d.provider, append(args, "-client-id", client.ClientID, "-redirect-url", client.RedirectURIs[0],
		"-oauth-endpoint", d.organization.url())...)
	told, typed := must(login.StdoutPipe()), must(login.StdinPipe())

	ok(login.Start())

	address := regexp.MustCompile(`(http\S+/oauth2/auth\?)\S+`)

	for lines := bufio.NewScanner(told); lines.Scan(); {
		if at := address.FindStringSubmatch(lines.Text()); at != nil {
			end, _ := d.organization.Consent(d.ctx, at[0], control.Consent{Allow: true}) // without an address login fails
			_, _ = fmt.Fprintln(typed, end)

			d.sayf("%s...\n    [browser] Allow\n", at[1])
		} else {
			d.sayf("%s\n", lines.Text())
		}
	}

	ok(login.Wait())
	d.sayf("\n")

	d.env = append(d.env, "QONTO_ACCESS_TOKEN=", "QONTO_CREDENTIALS_FILE="+filepath.Join(d.work, file))
}
