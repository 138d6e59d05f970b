// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// The ways of approving, as X-Qonto-2fa-Preference names them, and what a member may have: the first two or none.
const (
	methodPairedDevice = "paired-device"
	methodPasskey      = "passkey"
	methodMock         = "mock"
	deviceNone         = "none"
)

// approvalMethod is how the caller will approve; the lock is held. Without a preference it is by what the caller has.
func (s *Server) approvalMethod(x *requestContext) (string, *answer) {
	wanted := x.request.Header.Get(preferenceHeader)
	device := s.deviceOf(x.caller)

	switch {
	case wanted == methodMock && s.isSandbox():
		return methodMock, nil
	case wanted == "", wanted == methodPairedDevice, wanted == methodPasskey:
	case x.switches.SCAUnknownPreference == control.ChoiceReject:
		refused := x.fail(http.StatusBadRequest, bank.Problem{Code: "bad_request", Detail: preferenceHeader + " has an unknown value"})

		return "", &refused
	default:
		wanted = ""
	}

	if device == deviceNone || wanted != "" && wanted != device {
		refused := x.scaNotEnrolled()

		return "", &refused
	}

	return device, nil
}

func (s *Server) isSandbox() bool {
	return s.options.StagingToken != ""
}

// deviceOf is what a member approves with: a paired device, but nothing in the sandbox, unless it was said otherwise.
func (s *Server) deviceOf(who bank.Caller) string {
	person, found := s.store.Membership(who.MembershipID)

	switch {
	case !found:
		return deviceNone
	case person.SCADevice != "":
		return person.SCADevice
	case s.isSandbox():
		return deviceNone
	default:
		return methodPairedDevice
	}
}
