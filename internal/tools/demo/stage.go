// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// The provider's address in the registries, and the version that the demo's mirror offers.
const (
	source        = "qonto-community/qonto"
	mirrorVersion = "0.0.1"
)

// stage is what the demo plays on: a folder with a copy of the configuration, a mirror that offers the provider that
// was just built, and a running emulator. Nothing of it outlives the demo.
type stage struct {
	out        io.Writer
	complaints io.Writer
	props      Props
	cli        string
	dir        string // everything that is written is below
	work       string // where the configuration is
	cliConfig  string // the file that tells the CLI of the mirror
	env        []string
	emulator   *emulator
	rung       int    // how often the phone has rung
	outside    string // the id of the card that was issued outside Terraform
}

// setUp prepares the stage. What was prepared is taken down again if it fails.
func setUp(ctx context.Context, props Props) (*stage, error) {
	dir, err := os.MkdirTemp(props.Temp, "qonto-demo-")
	if err != nil {
		return nil, fmt.Errorf("making a folder for the demo: %w", err)
	}

	s := &stage{out: props.Out, complaints: props.Err, props: props, cli: props.CLI, dir: dir}

	err = s.furnish(ctx)
	if err != nil {
		return nil, errors.Join(err, s.takeDown())
	}

	return s, nil
}

func (s *stage) furnish(ctx context.Context) error {
	config, err := s.mirror(s.props.Provider)
	if err != nil {
		return err
	}

	s.cliConfig = config

	return s.enter(ctx, "work", s.props.Config, "-sca", "observed")
}

// enter goes to a new company, which an emulator of its own plays, with a copy of the configuration.
func (s *stage) enter(ctx context.Context, name, configuration string, flags ...string) error {
	s.work = filepath.Join(s.dir, name)

	err := os.CopyFS(s.work, os.DirFS(configuration))
	if err != nil {
		return fmt.Errorf("copying the configuration: %w", err)
	}

	s.emulator, err = startEmulator(ctx, s.props.Emulator, s.complaints, flags...)
	if err != nil {
		return err
	}

	s.env = append(plainEnvironment(),
		"TMPDIR="+s.dir, // providers put their sockets there, and may have no time to tidy up
		"TF_CLI_CONFIG_FILE="+s.cliConfig,
		"TF_IN_AUTOMATION=1",
		"TF_INPUT=0",
		"CHECKPOINT_DISABLE=1",
		"TF_CLI_ARGS="+colour(s.out),
		"QONTO_ENDPOINT="+s.emulator.URL,
		"QONTO_ACCESS_TOKEN="+s.emulator.AccessToken,
	)

	return nil
}

// mirror offers the provider under the addresses that Terraform and OpenTofu make of its source, and returns the CLI
// configuration that says so. Unlike a development override, a mirror works with init and brings no warnings.
func (s *stage) mirror(provider string) (string, error) {
	root := filepath.Join(s.dir, "mirror")
	binary := "terraform-provider-qonto_v" + mirrorVersion

	if runtime.GOOS == "windows" {
		binary += ".exe"
	}

	for _, host := range []string{"registry.terraform.io", "registry.opentofu.org"} {
		at := filepath.Join(root, host, filepath.FromSlash(source), mirrorVersion, runtime.GOOS+"_"+runtime.GOARCH, binary)

		err := install(provider, at)
		if err != nil {
			return "", err
		}
	}

	config := filepath.Join(s.dir, "cli.tfrc")
	content := fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", filepath.ToSlash(root))

	err := os.WriteFile(config, []byte(content), 0o600)
	if err != nil {
		return "", fmt.Errorf("configuring the CLI: %w", err)
	}

	return config, nil
}

func install(program, at string) error {
	content, err := os.ReadFile(program) //nolint:gosec // the caller's own program
	if err != nil {
		return fmt.Errorf("reading the provider: %w", err)
	}

	err = os.MkdirAll(filepath.Dir(at), 0o700)
	if err != nil {
		return fmt.Errorf("making a mirror: %w", err)
	}

	err = os.WriteFile(at, content, 0o700) //nolint:gosec // a program has to be executable
	if err != nil {
		return fmt.Errorf("filling the mirror: %w", err)
	}

	return nil
}

// takeDown stops what runs and removes what was written.
func (s *stage) takeDown() error {
	var stopped error
	if s.emulator != nil {
		stopped = s.emulator.stop()
	}

	return errors.Join(stopped, os.RemoveAll(s.dir))
}

// colour returns the flag that keeps colours out of what is not read on a terminal.
func colour(out io.Writer) string {
	file, ok := out.(*os.File)
	if ok {
		info, err := file.Stat()
		if err == nil && info.Mode()&os.ModeCharDevice != 0 {
			return ""
		}
	}

	return "-no-color"
}

// plainEnvironment is the environment without what the user has set for Terraform or Qonto.
func plainEnvironment() []string {
	var plain []string

	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "TF_") && !strings.HasPrefix(variable, "QONTO_") {
			plain = append(plain, variable)
		}
	}

	return plain
}
