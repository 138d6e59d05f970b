// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"time"
)

const (
	// commandTimeout bounds one call of the helper. outputTimeout bounds the wait for the end of its output, which a child
	// can keep open after the helper has ended.
	commandTimeout = 30 * time.Second
	outputTimeout  = 2 * time.Second

	maxStderr = 4 << 10 // bytes of stderr that are read

	verbGet   = "get"
	verbStore = "store"
)

var (
	errNoCommand      = errors.New("credentials_command is empty")
	errCommandJSON    = errors.New("the variable begins like a JSON list but is not a list of strings")
	errCommandMissing = errors.New("the program of credentials_command was not found or cannot be run")
	errCommandSlow    = errors.New("credentials_command did not end within 30 seconds")
	errCommandFailed  = errors.New("credentials_command failed")
	errCommandOpen    = errors.New("credentials_command ended, but a program that it started keeps its output open")
	errCommandOutput  = errors.New("credentials_command printed something other than credentials")
)

// ParseCommand reads the command from an environment variable: a JSON list of strings if it begins with [, otherwise
// words between white space. There are no quotes, no variables and no shell.
func ParseCommand(text string) ([]string, error) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "[") {
		return strings.Fields(text), nil
	}

	var words []string

	err := json.Unmarshal([]byte(text), &words)
	if err != nil {
		return nil, errCommandJSON
	}

	return words, nil
}

// command is a helper program with its arguments.
type command struct {
	argv        []string
	limit       time.Duration // for one call
	outputLimit time.Duration // for the rest of its output, once it has ended
}

// run calls the helper with a verb and returns what it printed. Its complaints are shown shortened, without anything
// that looks like a token.
func (c command) run(ctx context.Context, verb string, input []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.limit, errCommandSlow)
	defer cancel()

	output, stderr := capped{limit: maxDocument + 1}, capped{limit: maxStderr}

	arguments := slices.Concat(c.argv[1:], []string{verb})
	helper := exec.CommandContext(ctx, c.argv[0], arguments...) //nolint:gosec // what the user configured
	helper.Stdin = bytes.NewReader(input)
	helper.Stdout, helper.Stderr = &output, &stderr
	helper.WaitDelay = c.outputLimit
	detach(helper)

	err := helper.Run()
	if err == nil || verb == verbStore && errors.Is(err, exec.ErrWaitDelay) { // what is stored is stored
		return output.Bytes(), nil
	}

	exit, ended := errors.AsType[*exec.ExitError](err)

	switch {
	case errors.Is(context.Cause(ctx), errCommandSlow):
		return nil, fmt.Errorf("%w (%s)", errCommandSlow, verb)
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, exec.ErrWaitDelay):
		return nil, fmt.Errorf("%w (%s): redirect the output of that program, for instance to /dev/null", errCommandOpen, verb)
	case ended:
		return nil, fmt.Errorf("%w (%s, %s): %s", errCommandFailed, verb, exit.ProcessState, scrub(stderr.String()))
	case helper.Process == nil:
		return nil, fmt.Errorf("%w: %q", errCommandMissing, c.argv[0])
	default:
		return nil, fmt.Errorf("%w (%s)", errCommandFailed, verb)
	}
}

// capped keeps the beginning of what is written and lets the rest go.
type capped struct {
	bytes.Buffer

	limit int
}

// Write never fails: a helper that talks much is not a helper that failed.
func (c *capped) Write(data []byte) (int, error) {
	if room := c.limit - c.Len(); room > 0 {
		_, _ = c.Buffer.Write(data[:min(room, len(data))])
	}

	return len(data), nil
}
