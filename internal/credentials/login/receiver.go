// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"crypto/subtle"
	"errors"
	"net"
	"net/url"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/hosts"
)

const callbackPath = "/callback"

var (
	errDenied      = errors.New("the sign-in was declined in the browser")
	errSignIn      = errors.New("the sign-in ended with an error: check client id, redirect URL and scopes")
	errState       = errors.New("the answer belongs to another sign-in; run the command again")
	errNoCode      = errors.New("there is no code in it")
	errRedirectURL = errors.New("the redirect URL must be http://127.0.0.1:<port>/<path> or http://localhost:<port>/<path>; any other needs -manual")
)

// receiver gets the code that Qonto sends with the browser.
type receiver interface {
	redirectURL() string
	receive(ctx context.Context, state string) (code string, err error)
	close()
}

func newReceiver(ctx context.Context, chosen choices, env Environment) (receiver, error) {
	target := &url.URL{Scheme: "http", Host: net.JoinHostPort("127.0.0.1", strconv.Itoa(chosen.port)), Path: callbackPath}

	if chosen.manual && chosen.port == 0 {
		target.Host = target.Hostname() // nobody listens, so there is no free port to choose
	}

	if chosen.redirectURL != "" {
		named, err := url.Parse(chosen.redirectURL)
		if err != nil || named.Hostname() == "" {
			return nil, errRedirectURL
		}

		target = named
	}

	if chosen.manual {
		return manual{url: target.String(), in: env.In}, nil
	}

	if target.Scheme != "http" || !hosts.IsLoopback(target.Hostname()) || target.Port() == "" {
		return nil, errRedirectURL
	}

	return listen(ctx, target)
}

// codeOf reads what Qonto added to the redirect URL. Of what it says when something went wrong, nothing is repeated.
func codeOf(answer url.Values, state string) (string, error) {
	switch {
	case subtle.ConstantTimeCompare([]byte(answer.Get("state")), []byte(state)) != 1:
		return "", errState
	case answer.Get("error") == "access_denied":
		return "", errDenied
	case answer.Get("error") != "":
		return "", errSignIn
	case answer.Get("code") == "":
		return "", errNoCode
	default:
		return answer.Get("code"), nil
	}
}
