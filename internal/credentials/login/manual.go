// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/url"
	"strings"
)

// maxPaste bounds the line that somebody pastes, in bytes.
const maxPaste = 16 << 10

var errNothingPasted = errors.New("nothing was pasted")

// manual receives the code from somebody who pastes it.
type manual struct {
	url string
	in  io.Reader
}

func (m manual) redirectURL() string { return m.url }

func (manual) close() {}

func (m manual) receive(ctx context.Context, state string) (string, error) {
	line, err := readLine(ctx, m.in)
	if err != nil {
		return "", err
	}

	return pastedCode(line, state)
}

// pastedCode reads the address that the browser ended at, its query, or the bare code. The bare code comes without the
// state; it is of use only to who has the verifier of this sign-in.
func pastedCode(line, state string) (string, error) {
	if !strings.ContainsAny(line, "=?&") {
		if line == "" {
			return "", errNothingPasted
		}

		return line, nil
	}

	query := line
	if _, after, found := strings.Cut(line, "?"); found {
		query = after
	}

	query, _, _ = strings.Cut(query, "#")

	answer, err := url.ParseQuery(query)
	if err != nil {
		return "", errNoCode
	}

	return codeOf(answer, state)
}

// readLine reads one line without blanks around it. When the context ends it returns; the goroutine that reads ends with
// the input, at the latest with the process.
func readLine(ctx context.Context, in io.Reader) (string, error) {
	type result struct {
		line string
		err  error
	}

	read := make(chan result, 1)

	go func() {
		line, err := bufio.NewReader(io.LimitReader(in, maxPaste)).ReadString('\n')
		read <- result{strings.TrimSpace(line), err}
	}()

	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case got := <-read:
		if got.err != nil && !errors.Is(got.err, io.EOF) {
			return "", errNothingPasted
		}

		return got.line, nil
	}
}
