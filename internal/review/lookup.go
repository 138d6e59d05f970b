// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"context"
	"errors"
	"strconv"
	"time"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// lookupTimeout bounds the lookup: a review without names is better than none.
const lookupTimeout = 15 * time.Second

var errNoCredentials = errors.New("there are no credentials: set " + credentials.EnvAccessToken + ", " + credentials.EnvCredentialsFile +
	" or " + credentials.EnvCredentialsCommand)

// lookup asks Qonto for the names of holders.
type lookup struct {
	chosen bool
	on     bool
}

func (l *lookup) set(text string) error {
	on, err := strconv.ParseBool(text)
	l.chosen, l.on = true, on

	return err //nolint:wrapcheck // the flag package words it
}

// enabled tells whether Qonto may be asked: because the flag says so, or because the environment names credentials, even if they
// cannot be used.
func (l *lookup) enabled(env Environment) bool {
	if l.chosen {
		return l.on
	}

	origin, err := credentials.OriginFromEnvironment(env.Getenv)

	return err != nil || !origin.IsZero()
}

// lackHolder tells whether the plan has a card whose holder has no name.
func (p people) lackHolder(doc *document) bool {
	for _, changes := range [][]*tfjson.ResourceChange{doc.ResourceChanges, doc.ResourceDrift} {
		for _, r := range changes {
			if !isCard(r) || r.Change == nil || r.Change.Actions.NoOp() && r.Change.Importing == nil && r.PreviousAddress == "" {
				continue
			}

			for _, card := range []plannedCard{before(r.Change), after(r.Change)} {
				id, ok := card.get("holder_id").text()
				if _, known := p[id]; ok && !known {
					return true
				}
			}
		}
	}

	return false
}

// addMembers adds the names of all members. An error means that none were added.
func (l *lookup) addMembers(ctx context.Context, known people, env Environment) error {
	ctx, cancel := context.WithTimeout(ctx, lookupTimeout)
	defer cancel()

	app, err := applicationOf(env)
	if err != nil {
		return err
	}

	tokens, err := tokensOf(env, app)
	if err != nil {
		return err
	}

	client, err := qonto.New(qonto.Config{
		Endpoint:              env.Getenv(credentials.EnvEndpoint),
		AllowInsecureEndpoint: app.AllowInsecureEndpoint,
		Tokens:                tokens,
		StagingToken:          app.StagingToken,
		Organization:          env.Getenv(credentials.EnvOrganizationID),
		UserAgent:             env.UserAgent,
	})
	if err != nil {
		return err
	}
	defer client.CloseIdleConnections()

	members, err := client.Memberships(ctx)
	if err != nil {
		return err
	}

	for i := range members {
		known.add(members[i].ID, members[i].FullName())
	}

	return nil
}

// applicationOf is the OAuth application that the environment names.
func applicationOf(env Environment) (credentials.Application, error) {
	insecure, err := credentials.FlagFromEnvironment(env.Getenv, credentials.EnvAllowInsecureEndpoint)

	return credentials.Application{
		ClientID:              env.Getenv(credentials.EnvClientID),
		ClientSecret:          secret.Trimmed(env.Getenv(credentials.EnvClientSecret)),
		OAuthEndpoint:         env.Getenv(credentials.EnvOAuthEndpoint),
		AllowInsecureEndpoint: insecure,
		StagingToken:          secret.Trimmed(env.Getenv(credentials.EnvStagingToken)),
		UserAgent:             env.UserAgent,
		Getenv:                env.Getenv,
	}, err
}

// tokensOf are the tokens that the environment leads to, or those of login.
func tokensOf(env Environment, app credentials.Application) (qonto.TokenSource, error) {
	origin, err := credentials.OriginFromEnvironment(env.Getenv)
	if err != nil {
		return nil, err
	}

	if !origin.Token.IsZero() {
		return qonto.StaticToken(origin.Token.Reveal()), nil
	}

	if origin.IsZero() {
		origin.File = login.DefaultFile(env.Getenv)
	}

	if origin.IsZero() {
		return nil, errNoCredentials
	}

	return origin.NewSource(app)
}
