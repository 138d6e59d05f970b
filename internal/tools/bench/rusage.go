// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package bench

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
	source = "qonto-community/qonto"
	// Address is where a CLI finds the provider.
	Address = "registry.terraform.io/" + source
	// EnvProvider is the program that is measured.
	EnvProvider = "BENCH_PROVIDER"
	// EnvUsage is the file that its rusage is noted in.
	EnvUsage = "BENCH_USAGE"
)

// rusage is what processes used. Those of one command add up, except for memory, of which the largest counts.
type rusage struct {
	CPU  time.Duration `json:"cpu"`
	Peak int64         `json:"peak"` // bytes resident
}

func usageOf(ended *os.ProcessState) rusage {
	return rusage{CPU: ended.UserTime() + ended.SystemTime(), Peak: peakOf(ended)}
}

// Note adds a line about a process that has ended to a file.
func Note(path string, ended *os.ProcessState) error {
	const private = 0o600

	file, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, private) //nolint:gosec // the file of the benchmark
	if err != nil {
		return fmt.Errorf("opening the notes: %w", err)
	}

	err = json.NewEncoder(file).Encode(usageOf(ended))

	return errors.Join(err, file.Close())
}

// noted sums the notes up and removes them.
func noted(path string) (rusage, error) {
	file, err := os.Open(path) //nolint:gosec // the file of the benchmark
	if errors.Is(err, fs.ErrNotExist) {
		return rusage{}, nil // no provider was started
	}

	if err != nil {
		return rusage{}, fmt.Errorf("opening the notes: %w", err)
	}

	defer func() { _ = file.Close() }()

	var sum rusage

	for lines := bufio.NewScanner(file); lines.Scan(); {
		var one rusage

		err = json.Unmarshal(lines.Bytes(), &one)
		if err != nil {
			return rusage{}, fmt.Errorf("reading the notes: %w", err)
		}

		sum.CPU += one.CPU
		sum.Peak = max(sum.Peak, one.Peak)
	}

	err = os.Remove(path)
	if err != nil {
		return rusage{}, fmt.Errorf("removing the notes: %w", err)
	}

	return sum, nil
}
