// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package credentials_test

import (
	"os"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// The test binary is also the other processes of the tests: it plays the part that its first argument names.
const (
	partTaker  = "-taker"  // gets one token from a file
	partHelper = "-helper" // is a credentials_command
	partChild  = "-child"  // is what a credentials_command leaves behind
)

func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case partTaker:
			os.Exit(playTaker(os.Args[2:]))
		case partHelper:
			os.Exit(playHelper(os.Args[2:]))
		case partChild:
			passTime(time.Minute)
			os.Exit(0)
		}
	}

	// With the race detector, a process sleeps for a second before it ends: several hundred of them do here.
	_ = os.Setenv("GORACE", "atexit_sleep_ms=0")

	goleak.VerifyTestMain(m)
}
