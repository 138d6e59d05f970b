// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package demo

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// act is one thing that happens on stage. It is shown as somebody at a keyboard would do it.
type act func(ctx context.Context, s *stage) error

var errStory = errors.New("the story took another turn")

// showEmulator tells where the emulator, which is running already, and its credentials can be found.
func showEmulator() act {
	return func(_ context.Context, s *stage) error {
		s.sayf("$ qonto-emulator -sca observed &\n$ export QONTO_ENDPOINT=%s QONTO_OAUTH_ENDPOINT=%s\n\n", s.emulator.URL, s.emulator.URL)

		return nil
	}
}

// anotherCompany leaves the company for the emulator's example, which has 40 cards, with the configuration that reviews
// them.
func anotherCompany() act {
	return func(ctx context.Context, s *stage) error {
		err := s.emulator.stop()
		s.emulator = nil // it is not to be stopped again

		if err != nil {
			return err
		}

		err = s.enter(ctx, "review", s.props.Review, "-organization", "example")
		if err != nil {
			return err
		}

		s.sayf("$ qonto-emulator -organization example &\n$ export QONTO_ENDPOINT=%s\n$ export QONTO_ACCESS_TOKEN=...\n"+
			"$ cd examples/lifecycle-review\n\n", s.emulator.URL)

		return nil
	}
}

// show prints a file of the configuration.
func show(file string) act {
	return func(_ context.Context, s *stage) error {
		content, err := os.ReadFile(s.path(file))
		if err != nil {
			return fmt.Errorf("showing the configuration: %w", err)
		}

		s.sayf("$ cat %s\n%s\n", file, content)

		return nil
	}
}

// create writes a file of the configuration.
func create(file, content string) act {
	return func(_ context.Context, s *stage) error {
		s.sayf("$ cat > %s\n%s\n", file, content)

		return s.write(file, content)
	}
}

// remove removes a file of the configuration.
func remove(file string) act {
	return func(_ context.Context, s *stage) error {
		s.sayf("$ rm %s\n\n", file)

		err := os.Remove(s.path(file))
		if err != nil {
			return fmt.Errorf("removing %s: %w", file, err)
		}

		return nil
	}
}

// setDate sets a variable to a date that far from now, because a date in an example would soon be in the past.
func setDate(variable string, ahead time.Duration) act {
	return func(_ context.Context, s *stage) error {
		const file = "terraform.tfvars"

		line := fmt.Sprintf("%s = %q", variable, time.Now().Add(ahead).UTC().Truncate(time.Hour).Format(time.RFC3339))
		s.sayf("$ echo '%s' > %s\n\n", line, file)

		return s.write(file, line+"\n")
	}
}

// edit replaces the only occurrence of a text in a file.
func edit(file, from, to string) act {
	return func(_ context.Context, s *stage) error {
		content, err := os.ReadFile(s.path(file))
		if err != nil {
			return fmt.Errorf("editing the configuration: %w", err)
		}

		before, after, found := strings.Cut(string(content), from)
		if !found || strings.Contains(after, from) {
			return fmt.Errorf("%w: %s does not say %q once", errStory, file, from)
		}

		line := before[strings.LastIndexByte(before, '\n')+1:]
		rest, _, _ := strings.Cut(after, "\n")
		s.sayf("$ $EDITOR %s\n  -%s\n  +%s\n\n", file, line+from+rest, line+to+rest)

		return s.write(file, before+to+after)
	}
}

// importOutside writes the block that imports the card which was issued outside Terraform.
func importOutside(file, address string) act {
	return func(_ context.Context, s *stage) error {
		block := fmt.Sprintf("import {\n  to = %s\n  id = %q\n}\n", address, s.outside)
		s.sayf("$ cat > %s\n%s\n", file, block)

		return s.write(file, block)
	}
}

func (s *stage) write(file, content string) error {
	err := os.WriteFile(s.path(file), []byte(content), 0o600) //nolint:gosec // a file of the story, on a stage of its own
	if err != nil {
		return fmt.Errorf("writing the configuration: %w", err)
	}

	return nil
}

func (s *stage) path(file string) string {
	return filepath.Join(s.work, file)
}
