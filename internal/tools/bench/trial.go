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

// contender is one provider of the comparison.
type contender struct {
	name    string
	program string // empty: built into the CLI
	network bool   // its times depend on the latency of the API
}

// figures are what one command took.
type figures struct {
	wall     time.Duration
	cli      time.Duration // CPU
	provider usage
	requests int64
}

// trial is one contender with so many cards, in a folder of its own.
type trial struct {
	cli       string
	bin       string // the folder of the measuring program
	dir       string
	contender contender
	world     *world
}

func (t *trial) write(cards int) error {
	overrides := fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"registry.terraform.io/qonto-community/qonto\" = %q\n"+
		"    \"registry.opentofu.org/qonto-community/qonto\" = %q\n  }\n  direct {}\n}\n", t.bin, t.bin)

	for name, text := range map[string]string{
		"cli.tfrc": overrides,
		"main.tf":  t.world.configuration(cards, t.contender.program == ""),
	} {
		err := os.WriteFile(filepath.Join(t.dir, name), []byte(text), 0o600)
		if err != nil {
			return fmt.Errorf("writing the configuration: %w", err)
		}
	}

	return nil
}

// run runs one command of the CLI and measures it.
func (t *trial) run(ctx context.Context, arguments ...string) (figures, error) {
	var printed bytes.Buffer

	notes := filepath.Join(t.dir, "usage")
	command := exec.CommandContext(ctx, t.cli, append(arguments, "-no-color", "-input=false")...) //nolint:gosec // the CLI that was asked for
	command.Dir, command.Stdout, command.Stderr = t.dir, &printed, &printed
	command.Env = []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + t.dir, "TMPDIR=" + os.TempDir(), "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1",
		"TF_CLI_CONFIG_FILE=" + filepath.Join(t.dir, "cli.tfrc"), EnvProvider + "=" + t.contender.program, EnvUsage + "=" + notes,
	}

	before, started := t.world.requests.Load(), time.Now()

	err := command.Run()
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
		cli: usageOf(command.ProcessState).CPU - provider.CPU, // a CLI's own figures include those of its children
	}, nil
}
