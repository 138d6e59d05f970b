// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench/usage"
)

// run is one subject in a scenario, in a folder of its own and with cards of its own.
type run struct {
	*bench
	*scenario

	subject subject
	dir     string
	api     *api
	issued  bool // the cards are there before the first apply
}

func newRun(b *bench, one subject, c *scenario) (*run, error) {
	dir, err := os.MkdirTemp("", "qonto-bench-run-")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}

	return &run{bench: b, scenario: c, subject: one, dir: dir, api: newAPI()}, nil
}

// prepare writes the configuration, and where the CLI finds the provider.
func (t *run) prepare(ctx context.Context) (err error) {
	configuration := t.api.configuration(t.cards, t.subject.program == "")

	switch {
	case t.subject.attributes > 0:
		configuration = bare(t.cards)
	case t.subject.foreign:
		configuration, t.issued, err = t.With.configuration(ctx, t.api, t.cards)
		if err != nil {
			return err
		}
	}

	return t.write(map[string]string{
		"cli.tfrc": fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/%s\" = %q\n"+
			"    \"registry.opentofu.org/%s\" = %q\n  }\n  direct {}\n}\n", t.subject.source, t.front, t.subject.source, t.front),
		"main.tf": configuration,
	})
}

func (t *run) end() {
	t.api.stop()

	_ = os.RemoveAll(t.dir)
}

func (t *run) write(files map[string]string) error {
	for name, text := range files {
		err := os.WriteFile(filepath.Join(t.dir, name), []byte(text), 0o600)
		if err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}

	return nil
}

// settle brings the cards into being: by an apply, which is measured, or by other means in a fraction of the time. Where
// sizes of states are compared, Terraform writes all of them.
func (t *run) settle(ctx context.Context, applies bool) error {
	if t.subject.program == "" {
		_, err := t.run(ctx, "init")
		if err != nil {
			return err
		}
	} else if !applies && !t.subject.foreign && len(t.Attributes) == 0 {
		return t.adopt(ctx)
	}

	t.api.slow(t.latency)

	taken, err := t.run(ctx, "apply", "-auto-approve")
	if err != nil || !applies || t.issued {
		return err
	}

	return t.note(t.Out, applying, t.subject.name, taken)
}

// plan fails when anything is planned.
func (t *run) plan(ctx context.Context) error {
	return t.measure(ctx, planning, "plan", "-detailed-exitcode")
}

// query lists all cards. What is built into the CLI cannot be listed, nor what has another schema.
func (t *run) query(ctx context.Context) error {
	if t.subject.program == "" || t.subject.foreign {
		return nil
	}

	const all = "list \"qonto_card\" \"all\" {\n  provider         = qonto\n  include_resource = true\n  limit            = %d\n}\n"

	err := t.write(map[string]string{"all.tfquery.hcl": fmt.Sprintf(all, t.cards)})
	if err != nil {
		return err
	}

	return t.measure(ctx, querying, "query")
}

func (t *run) measure(ctx context.Context, what string, arguments ...string) error {
	taken, err := t.run(ctx, arguments...)
	if err != nil {
		return fmt.Errorf("%s with %d cards: %w", t.subject.name, t.cards, err)
	}

	return t.note(t.Out, what, t.subject.name, taken)
}

// run runs one command of the CLI.
func (t *run) run(ctx context.Context, arguments ...string) (figures, error) {
	var printed bytes.Buffer

	notes := filepath.Join(t.dir, "usage")
	cli := exec.CommandContext(ctx, t.CLI, append(arguments, "-no-color")...) //nolint:gosec // the CLI that was asked for
	cli.Dir, cli.Stdout, cli.Stderr = t.dir, &printed, &printed
	cli.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.dir, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(t.dir, "cli.tfrc"), usage.EnvProvider + "=" + t.subject.program, usage.EnvNotes + "=" + notes,
		EnvAttributes + "=" + strconv.Itoa(t.subject.attributes),
	}

	t.api.writes.take()

	before, started := t.api.requests.Load(), time.Now()

	err := cli.Run()
	if err != nil {
		return figures{}, fmt.Errorf("%s: %w\n%s", arguments[0], err, printed.String())
	}

	wall := time.Since(started)

	provider, err := usage.Noted(notes)
	if err != nil {
		return figures{}, err
	}

	return figures{
		wall: wall, writing: t.api.writes.take(), provider: provider, requests: t.api.requests.Load() - before,
		state: sizeOf(filepath.Join(t.dir, "terraform.tfstate")),
		cli:   usage.Of(cli.ProcessState).CPU - provider.CPU, // a CLI's own figures include those of its children
	}, nil
}

// sizeOf is that of a file, and 0 where there is none.
func sizeOf(path string) int64 {
	file, err := os.Stat(path)
	if err != nil {
		return 0
	}

	return file.Size()
}
