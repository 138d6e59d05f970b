// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package issuing

import "testing"

func TestOwnership(t *testing.T) {
	t.Parallel()

	c := newOwnership()
	steps := []bool{
		c.Hold("a"), !c.Hold("a"), !c.Release("a"), // held: not ended by another half of a replacement
		c.Release("b"), !c.Hold("b"), c.Release("b"), // released: not taken over
		c.Move("d"), !c.Move("d"), // one resource moves on to a renewal
	}

	c.RecordRead("e")

	steps = append(steps, !c.Move("e"), c.Known("a"), c.Known("b"), !c.Known("d"), c.WasReleased("b"), !c.WasReleased("a"))

	for i, ok := range steps {
		if !ok {
			t.Errorf("step %d", i)
		}
	}
}
