// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// writeDelay is how long nothing is written after a change, so that many changes are written once.
const writeDelay = 500 * time.Millisecond

// noteChange tells the loop in Persist that a request may have changed something.
func (s *Server) noteChange(request *http.Request) {
	isRead := request.Method == http.MethodGet || request.Method == http.MethodHead
	if isRead && !strings.HasPrefix(request.URL.Path, "/oauth2/") {
		return
	}

	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// Persist writes the state to a file soon after each change, until the context ends, and then once more. What cannot be
// written in between is reported and tried again with the next change; the last error is returned.
func (s *Server) Persist(ctx context.Context, path string, report func(error)) error {
	for {
		select {
		case <-s.changed:
		case <-ctx.Done():
			return s.write(path)
		}

		select {
		case <-time.After(writeDelay):
		case <-ctx.Done():
			return s.write(path)
		}

		if err := s.write(path); err != nil {
			report(err)
		}
	}
}

func (s *Server) write(path string) error {
	data, err := s.encodeState()
	if err != nil {
		return err
	}

	if err := replaceFile(path, data); err != nil {
		return fmt.Errorf("writing the state file: %w", err)
	}

	return nil
}

// replaceFile puts a whole file in the place of another, so that every reader, also after a crash, finds the old one or the
// new one. It is readable for its owner only.
func replaceFile(path string, data []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return err //nolint:wrapcheck // The caller says what was being done.
	}

	_, errWrite := file.Write(data)

	err = errors.Join(errWrite, file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), path)
	}

	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}

	return nil
}
