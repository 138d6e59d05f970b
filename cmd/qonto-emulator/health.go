// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
)

// healthCommand is the first argument that asks whether an emulator runs, with the same -addr. Its container has no shell and
// no curl to ask with.
const healthCommand = "health"

var (
	errNoPort    = errors.New("-addr needs the port of the running emulator")
	errUnhealthy = errors.New("the emulator is not healthy")
)

func checkHealth(ctx context.Context, args []string, errOut io.Writer) error {
	chosen, err := readSettings(args, errOut)
	if err != nil {
		return err
	}

	_, port, err := net.SplitHostPort(chosen.address)
	if err != nil || port == "0" {
		return errNoPort
	}

	limited, cancel := context.WithTimeout(ctx, patience)
	defer cancel()

	address := "http://" + net.JoinHostPort(chosen.host(), port) + "/_emulator/health"

	request, err := http.NewRequestWithContext(limited, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("asking for the health: %w", err)
	}

	transport := &http.Transport{} // of this machine, hence without a proxy
	defer transport.CloseIdleConnections()

	response, err := transport.RoundTrip(request)
	if err != nil {
		return fmt.Errorf("asking for the health: %w", err)
	}

	_ = response.Body.Close() // its status says all

	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%w: %s", errUnhealthy, response.Status)
	}

	return nil
}
