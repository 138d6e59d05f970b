// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	_ "embed"
	"errors"
	"fmt"
	"path"
	"strings"
)

//go:embed list.txt
var listText string

var errList = errors.New("a line of the allowed skips is not `package test reason`")

// list has "package test" of each test that may be skipped. The package is relative to the module.
type list map[string]bool

// parseList reads a package, a test and a reason from each line. A line without a reason is an error.
func parseList(text string) (list, error) {
	const parts = 3

	allowed := list{}

	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}

		fields := strings.SplitN(line, " ", parts)
		if len(fields) < parts {
			return nil, fmt.Errorf("%w: %q", errList, line)
		}

		allowed[fields[0]+" "+fields[1]] = true
	}

	return allowed, nil
}

// allows tells whether a test may be skipped. A listed test covers its subtests.
func (l list) allows(pkg, test string) bool {
	for ; test != "." && test != ""; test = path.Dir(test) {
		if l[pkg+" "+test] {
			return true
		}
	}

	return false
}
