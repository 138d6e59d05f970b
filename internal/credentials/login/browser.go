// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
)

var errNoBrowser = errors.New("no browser can be opened here")

// OpenBrowser opens a page with what the system has for that. It does not wait for the browser to end.
func OpenBrowser(ctx context.Context, url string) error {
	argv := []string{"xdg-open", url}

	switch {
	case runtime.GOOS == "darwin":
		argv = []string{"open", url}
	case runtime.GOOS == "windows":
		argv = []string{"rundll32", "url.dll,FileProtocolHandler", url}
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return errNoBrowser
	}

	opener := exec.CommandContext(context.WithoutCancel(ctx), argv[0], argv[1:]...) //nolint:gosec // our own URL

	err := opener.Start()
	if err != nil {
		return fmt.Errorf("%w: %w", errNoBrowser, err)
	}

	go func() { _ = opener.Wait() }()

	return nil
}
