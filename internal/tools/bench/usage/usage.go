// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package usage is about what processes used. It is small, because the program that notes this runs beside what is measured.
package usage

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"time"
)

const (
	// EnvProvider is the program that is measured.
	EnvProvider = "BENCH_PROVIDER"
	// EnvNotes is the file that its usage is noted in.
	EnvNotes = "BENCH_USAGE"
)

// Usage is what processes used. Those of one command add up, except for memory, of which the largest counts.
type Usage struct {
	CPU  time.Duration `json:"cpu"`
	Peak int64         `json:"peak"` // bytes resident
}

// Of is what a process used that has ended.
func Of(ended *os.ProcessState) Usage {
	return Usage{CPU: ended.UserTime() + ended.SystemTime(), Peak: peakOf(ended)}
}

// Note adds a line about a process that has ended to a file.
func Note(path string, ended *os.ProcessState) error {
	const private = 0o600

	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, private) //nolint:gosec // the file of the benchmark
	if err != nil {
		return fmt.Errorf("opening the notes: %w", err)
	}

	err = json.NewEncoder(file).Encode(Of(ended))

	return errors.Join(err, file.Close())
}

// Noted sums the notes up and removes them.
func Noted(path string) (Usage, error) {
	file, err := os.Open(path) //nolint:gosec // the file of the benchmark
	if errors.Is(err, fs.ErrNotExist) {
		return Usage{}, nil // no provider was started
	}

	if err != nil {
		return Usage{}, fmt.Errorf("opening the notes: %w", err)
	}

	defer func() { _ = file.Close() }()

	var sum Usage

	for lines := bufio.NewScanner(file); lines.Scan(); {
		var one Usage

		err = json.Unmarshal(lines.Bytes(), &one)
		if err != nil {
			return Usage{}, fmt.Errorf("reading the notes: %w", err)
		}

		sum.CPU += one.CPU
		sum.Peak = max(sum.Peak, one.Peak)
	}

	err = os.Remove(path)
	if err != nil {
		return Usage{}, fmt.Errorf("removing the notes: %w", err)
	}

	return sum, nil
}
