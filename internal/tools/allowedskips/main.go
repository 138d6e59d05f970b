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
	lines := bufio.NewReader(in)

	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			break
		}

		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading events: %w", err)
		}

		var one event

		_ = json.Unmarshal(line, &one) // what is no event is passed on as well

		pkg := strings.TrimPrefix(one.Package, module)
		passed = passed || one.Action == "pass" && one.Test != "" && pkg == required

		if one.Action == "skip" && one.Test != "" && !allowed.allows(pkg, one.Test) {
			failed, line = true, failure(one.Package, one.Test, "internal/tools/allowedskips/list.txt does not allow this skip.\n")
		}

		_, err = out.Write(line)
		if err != nil {
			return fmt.Errorf("writing events: %w", err)
		}
	}

	if !passed {
		_, _ = out.Write(failure(module+required, "", "No test of this package has passed.\n")) // errFailed says it as well
	}

	if failed || !passed {
		return errFailed
	}

	return nil
}

// failure is a test, or a whole package, that says something and fails.
func failure(pkg, test, says string) []byte {
	output, _ := json.Marshal(event{Action: "output", Package: pkg, Test: test, Output: says}) //nolint:errchkjson // texts only
	end, _ := json.Marshal(event{Action: "fail", Package: pkg, Test: test})                    //nolint:errchkjson // texts only

	return append(append(append(output, '\n'), end...), '\n')
}
