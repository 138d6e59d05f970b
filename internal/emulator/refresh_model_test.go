// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// knownToken is what the model expects of one refresh token.
type knownToken struct {
	token    string
	issuedAt time.Time
	firstUse time.Time
}

func (k *knownToken) works(now time.Time) bool {
	return now.Sub(k.issuedAt) < 90*24*time.Hour && !k.isSpent(now)
}

func (k *knownToken) isSpent(now time.Time) bool {
	return !k.firstUse.IsZero() && now.Sub(k.firstUse) >= time.Minute
}

// In any order of refreshing and waiting: a token works until 60 s after its first use and 90 days after its issue, and
// its use after that ends the family, if the switch says so.
func TestRefreshTokenModel(t *testing.T) {
	t.Parallel()

	for _, mode := range []string{"refuse", "revoke_family"} {
		emu, api := frozen(t)
		emu.Set(map[string]any{"refresh_token_reuse": mode, "rate_limit_per_ten_seconds": 0, "rate_limit_per_ten_minutes": 0})

		api = api.as("").with("Content-Type", "application/x-www-form-urlencoded")

		rapid.Check(t, func(rt *rapid.T) {
			now := emu.Clock().Now()
			tokens := []*knownToken{{token: emu.RefreshTokenFor(emu.OwnerMembershipID).RefreshToken, issuedAt: now}}
			isDead := false

			rt.Repeat(map[string]func(*rapid.T){
				"wait": func(rt *rapid.T) {
					seconds := rapid.OneOf(rapid.IntRange(0, 90), rapid.Just(40*24*3600)).Draw(rt, "seconds")
					now = emu.Clock().Advance(time.Duration(seconds) * time.Second)
				},
				"refresh": func(rt *rapid.T) {
					used := rapid.SampledFrom(tokens).Draw(rt, "token")
					works := !isDead && used.works(now)

					answered, err := api.try(http.MethodPost, "/oauth2/token", url.Values{
						"grant_type": {"refresh_token"}, "refresh_token": {used.token}, "client_id": {emu.ClientID}, "client_secret": {emu.ClientSecret},
					}.Encode())
					if err != nil || (answered.status == http.StatusOK) != works {
						rt.Fatalf("got %d %s, %v, want success: %t", answered.status, answered.text, err, works)
					}

					switch {
					case works && used.firstUse.IsZero():
						used.firstUse = now
					case !works && mode == "revoke_family" && now.Sub(used.issuedAt) < 90*24*time.Hour:
						isDead = isDead || used.isSpent(now)
					}

					if works {
						tokens = append(tokens, &knownToken{token: textOf(answered.body, "refresh_token"), issuedAt: now})
					}
				},
			})
		})
	}
}
