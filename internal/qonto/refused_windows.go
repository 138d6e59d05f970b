// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "golang.org/x/sys/windows"

// errConnectionRefused is how Windows says that nobody listens: the constant that Go has for other systems never comes there.
const errConnectionRefused = windows.WSAECONNREFUSED
