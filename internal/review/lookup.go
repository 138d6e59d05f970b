// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	tfjson "github.com/hashicorp/terraform-json"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/secret"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// The variables that name credentials, as for the provider.
const (
	envAccessToken        = "QONTO_ACCESS_TOKEN"
	envCredentialsFile    = "QONTO_CREDENTIALS_FILE"    //nolint:gosec // the name of a variable
	envCredentialsCommand = "QONTO_CREDENTIALS_COMMAND" //nolint:gosec // the name of a variable
)

// lookupTimeout bounds the lookup: a review without names is better than none.
const lookupTimeout = 15 * time.Second

var errNoCredentials = errors.New("there are no credentials: set " + envAccessToken + ", " + envCredentialsFile + " or " + envCredentialsCommand)

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

// enabled tells whether Qonto may be asked: because the flag says so, or because there are credentials.
func (l *lookup) enabled(env Environment) bool {
	if l.chosen {
		return l.on
	}

	return env.Getenv(envAccessToken) != "" || env.Getenv(envCredentialsFile) != "" || env.Getenv(envCredentialsCommand) != ""
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

	tokens, err := tokensOf(env)
	if err != nil {
		return err
	}

	insecure, _ := strconv.ParseBool(env.Getenv("QONTO_ALLOW_INSECURE_ENDPOINT"))

	client, err := qonto.New(qonto.Config{
		Endpoint:              env.Getenv("QONTO_ENDPOINT"),
		AllowInsecureEndpoint: insecure,
		Tokens:                tokens,
		StagingToken:          secret.New(env.Getenv("QONTO_STAGING_TOKEN")),
		Organization:          env.Getenv("QONTO_ORGANIZATION_ID"),
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

// tokensOf are the tokens that the environment leads to, or those of login.
func tokensOf(env Environment) (qonto.TokenSource, error) {
	insecure, _ := strconv.ParseBool(env.Getenv("QONTO_ALLOW_INSECURE_ENDPOINT"))
	app := credentials.Application{
		ClientID:              env.Getenv("QONTO_CLIENT_ID"),
		ClientSecret:          secret.Trimmed(env.Getenv("QONTO_CLIENT_SECRET")),
		OAuthEndpoint:         env.Getenv("QONTO_OAUTH_ENDPOINT"),
		AllowInsecureEndpoint: insecure,
		StagingToken:          secret.Trimmed(env.Getenv("QONTO_STAGING_TOKEN")),
		UserAgent:             env.UserAgent,
		Getenv:                env.Getenv,
	}

	if token := env.Getenv(envAccessToken); token != "" {
		return qonto.StaticToken(token), nil
	}

	if text := env.Getenv(envCredentialsCommand); text != "" {
		argv, err := credentials.ParseCommand(text)
		if err != nil {
			return nil, fmt.Errorf("%s cannot be used: %w", envCredentialsCommand, err)
		}

		return credentials.NewCommandSource(argv, app)
	}

	file := login.DefaultFile(env.Getenv)
	if file == "" {
		return nil, errNoCredentials
	}

	return credentials.NewFileSource(file, app)
}
