// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "crypto/subtle"

const stagingPage = `<!DOCTYPE html>
<html><head><title>Sign in</title></head><body><h1>Restricted environment</h1></body></html>
`

// checkStaging is the middleware of the sandbox: without the right staging token it answers a page of HTML with status 200.
func (s *Server) checkStaging(next handlerFunc) handlerFunc {
	return func(x *requestContext) answer {
		given := x.request.Header.Get("X-Qonto-Staging-Token")

		// A browser cannot send the header; who has signed in to the web app sees the consent page without it.
		if x.route.pattern == authorizePath && s.hasSession(x.request) {
			return next(x)
		}

		if s.options.StagingToken != "" && subtle.ConstantTimeCompare([]byte(given), []byte(s.options.StagingToken)) != 1 {
			return html(stagingPage)
		}

		return next(x)
	}
}
