// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package testreport

import "encoding/json"

// event is one line of `go test -json`. Elapsed is in seconds. Build output carries an ImportPath instead of a
// Package, and the package that could not be built names it as FailedBuild.
//
//nolint:tagliatelle // the go command's own names
type event struct {
	Action      string  `json:"Action"`
	Package     string  `json:"Package"`
	Test        string  `json:"Test"`
	Output      string  `json:"Output"`
	Elapsed     float64 `json:"Elapsed"`
	ImportPath  string  `json:"ImportPath"`
	FailedBuild string  `json:"FailedBuild"`
}

// decode reads a line. What is no event (a message of the go command itself) is worth showing as it is.
func decode(line []byte) (event, bool) {
	var one event

	err := json.Unmarshal(line, &one)

	return one, err == nil && one.Action != ""
}
