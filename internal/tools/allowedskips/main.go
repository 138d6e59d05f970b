// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command allowedskips passes `go test -json` on and turns two things into failures: a skipped test that list.txt does not
// name, and a required package of which no test has passed.
//
//	go test -json ./... | allowedskips -require internal/acceptance | gotestsum --raw-command -- cat
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

const module = "github.com/qonto-community/terraform-provider-qonto/"

var errFailed = errors.New("a test was skipped that list.txt does not name, or a required package has passed no test")

func main() {
	required := flag.String("require", "", "a `package` of which a test must pass")

	flag.Parse()

	allowed, err := parseList(listText)
	if err == nil {
		err = filter(os.Stdin, os.Stdout, allowed, *required)
	}

	if err != nil {
		fmt.Fprintln(os.Stderr, "allowedskips:", err)
		os.Exit(1)
	}
}

// event is a line of `go test -json`, as far as it matters here.
//
//nolint:tagliatelle // the go command's own names
type event struct {
	Action  string `json:"Action"`
	Package string `json:"Package"`
	Test    string `json:"Test,omitempty"`
	Output  string `json:"Output,omitempty"`
}

// filter copies the events, with failures in place of what is not allowed, and returns errFailed if there was any.
func filter(in io.Reader, out io.Writer, allowed list, required string) error {
	failed, passed := false, required == ""

	for lines := bufio.NewReader(in); ; {
		line, err := lines.ReadBytes('\n') // the last one may have no end
		one := decode(line)
		passed = passed || one.Action == "pass" && one.Test != "" && one.Package == module+required

		if one.isSkip() && !allowed.allows(strings.TrimPrefix(one.Package, module), one.Test) {
			failed, line = true, failure(one.Package, one.Test, "internal/tools/allowedskips/list.txt does not allow this skip.\n")
		}

		_, errWrite := out.Write(line)

		switch {
		case errors.Is(err, io.EOF) && errWrite == nil:
			return conclude(out, required, passed, failed)
		case err != nil || errWrite != nil:
			return fmt.Errorf("passing events on: %w", errors.Join(err, errWrite))
		}
	}
}

// conclude adds a failure if the required package has not passed.
func conclude(out io.Writer, required string, passed, failed bool) error {
	if passed && !failed {
		return nil
	}

	if !passed {
		_, _ = out.Write(failure(module+required, "", "No test of this package has passed.\n")) // errFailed says it as well
	}

	return errFailed
}

// decode returns an empty event for what is none; it is passed on as well.
func decode(line []byte) event {
	var one event

	_ = json.Unmarshal(line, &one)

	return one
}

func (e event) isSkip() bool { return e.Action == "skip" && e.Test != "" }

// failure is a test, or a whole package, that says something and fails.
func failure(pkg, test, says string) []byte {
	output, _ := json.Marshal(event{Action: "output", Package: pkg, Test: test, Output: says}) //nolint:errchkjson // texts only
	end, _ := json.Marshal(event{Action: "fail", Package: pkg, Test: test})                    //nolint:errchkjson // texts only

	return append(append(append(output, '\n'), end...), '\n')
}
