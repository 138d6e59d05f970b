// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

const (
	jsonType = "application/json; charset=utf-8"
	textType = "text/plain; charset=utf-8"
	htmlType = "text/html; charset=utf-8"
)

type classifyCase struct {
	name    string
	status  int
	media   string
	body    string
	session string // of an approved call
	kind    qonto.Kind
	outcome qonto.Outcome
	items   []qonto.ErrorItem
}

func classifyCases() []classifyCase {
	const (
		refused = qonto.OutcomeRefused
		unknown = qonto.OutcomeUnknown
		html    = "<!DOCTYPE html><html><title>Log in</title></html>"
	)

	type items = []qonto.ErrorItem

	return []classifyCase{
		{
			name: "list of errors", status: 422, media: jsonType, kind: qonto.KindInvalid, outcome: refused,
			body: `{"errors":[{"code":"not_in_list","detail":"is not in the list","source":{"pointer":"/card/card_level"}},` +
				`{"code":"bad","message":"two","status":"422","source":{"parameter":"page"},"meta":{}}],"trace_id":"t-1"}`,
			items: items{
				{Code: "not_in_list", Detail: "is not in the list", Pointer: "/card/card_level"},
				{Code: "bad", Detail: "two", Parameter: "page"},
			},
		},
		{
			name: "one error object", status: 422, media: jsonType, kind: qonto.KindInvalid, outcome: refused,
			body:  `{"errors":{"code":"invalid","detail":"no"},"trace_id":"t-1"}`,
			items: items{{Code: "invalid", Detail: "no"}},
		},
		{
			name: "object of fields", status: 422, media: jsonType, kind: qonto.KindInvalid, outcome: refused,
			body:  `{"errors":{"nickname":["is too long","is odd"],"holder":"is missing"}}`,
			items: items{{Pointer: "holder", Detail: "is missing"}, {Pointer: "nickname", Detail: "is too long"}, {Pointer: "nickname", Detail: "is odd"}},
		},
		{
			name: "flat", status: 400, media: jsonType, kind: qonto.KindInvalid, outcome: refused,
			body:  `{"code":"bad_request","message":"Authorization field missing","trace_id":"t-1"}`,
			items: items{{Code: "bad_request", Detail: "Authorization field missing"}},
		},
		{
			name: "error string", status: 401, media: jsonType, kind: qonto.KindUnauthorized, outcome: refused,
			body: `{"error":"invalid_grant","error_description":"expired"}`, items: items{{Detail: "expired"}},
		},
		{
			name: "bare list", status: 400, media: jsonType, kind: qonto.KindInvalid, outcome: refused,
			body: `["one",{"code":"two"},3,null]`, items: items{{Detail: "one"}, {Code: "two"}},
		},
		{
			name: "unexpected types", status: 422, media: jsonType, kind: qonto.KindInvalid, outcome: refused,
			body:  `{"errors":[{"code":17,"detail":["x"],"source":"y"}],"trace_id":{}}`,
			items: items{{Code: "17"}},
		},
		{name: "no body", status: 403, kind: qonto.KindForbidden, outcome: refused},
		{
			name: "missing scope", status: 403, media: jsonType, kind: qonto.KindMissingScope, outcome: refused,
			body:  `{"errors":[{"code":"forbidden","detail":"Missing required OAuth scope card.write"}]}`,
			items: items{{Code: "forbidden", Detail: "Missing required OAuth scope card.write"}},
		},
		{
			name: "unknown card", status: 404, media: jsonType, kind: qonto.KindNotFound, outcome: refused,
			body: `{"errors":[{"code":"not_found","detail":"Not found"}]}`, items: items{{Code: "not_found", Detail: "Not found"}},
		},
		{
			name: "unknown path at the gateway", status: 404, media: textType, kind: qonto.KindNotQonto, outcome: refused,
			body: "404 page\nnot found", items: items{{Detail: "404 page not found"}},
		},
		{name: "missing staging token", status: 200, media: htmlType, body: html, kind: qonto.KindNotQonto, outcome: unknown},
		{name: "HTML without a label", status: 200, body: html, kind: qonto.KindNotQonto, outcome: unknown},
		{name: "text with 200", status: 200, media: textType, body: "ok", kind: qonto.KindNotQonto, outcome: unknown, items: items{{Detail: "ok"}}},
		{name: "HTML of a proxy", status: 403, media: htmlType, body: html, kind: qonto.KindNotQonto, outcome: refused},
		{name: "empty 200", status: 200, media: jsonType, kind: qonto.KindMalformed, outcome: unknown},
		{name: "half a 200", status: 200, media: jsonType, body: `{"card":{`, kind: qonto.KindMalformed, outcome: unknown},
		{name: "no content", status: 204, kind: qonto.KindMalformed, outcome: unknown},
		{
			name: "approval", status: 428, media: jsonType, kind: qonto.KindApprovalRequired, outcome: refused,
			body:  `{"action_type":"card.create","code":"sca_required","message":"SCA required","sca_session_token":"0123456789"}`,
			items: items{{Code: "sca_required", Detail: "SCA required"}},
		},
		{
			name: "approval by schema", status: 428, media: jsonType, kind: qonto.KindApprovalRequired, outcome: refused,
			body: `{"errors":[{"code":"sca_required","detail":"d"}]}`, items: items{{Code: "sca_required", Detail: "d"}},
		},
		{
			name: "not enrolled", status: 428, media: jsonType, kind: qonto.KindApprovalNotEnrolled, outcome: refused,
			body:  `{"code":"sca_not_enrolled","message":"You must enable SCA to perform this action"}`,
			items: items{{Code: "sca_not_enrolled", Detail: "You must enable SCA to perform this action"}},
		},
		{
			name: "approval expired", status: 412, media: jsonType, kind: qonto.KindApprovalLost, outcome: refused, session: "0123456789",
			body: `{"message":"expired"}`, items: items{{Detail: "expired"}},
		},
		{
			name: "precondition without approval", status: 412, media: jsonType, kind: qonto.KindRejected, outcome: refused,
			body: `{"message":"The account is closed"}`, items: items{{Detail: "The account is closed"}},
		},
		{
			name: "approval spent", status: 422, media: jsonType, kind: qonto.KindApprovalLost, outcome: refused, session: "0123456789",
			body: `{"errors":{"message":"Not found"},"trace_id":"t-1"}`, items: items{{Detail: "Not found"}},
		},
		{
			name: "same words without approval", status: 422, media: jsonType, kind: qonto.KindInvalid, outcome: refused,
			body: `{"errors":{"message":"Not found"}}`, items: items{{Detail: "Not found"}},
		},
		{
			name: "concurrent key", status: 429, media: jsonType, kind: qonto.KindConcurrentKey, outcome: unknown,
			body: `{"error":"Concurrent requests detected"}`, items: items{{Detail: "Concurrent requests detected"}},
		},
		{
			name: "concurrent key as conflict", status: 409, media: jsonType, kind: qonto.KindConcurrentKey, outcome: unknown,
			body: `{"error":"Concurrent requests detected"}`, items: items{{Detail: "Concurrent requests detected"}},
		},
		{name: "other conflict", status: 409, media: jsonType, body: `{}`, kind: qonto.KindRejected, outcome: unknown},
		{name: "rate limit", status: 429, media: htmlType, body: html, kind: qonto.KindRateLimited, outcome: refused},
		{name: "wrong method", status: 405, kind: qonto.KindRejected, outcome: refused},
		{name: "cut short", status: 408, kind: qonto.KindRejected, outcome: unknown},
		{name: "server", status: 500, media: jsonType, body: `{}`, kind: qonto.KindServerFault, outcome: unknown},
		{name: "gateway", status: 504, media: htmlType, body: html, kind: qonto.KindServerFault, outcome: unknown},
		{name: "redirect", status: 302, media: htmlType, body: html, kind: qonto.KindNotQonto, outcome: refused},
	}
}

func TestClassify_ErrorShapes(t *testing.T) {
	t.Parallel()

	for _, tc := range classifyCases() {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()

			header := http.Header{"Content-Type": {tc.media}}

			failure := qonto.ClassifyAnswer(true, tc.session, tc.status, header, []byte(tc.body))
			if failure == nil {
				t.Fatal("taken for a success")
			}

			if failure.Kind != tc.kind || failure.Outcome != tc.outcome || failure.Status != tc.status {
				t.Errorf("kind %s, outcome %s, status %d; want %s, %s, %d",
					failure.Kind, failure.Outcome, failure.Status, tc.kind, tc.outcome, tc.status)
			}

			if diff := cmp.Diff(tc.items, failure.Items); diff != "" {
				t.Error(diff)
			}

			if strings.Contains(tc.body, "t-1") && failure.TraceID != "t-1" {
				t.Errorf("trace id %q", failure.TraceID)
			}

			if text := failure.Error(); strings.ContainsAny(text, "\r\n\t") || !strings.HasPrefix(text, "list cards: ") {
				t.Errorf("text %q", text)
			}
		})
	}
}

func TestClassify_Success(t *testing.T) {
	t.Parallel()

	for _, media := range []string{jsonType, textType, "", "application/vnd.api+json"} {
		header := http.Header{"Content-Type": {media}}
		if failure := qonto.ClassifyAnswer(false, "", http.StatusOK, header, []byte(" {}\n")); failure != nil {
			t.Errorf("%q: %v", media, failure)
		}
	}
}

func TestClassify_Challenge(t *testing.T) {
	t.Parallel()

	const body = `{"code":"sca_required","message":"Passkey verification required",` +
		`"action_type":"card.create","sca_session_token":"session-token-1"}`

	failure := qonto.ClassifyAnswer(true, "", http.StatusPreconditionRequired, http.Header{}, []byte(body))

	session, action, passkey, found := failure.Challenge()
	if session != "session-token-1" || action != "card.create" || !passkey || !found {
		t.Errorf("session %q, action %q, passkey %t, found %t", session, action, passkey, found)
	}

	session, _, _, found = qonto.ClassifyAnswer(true, "", http.StatusPreconditionRequired, http.Header{}, []byte(`{}`)).Challenge()
	if found || session != "" {
		t.Error("an answer without a token has a challenge")
	}
}

func TestClassify_TraceID(t *testing.T) {
	t.Parallel()

	header := http.Header{"X-Tyk-Trace-Id": {"gate"}, "X-Request-Id": {"app"}}

	if got := qonto.ClassifyAnswer(false, "", http.StatusForbidden, header, nil).TraceID; got != "gate" {
		t.Errorf("trace id %q", got)
	}

	header.Set("X-Tyk-Trace-Id", "two words")

	if got := qonto.ClassifyAnswer(false, "", http.StatusForbidden, header, nil).TraceID; got != "app" {
		t.Errorf("trace id %q", got)
	}
}

func TestClassify_RetryAfter(t *testing.T) {
	t.Parallel()

	now := time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC)

	for value, want := range map[string]time.Duration{
		"7":                    7 * time.Second,
		"0":                    0,
		"-1":                   0,
		"soon":                 0,
		"":                     0,
		"99999999999999999999": 0,
		now.Add(time.Minute).Format(http.TimeFormat): time.Minute, // by the server's clock, whatever ours says
		now.Add(-time.Hour).Format(http.TimeFormat):  0,
	} {
		header := http.Header{"Retry-After": {value}, "Date": {now.Format(http.TimeFormat)}}

		if got := qonto.ClassifyAnswer(false, "", http.StatusTooManyRequests, header, nil).RetryAfter; got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestClassify_RedirectShowsTheHostOnly(t *testing.T) {
	t.Parallel()

	header := http.Header{"Location": {"https://user:pass@login.example.com/in?token=" + accessToken}}

	text := qonto.ClassifyAnswer(false, "", http.StatusFound, header, nil).Error()
	if !strings.Contains(text, "login.example.com") || strings.Contains(text, "pass") {
		t.Errorf("text %q", text)
	}

	assertNoSecret(t, text)
}

// No beginning of one is left where a text is cut, where one is part of another, or where
// a token was not known before.
func TestClassify_SecretsAreHiddenWhole(t *testing.T) {
	t.Parallel()

	const longer = stagingToken + "-and-more-of-it"

	for _, body := range []string{
		`{"message":"` + strings.Repeat("x", 290) + accessToken + `"}`,
		`{"code":"` + strings.Repeat("x", 110) + accessToken + `"}`,
		`{"message":"` + longer + `"}`,
		`{"message":"approve session-token-1","sca_session_token":"session-token-1"}`,
		`{"message":"secret-sta\u200bging-token"}`,
	} {
		text := qonto.ClassifyAnswer(true, "", http.StatusPreconditionRequired, http.Header{}, []byte(body), stagingToken, longer, accessToken).Error()

		for _, part := range []string{accessToken[:9], stagingToken[:9], "-and-more", "session-token-1"} {
			if strings.Contains(text, part) {
				t.Errorf("%q holds %q", text, part)
			}
		}
	}
}

// Wherever a server repeats a token, and however it cuts and mixes it.
func TestClassify_ErrorTextHoldsNoSecret(t *testing.T) {
	t.Parallel()

	rapid.Check(t, func(t *rapid.T) {
		secret := rapid.StringMatching(`[A-Za-z0-9_.-]{8,90}`)
		token, session := secret.Draw(t, "token"), secret.Draw(t, "session")
		word := rapid.OneOf(rapid.Just(token), rapid.Just(session), rapid.Just("\u200b"), rapid.StringN(0, 80, -1))

		phrase := func(name string) string {
			return strings.Join(rapid.SliceOfN(word, 0, 12).Draw(t, name), rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, name+" gap"))
		}

		shape := rapid.SampledFrom([]string{
			`{"errors":[{"code":%A,"detail":%B,"source":{"pointer":%C}}],"trace_id":%A,"sca_session_token":%S}`,
			`{"errors":{"message":%B},"sca_session_token":%S,"action_type":%A}`,
			`{"errors":{%A:[%B]},"error":{"code":%C}}`,
			`{"code":%A,"message":%B,"sca_session_token":%S}`,
			`{"error":%A,"error_description":%B}`,
			`%A %B`,
			`<html>%A</html>`,
		}).Draw(t, "shape")

		body := strings.NewReplacer("%A", quote(phrase("a")), "%B", quote(phrase("b")), "%C", quote(phrase("c")), "%S", quote(session)).Replace(shape)
		header := http.Header{"X-Request-Id": {token}, "Location": {"https://" + token + "/"}}
		status := rapid.SampledFrom([]int{200, 302, 400, 401, 403, 404, 409, 412, 422, 428, 429, 500}).Draw(t, "status")

		failure := qonto.ClassifyAnswer(true, session, status, header, []byte(body), token)
		if failure == nil {
			return
		}

		text := failure.Error()
		if strings.Contains(text, token) && status != http.StatusFound || strings.Contains(text, session) {
			t.Fatalf("token %q or session %q in %q", token, session, text)
		}

		if strings.ContainsAny(text, "\n\r\t\u200b") {
			t.Fatalf("more than one line: %q", text)
		}

		for _, item := range failure.Items {
			if len([]rune(item.Detail)) > 300 {
				t.Fatalf("a detail of %d characters", len([]rune(item.Detail)))
			}
		}
	})
}
