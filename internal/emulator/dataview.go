// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"strings"
)

// viewCardData answers GET /v2/cards/{id}/data_view: a short-lived link to a page with the card's number.
func (s *Server) viewCardData(x *exchange) answer {
	issued, found := s.visible(x)
	if !found {
		return x.notFound()
	}

	language := preferredLanguage(x.request.Header.Get("Accept-Language"), x.switches.DataViewWildcard == choiceAccept)
	if language == "" {
		return x.fail(http.StatusBadRequest, problem{
			code: "bad_request", detail: "Accept-Language must be one of " + strings.Join(pageLanguages(), ", "),
		})
	}

	if !lenientRulesOf(issued.CardLevel).physical && x.switches.DataViewVirtual == choiceReject {
		return x.fail(http.StatusBadRequest, problem{code: "unknown", detail: "Unknown error"})
	}

	link := "https://cards.qonto.example/view?" + url.Values{
		"card":  {issued.ID},
		"lang":  {language},
		"token": {s.ids.secret("view/" + x.requestID)},
	}.Encode()

	return success(http.StatusOK, object{{"iframe_url", link}})
}
