// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package testreport

import (
	_ "embed"
	"errors"
	"fmt"
	"regexp"
	"strings"
)

//go:embed allowed-skips.txt
var allowedSkips string

// ErrAllowedSkips says that the list of allowed skips cannot be read.
var ErrAllowedSkips = errors.New("a line of the allowed skips is not `package test reason`")

// Skips are the tests that may be skipped, "package test" each, with the reason why.
type Skips map[string]string

// AllowedSkips returns the checked-in list, allowed-skips.txt.
func AllowedSkips() (Skips, error) {
	return ParseSkips(allowedSkips)
}

// ParseSkips reads a list of allowed skips: a package, a test and the reason on each line, # for comments. The package
// is relative to the module. A line without a reason is an error.
func ParseSkips(list string) (Skips, error) {
	const parts = 3

	skips := Skips{}

	for line := range strings.Lines(list) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}

		fields := strings.SplitN(line, " ", parts)
		if len(fields) < parts {
			return nil, fmt.Errorf("%w: %q", ErrAllowedSkips, line)
		}

		skips[fields[0]+" "+fields[1]] = strings.TrimSpace(fields[2])
	}

	return skips, nil
}

// allow tells whether the test, or the test that it is a subtest of, may be skipped.
func (s Skips) allow(pkg, test string) bool {
	for ; test != ""; test = parentOf(test) {
		if _, listed := s[pkg+" "+test]; listed {
			return true
		}
	}

	return false
}

// reason finds in the output of a skipped test what the test said, without the frame that the go command puts around.
func reason(one *test) string {
	var said []string

	place := regexp.MustCompile(`^\S+\.go:\d+: `)

	for line := range strings.Lines(one.output.String()) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "=== ") || strings.HasPrefix(line, "--- ") {
			continue
		}

		said = append(said, place.ReplaceAllString(line, ""))
	}

	if len(said) == 0 {
		return "no reason given"
	}

	return strings.Join(said, " ")
}
