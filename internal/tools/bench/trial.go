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
	"time"
)

// trial is one contender in a contest, in a folder of its own and with cards of its own.
type trial struct {
	*bench
	*contest

	contender contender
	dir       string
	world     *world
}

func newTrial(b *bench, one contender, c *contest) (*trial, error) {
	dir, err := os.MkdirTemp("", "qonto-bench-run-")
	if err != nil {
		return nil, fmt.Errorf("making a folder: %w", err)
	}

	t := &trial{bench: b, contest: c, contender: one, dir: dir, world: newWorld()}

	return t, t.write(map[string]string{
		"cli.tfrc": fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/qonto-community/qonto\" = %q\n"+
			"    \"registry.opentofu.org/qonto-community/qonto\" = %q\n  }\n  direct {}\n}\n", b.front, b.front),
		"main.tf": t.world.configuration(c.cards, one.program == ""),
	})
}

func (t *trial) end() {
	t.world.stop()

	_ = os.RemoveAll(t.dir)
}

func (t *trial) write(files map[string]string) error {
	for name, text := range files {
		err := os.WriteFile(filepath.Join(t.dir, name), []byte(text), 0o600)
		if err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}

	return nil
}

// settle brings the cards into being: by an apply, which is measured, or by other means in a fraction of the time.
func (t *trial) settle(ctx context.Context, applies bool) error {
	if t.contender.program == "" {
		_, err := t.run(ctx, "init")
		if err != nil {
			return err
		}
	} else if !applies {
		return t.adopt(ctx)
	}

	t.world.slow(t.latency)

	taken, err := t.run(ctx, "apply", "-auto-approve")
	if err == nil && applies {
		t.note(applying, t.contender.name, taken)
	}

	return err
}

// plan fails when anything is planned.
func (t *trial) plan(ctx context.Context) error {
	return t.measure(ctx, planning, "plan", "-detailed-exitcode")
}

// query lists all cards. What is built into the CLI cannot be listed.
func (t *trial) query(ctx context.Context) error {
	if t.contender.program == "" {
		return nil
	}

	const all = "list \"qonto_card\" \"all\" {\n  provider         = qonto\n  include_resource = true\n  limit            = %d\n}\n"

	err := t.write(map[string]string{"all.tfquery.hcl": fmt.Sprintf(all, t.cards)})
	if err != nil {
		return err
	}

	return t.measure(ctx, querying, "query")
}

func (t *trial) measure(ctx context.Context, what string, arguments ...string) error {
	taken, err := t.run(ctx, arguments...)
	if err != nil {
		return fmt.Errorf("%s with %d cards: %w", t.contender.name, t.cards, err)
	}

	t.note(what, t.contender.name, taken)

	return nil
}

// run runs one command of the CLI.
func (t *trial) run(ctx context.Context, arguments ...string) (figures, error) {
	var printed bytes.Buffer

	notes := filepath.Join(t.dir, "usage")
	cli := exec.CommandContext(ctx, t.CLI, append(arguments, "-no-color")...) //nolint:gosec // the CLI that was asked for
	cli.Dir, cli.Stdout, cli.Stderr = t.dir, &printed, &printed
	cli.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.dir, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(t.dir, "cli.tfrc"), EnvProvider + "=" + t.contender.program, EnvUsage + "=" + notes,
	}

	before, started := t.world.requests.Load(), time.Now()

	err := cli.Run()
	if err != nil {
		return figures{}, fmt.Errorf("%s: %w\n%s", arguments[0], err, printed.String())
	}

	wall := time.Since(started)

	provider, err := noted(notes)
	if err != nil {
		return figures{}, err
	}

	return figures{
		wall: wall, provider: provider, requests: t.world.requests.Load() - before,
		cli: usageOf(cli.ProcessState).CPU - provider.CPU, // a CLI's own figures include those of its children
	}, nil
}
