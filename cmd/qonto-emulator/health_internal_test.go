// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestHealthOfARunningEmulator(t *testing.T) {
	t.Parallel()

	command := launch(t, "-json")

	var said struct {
		URL string `json:"url"`
	}

	if err := json.NewDecoder(command.output).Decode(&said); err != nil {
		t.Fatal(err)
	}

	address := strings.TrimPrefix(said.URL, "http://")

	if err := run(t.Context(), []string{"health", "-addr", address}, io.Discard, io.Discard); err != nil {
		t.Error(err)
	}

	if err := command.stop(); err != nil {
		t.Fatal(err)
	}

	if err := run(t.Context(), []string{"health", "-addr", address}, io.Discard, io.Discard); err == nil {
		t.Error("a stopped emulator is healthy")
	}

	if err := run(t.Context(), []string{"health", "-addr", "127.0.0.1:0"}, io.Discard, io.Discard); !errors.Is(err, errNoPort) {
		t.Errorf("without a port: %v", err)
	}
}

func TestFlagsFromTheEnvironment(t *testing.T) {
	t.Setenv("QONTO_EMULATOR_ADDR", "0.0.0.0:7466")
	t.Setenv("QONTO_EMULATOR_ALLOW_HOST", "emulator")
	t.Setenv("QONTO_EMULATOR_CARDS", "3")

	chosen, err := readSettings([]string{"-cards", "5"}, io.Discard)
	if err != nil || chosen.address != "0.0.0.0:7466" || chosen.cards != 5 || len(chosen.allowedHosts) != 1 {
		t.Errorf("settings %+v, error %v", chosen, err)
	}

	t.Setenv("QONTO_EMULATOR_CARDS", "many")

	if _, err := readSettings(nil, io.Discard); err == nil || !strings.Contains(err.Error(), "QONTO_EMULATOR_CARDS") {
		t.Errorf("error %v", err)
	}
}
