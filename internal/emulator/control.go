// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// controlPrefix is where the control calls live, beside the API's /v2.
const controlPrefix = "/_emulator"

// controlCall is one row of the table of control calls. It answers JSON; a nil answer is 204.
type controlCall struct {
	method string
	path   string
	doc    string
	answer func(request *http.Request) (any, error)
	// query names the query parameters; takes and gives are the types of the body and the answer, example is a body.
	query   []string
	takes   reflect.Type
	gives   reflect.Type
	example string
	// waits marks calls that wait for something to happen, and so lock for themselves.
	waits bool
}

// help is what the list of calls says about it.
func (c controlCall) help() string {
	if c.example == "" {
		return c.doc
	}

	return c.doc + " Example: " + c.example
}

func (s *Server) controlCalls() []controlCall {
	calls := []controlCall{
		{
			method: http.MethodGet, path: "/health", answer: s.showHealth,
			doc:   "Whether it answers.",
			gives: reflect.TypeFor[health](),
		},
		{
			method: http.MethodGet, path: "/info", answer: s.showInfo,
			doc:   "Credentials, ids and the emulator's time.",
			gives: reflect.TypeFor[control.Info](),
		},
		{
			method: http.MethodGet, path: "/ledger", answer: s.showLedger,
			doc:   "Every card ever issued, the request journal, and counters; ?since=N: only requests after the N-th.",
			query: []string{"since"},
			gives: reflect.TypeFor[control.Ledger](),
		},
		{
			method: http.MethodDelete, path: "/ledger/requests", answer: s.forgetRequests,
			doc: "Empty the request journal; cards stay.",
		},
		{
			method: http.MethodPost, path: "/reset", answer: s.resetAll,
			doc:   "Reset everything to where it started, seed included.",
			gives: reflect.TypeFor[control.Info](),
		},
		{
			method: http.MethodGet, path: "/switches", answer: s.showSwitches,
			doc:   "The switches in force.",
			gives: reflect.TypeFor[control.Switches](),
		},
		{
			method: http.MethodPatch, path: "/switches", answer: s.changeSwitches,
			doc:   "Change switches.",
			takes: reflect.TypeFor[control.Switches](), gives: reflect.TypeFor[control.Switches](),
			example: `{"discard_paused": "accept"}`,
		},
		{
			method: http.MethodGet, path: "/switches/docs", answer: s.showSwitchDocs,
			doc:   "What each switch does, its values and its default.",
			gives: reflect.TypeFor[[]control.SwitchDoc](),
		},
	}

	calls = append(calls, s.clockCalls()...)
	calls = append(calls, s.memberCalls()...)
	calls = append(calls, s.faultCalls()...)
	calls = append(calls, s.approvalCalls()...)
	calls = append(calls, s.oauthCalls()...)

	return append(calls, s.cardCalls()...)
}

func (s *Server) clockCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodPost, path: "/clock/advance", answer: s.advanceClock,
			doc:   "Move the clock forward (units h, m, s, ms).",
			takes: reflect.TypeFor[clockAdvance](), gives: reflect.TypeFor[clockState](),
			example: `{"duration": "31m"}`,
		},
		{
			method: http.MethodPost, path: "/clock/freeze", answer: s.freezeClock,
			doc:   "Stop the clock, now or at an instant.",
			takes: reflect.TypeFor[clockFreeze](), gives: reflect.TypeFor[clockState](),
			example: `{"at": "2030-01-01T00:00:00Z"}`,
		},
		{
			method: http.MethodPost, path: "/clock/resume", answer: s.resumeClock,
			doc:   "Let the clock run on.",
			gives: reflect.TypeFor[clockState](),
		},
	}
}

func (s *Server) memberCalls() []controlCall {
	return []controlCall{
		{
			method: http.MethodPost, path: "/tokens", answer: s.issueToken,
			doc:   "Issue an access token; without scopes it has all.",
			takes: reflect.TypeFor[tokenOrder](), gives: reflect.TypeFor[issuedToken](),
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

type health struct {
	Status string `json:"status"`
}

// showHealth answers with 200, as everything does that works.
func (*Server) showHealth(*http.Request) (any, error) {
	return health{Status: "ok"}, nil
}

func (s *Server) registerControl() {
	calls := s.controlCalls()

	for _, call := range calls {
		s.control.HandleFunc(call.method+" "+controlPrefix+call.path, func(writer http.ResponseWriter, request *http.Request) {
			result, err := s.answerControl(call, request)
			writeControl(writer, result, err)
		})
	}

	s.control.HandleFunc("GET "+controlPrefix+"/session", s.openSession)
	s.registerDocument(calls)
	s.control.HandleFunc("GET "+controlPrefix+"/{$}", func(writer http.ResponseWriter, _ *http.Request) {
		var list callList
		for _, call := range calls {
			list.ControlCalls = append(list.ControlCalls, callHelp{Call: call.method + " " + controlPrefix + call.path, Does: call.help()})
		}

		writeControl(writer, list, nil)
	})
}

// answerControl runs a control call alone with the store. Its body is read before, at the pace of the client.
func (s *Server) answerControl(call controlCall, request *http.Request) (any, error) {
	if call.waits {
		return call.answer(request)
	}

	body, err := io.ReadAll(io.LimitReader(request.Body, bodyMaximum))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	request.Body = io.NopCloser(bytes.NewReader(body))

	s.mu.Lock()
	defer s.mu.Unlock()

	return call.answer(request)
}

func writeControl(writer http.ResponseWriter, result any, err error) {
	status := http.StatusOK

	switch {
	case errors.Is(err, control.ErrAbsent):
		status = http.StatusNotFound
	case err != nil:
		status = http.StatusBadRequest
	case result == nil:
		writer.WriteHeader(http.StatusNoContent)

		return
	}

	if err != nil {
		result = map[string]string{"error": err.Error()}
	}

	writer.Header().Set("Content-Type", contentTypeJSON)
	writer.WriteHeader(status)

	encoder := json.NewEncoder(writer)
	encoder.SetIndent("", "  ")

	// The client may be gone; there is nobody to tell.
	_ = encoder.Encode(result) //nolint:errchkjson // As above.
}

// readControl reads a JSON body; an empty one changes nothing.
func readControl(request *http.Request, into any) error {
	decoder := json.NewDecoder(io.LimitReader(request.Body, bodyMaximum))
	decoder.DisallowUnknownFields()

	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	return nil
}

func (s *Server) showInfo(*http.Request) (any, error) {
	return s.info(), nil
}

func (s *Server) showLedger(request *http.Request) (any, error) {
	ledger := s.copyLedger()

	since := request.URL.Query().Get("since")
	if since == "" {
		return ledger, nil
	}

	mark, err := strconv.Atoi(since)
	if err != nil {
		return nil, fmt.Errorf("%w: since: %w", control.ErrInput, err)
	}

	return ledger.Since(mark), nil
}

func (s *Server) forgetRequests(*http.Request) (any, error) {
	s.journal.clear()

	return nil, nil //nolint:nilnil // No content.
}

func (s *Server) resetAll(*http.Request) (any, error) {
	s.reset()

	return s.info(), nil
}

func (s *Server) showSwitches(*http.Request) (any, error) {
	return *s.switches, nil
}

func (s *Server) changeSwitches(request *http.Request) (any, error) {
	patch, err := io.ReadAll(io.LimitReader(request.Body, bodyMaximum))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", control.ErrInput, err)
	}

	return s.changeSwitchesBy(patch)
}

// ChangeSwitches sets switches by a JSON object such as {"sca": "observed"} and returns all that are in force.
func (s *Server) ChangeSwitches(patch []byte) (control.Switches, error) {
	s.mu.Lock()
	defer s.mu.Unlock()

	return s.changeSwitchesBy(patch)
}

// changeSwitchesBy puts new ones in the place of the old, which requests under way keep.
func (s *Server) changeSwitchesBy(patch []byte) (control.Switches, error) {
	changed, err := s.switches.Patched(patch)
	if err != nil {
		return control.Switches{}, err
	}

	s.switches = &changed

	return changed, nil
}

func (*Server) showSwitchDocs(*http.Request) (any, error) {
	return control.SwitchDocs(), nil
}

type clockState struct {
	Now    time.Time `json:"now"`
	Frozen bool      `json:"frozen"`
}

type clockAdvance struct {
	Duration string `json:"duration"`
}

type clockFreeze struct {
	At time.Time `json:"at"`
}

func (s *Server) clockState() clockState {
	return clockState{Now: s.clock.Now(), Frozen: s.clock.Frozen()}
}

func (s *Server) advanceClock(request *http.Request) (any, error) {
	var body clockAdvance
	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	by, err := time.ParseDuration(body.Duration)
	if err != nil || by < 0 {
		return nil, fmt.Errorf("%w: duration %q: time only moves forward, as in 31m or 720h", control.ErrInput, body.Duration)
	}

	s.clock.Advance(by)

	return s.clockState(), nil
}

func (s *Server) freezeClock(request *http.Request) (any, error) {
	var body clockFreeze
	if err := readControl(request, &body); err != nil {
		return nil, err
	}

	s.clock.Freeze(body.At)

	return s.clockState(), nil
}

func (s *Server) resumeClock(*http.Request) (any, error) {
	s.clock.Resume()

	return s.clockState(), nil
}

type tokenOrder struct {
	MembershipID string   `json:"membership_id"`
	Scopes       []string `json:"scopes"`
	Token        string   `json:"token"`
}

type issuedToken struct {
	AccessToken string `json:"access_token"`
}

func (s *Server) issueToken(request *http.Request) (any, error) {
	var body tokenOrder
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
