// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package sca gets writes approved (strong customer authentication): Qonto answers a write with a challenge, a person decides
// on a phone, and the identical write is sent again with the session token of the challenge.
//
// A write goes through three steps, and the client carries out the requests in between:
//
//	Queue.Enter      waits until no other approval is open     → the write is sent
//	Slot.Acquire     waits until no other approval is open, for a write that was challenged although none was expected
//	Wait.Run         polls until the challenge is decided      → the write is sent again
//
// The package knows no HTTP: it polls through Session.
package sca
