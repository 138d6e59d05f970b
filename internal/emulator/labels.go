// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"slices"
)

// Label sorts transactions; its parent is nil for a label at the top.
type Label struct {
	ID       string  `json:"id"`
	Name     string  `json:"name"`
	ParentID *string `json:"parent_id"`
}

func (l Label) wire() object {
	return object{{"id", l.ID}, {"name", l.Name}, {"parent_id", l.ParentID}}
}

// listLabels answers GET /v2/labels.
func (s *Server) listLabels(x *exchange) answer {
	page, refused := x.page()
	if refused != nil {
		return x.invalid(*refused)
	}

	shown, meta := paged(s.world.labels, page, x.switches)

	entries := make([]object, 0, len(shown))
	for _, label := range shown {
		entries = append(entries, label.wire())
	}

	return success(http.StatusOK, object{{"labels", entries}, {"meta", meta}})
}

// getLabel answers GET /v2/labels/{id}.
func (s *Server) getLabel(x *exchange) answer {
	at := slices.IndexFunc(s.world.labels, func(label Label) bool { return label.ID == x.request.PathValue("id") })
	if at < 0 {
		return x.notFound()
	}

	return success(http.StatusOK, object{{"label", s.world.labels[at].wire()}})
}
