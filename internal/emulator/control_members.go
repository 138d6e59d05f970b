// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"fmt"
	"net/http"
	"reflect"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

func (s *Server) memberCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodPost, path: "/tokens", answer: s.issueToken,
			doc:   "Issue an access token; without scopes it has all.",
			takes: reflect.TypeFor[issueTokenRequest](), gives: reflect.TypeFor[issuedToken](),
			example: `{"membership_id": "…", "scopes": ["card.read"], "token": "optional"}`,
		},
		{
			method: http.MethodDelete, path: "/tokens/{token}", answer: s.revokeToken,
			doc: "Revoke an access token.",
		},
		{
			method: http.MethodPatch, path: "/memberships/{id}", answer: s.changeMembership,
			doc:   "Change a member.",
			takes: reflect.TypeFor[control.Membership](), gives: reflect.TypeFor[control.Membership](),
			example: `{"role": "admin", "kyc_status": "accepted"}`,
		},
	}
}

type issueTokenRequest struct {
	MembershipID string   `json:"membership_id"`
	Scopes       []string `json:"scopes"`
	Token        string   `json:"token"`
}

type issuedToken struct {
	AccessToken string `json:"access_token"`
}

func (s *Server) issueToken(request *http.Request) (any, error) {
	var body issueTokenRequest
	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	token, err := s.issueTokenFor(body.MembershipID, body.Token, body.Scopes...)
	if err != nil {
		return nil, err
	}

	return issuedToken{AccessToken: token}, nil
}

// IssueToken makes an access token for a membership. An empty token has one made from the seed; no scopes are all scopes.
func (s *Server) IssueToken(membershipID, token string, scopes ...string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.issueTokenFor(membershipID, token, scopes...)
}

func (s *Server) issueTokenFor(membershipID, token string, scopes ...string) (string, error) {
	if _, known := s.store.Membership(membershipID); !known {
		return "", fmt.Errorf("%w: membership %s", control.ErrAbsent, membershipID)
	}

	return s.grants.Issue(s.ids, token, membershipID, scopes), nil
}

func (s *Server) revokeToken(request *http.Request) (any, error) {
	token := request.PathValue("token")
	if !s.oauth.Expire(token, s.clock.Now()) {
		return nil, fmt.Errorf("%w: token", control.ErrAbsent)
	}

	return nil, nil //nolint:nilnil // No content.
}

func (s *Server) changeMembership(request *http.Request) (any, error) {
	for position, person := range s.store.Members {
		if person.ID != request.PathValue("id") {
			continue
		}

		// Decoding into the pointers of the old value would change it in place.
		person.Role, person.TeamID = bank.ClonePointer(person.Role), bank.ClonePointer(person.TeamID)
		if err := readControl(request, &person); err != nil {
			return nil, err
		}

		s.store.Members[position] = person

		return person, nil
	}

	return nil, fmt.Errorf("%w: membership", control.ErrAbsent)
}
