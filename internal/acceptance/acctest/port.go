// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// FreePort is an address of this machine at which nothing listens. The port lies below those that systems hand out by
// themselves, so that no emulator of another test gets it meanwhile.
func FreePort(t *testing.T) *net.TCPAddr {
	t.Helper()

	const first, ports, attempts = 20000, 12000, 100

	var config net.ListenConfig

	for range attempts {
		listener, err := config.Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", first+rand.IntN(ports)))
		if err != nil {
			continue
		}

		address, isTCP := listener.Addr().(*net.TCPAddr)

		if err := listener.Close(); err != nil || !isTCP {
			t.Fatal(address, err)
		}

		return address
	}

	t.Fatal("no port is free")

	return nil
}
