// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import "errors"

// ErrAbsent is returned for an id that does not exist.
var ErrAbsent = errors.New("there is no such thing")

// ErrInput is returned for a control call that makes no sense.
var ErrInput = errors.New("cannot be understood")
