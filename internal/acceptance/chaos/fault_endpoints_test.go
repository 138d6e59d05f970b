// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

import "slices"

// endpoint is a call that the provider makes.
type endpoint struct {
	name, method, route string
	approved            bool // with the session token of its approval
}

// approvalRequest is the column of all calls that are answered by the wish for an approval.
const (
	approvalRequest = "ask"
	polling         = "poll"
	approved        = "approved "
)

func endpoints() []endpoint {
	return []endpoint{
		{name: "create", method: "POST", route: "/v2/cards"},
		{name: "nickname", method: "PATCH", route: "/v2/cards/{id}/nickname"},
		{name: "limits", method: "PATCH", route: "/v2/cards/{id}/limits"},
		{name: "restrictions", method: "PATCH", route: "/v2/cards/{id}/restrictions"},
		{name: "options", method: "PATCH", route: "/v2/cards/{id}/options"},
		{name: "lock", method: "PUT", route: "/v2/cards/{id}/lock"},
		{name: "unlock", method: "PUT", route: "/v2/cards/{id}/unlock"},
		{name: "discard", method: "PUT", route: "/v2/cards/{id}/discard"},
		{name: "list", method: "GET", route: "/v2/cards"},
		{name: "organization", method: "GET", route: "/v2/organization"},
		{name: "membership", method: "GET", route: "/v2/membership"},
		{name: polling, method: "GET", route: "/v2/sca_sessions/{token}"},
		{name: approved + "create", method: "POST", route: "/v2/cards", approved: true},
		{name: approved + "limits", method: "PATCH", route: "/v2/cards/{id}/limits", approved: true},
		{name: approved + "unlock", method: "PUT", route: "/v2/cards/{id}/unlock", approved: true},
	}
}

func endpointNamed(name string) endpoint {
	all := endpoints()

	return all[slices.IndexFunc(all, func(e endpoint) bool { return e.name == name })]
}

// nameOf is the name of the endpoint of a request without an approval.
func nameOf(method, route string) string {
	all := endpoints()

	return all[slices.IndexFunc(all, func(e endpoint) bool { return e.method == method && e.route == route })].name
}

func (e endpoint) isWrite() bool { return e.method != "GET" }
