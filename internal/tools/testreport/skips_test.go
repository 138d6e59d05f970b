// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package testreport_test

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/testreport"
)

func TestParseSkips(t *testing.T) {
	t.Parallel()

	got, err := testreport.ParseSkips("# a comment\n\n  internal/room TestMoon  needs a full moon\n")
	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(testreport.Skips{"internal/room TestMoon": "needs a full moon"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestParseSkipsWantsAReason(t *testing.T) {
	t.Parallel()

	for _, line := range []string{"internal/room", "internal/room TestMoon", "internal/room TestMoon  "} {
		if _, err := testreport.ParseSkips(line); !errors.Is(err, testreport.ErrAllowedSkips) {
			t.Errorf("%q: error %v, want ErrAllowedSkips", line, err)
		}
	}
}

func TestAllowedSkipsCanBeRead(t *testing.T) {
	t.Parallel()

	if _, err := testreport.AllowedSkips(); err != nil {
		t.Error(err)
	}
}
