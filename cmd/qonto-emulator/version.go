// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import "runtime/debug"

// version is set by releases.
var version = ""

// programVersion is what a release was built with, or what the go command knows of a program that it has installed.
func programVersion() string {
	if version != "" {
		return version
	}

	if info, known := debug.ReadBuildInfo(); known && info.Main.Version != "" {
		return info.Main.Version
	}

	return "(unknown)"
}
