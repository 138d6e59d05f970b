// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"encoding/json"
	"net/http"
)

const bulkMaximum = 50

// createCards answers POST /v2/cards/bulk: each item stands for itself, so that some may fail.
func (s *Server) createCards(x *exchange) answer {
	if !x.switches.BulkCreate {
		return x.notFound()
	}

	var body struct {
		Cards []struct {
			Card map[string]json.RawMessage `json:"card"`
		} `json:"cards"`
	}

	if refused := x.decode(x.body, &body); refused != nil {
		return *refused
	}

	if len(body.Cards) < 1 || len(body.Cards) > bulkMaximum {
		return x.invalid(problem{code: "invalid", detail: "cards must have 1 to 50 items", pointer: "/cards"})
	}

	results := make([]object, 0, len(body.Cards))

	for _, item := range body.Cards {
		given := &payload{raw: item.Card}

		issued, refused := s.issue(x, given)
		if refused != nil {
			results = append(results, object{{"errors", json.RawMessage(errorsOf(*refused))}})

			continue
		}

		results = append(results, object{{"card", issued.wire(x.switches)}})
	}

	return success(http.StatusOK, object{{"cards", results}})
}

// errorsOf is the errors key of a refusal.
func errorsOf(refused answer) []byte {
	var body struct {
		Errors json.RawMessage `json:"errors"`
	}

	if json.Unmarshal(refused.body, &body) != nil {
		return []byte("[]")
	}

	return body.Errors
}
