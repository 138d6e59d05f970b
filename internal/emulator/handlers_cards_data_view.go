// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// viewCardData answers GET /v2/cards/{id}/data_view: a short-lived link to a page with the card's number.
func (s *Server) viewCardData(x *requestContext) answer {
	issued, found := s.visible(x)
	if !found {
		return x.notFound()
	}

	language := preferredLanguage(x.request.Header.Get("Accept-Language"), x.switches.DataViewWildcard == control.ChoiceAccept)
	if language == "" {
		return x.fail(http.StatusBadRequest, bank.Problem{
			Code: "bad_request", Detail: "Accept-Language must be one of " + strings.Join(pageLanguages(), ", "),
		})
	}

	if !bank.LenientRulesOf(issued.CardLevel).Physical && x.switches.DataViewVirtual == control.ChoiceReject {
		return x.fail(http.StatusBadRequest, bank.Problem{Code: "unknown", Detail: "Unknown error"})
	}

	link := "https://cards.qonto.example/view?" + url.Values{
		"card":  {issued.ID},
		"lang":  {language},
		"token": {s.ids.Secret("view/" + x.requestID)},
	}.Encode()

	return success(http.StatusOK, object{{"iframe_url", link}})
}
