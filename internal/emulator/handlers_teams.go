// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import "net/http"

// listTeams answers GET /v2/teams.
func (s *Server) listTeams(x *requestContext) answer {
	page, refused := x.page()
	if refused != nil {
		return *refused
	}

	shown, meta := paged(s.store.Teams, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, team := range shown {
		entries = append(entries, object{{"id", team.ID}, {"name", team.Name}})
	}

	return success(http.StatusOK, object{{"teams", entries}, {"meta", meta}})
}
