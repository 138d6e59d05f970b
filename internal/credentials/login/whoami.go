// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

const aboutWhoami = `Shows to whom the credentials belong and what they allow. It refreshes them if they are about to expire.`

func whoami(ctx context.Context, args []string, env Environment) error {
	shared := newOptions("whoami", aboutWhoami, env)
	endpoint := shared.flags.String("endpoint", env.Getenv(credentials.EnvEndpoint),
		"another host for the API ("+credentials.EnvEndpoint+")")

	err := shared.parse(args)
	if err != nil {
		return err
	}

	env.warnOfOtherCredentials(shared.file)

	app, err := shared.application(ctx, false)
	if err != nil {
		return err
	}

	source, err := credentials.NewFileSource(shared.file, app)
	if err != nil {
		return err
	}

	_, err = source.Token(ctx) // what is wrong with the file is told without the API
	if err != nil {
		return err
	}

	identity, err := env.Identify(ctx, Access{
		Tokens:                source,
		Endpoint:              *endpoint,
		AllowInsecureEndpoint: shared.allowInsecure,
		StagingToken:          app.StagingToken,
		UserAgent:             env.UserAgent,
	})
	if err != nil {
		return err
	}

	env.introduce(identity, source.Credentials())

	return nil
}

// warnOfOtherCredentials says that the environment leads Terraform to other credentials than those of the file.
func (e Environment) warnOfOtherCredentials(file string) {
	for _, name := range []string{credentials.EnvAccessToken, credentials.EnvCredentialsCommand} {
		if strings.TrimSpace(e.Getenv(name)) != "" {
			_, _ = fmt.Fprintf(e.Err, "%s is set: Terraform uses that, and not %s, unless the provider block names the file.\n", name, file)
		}
	}
}

// introduce shows an identity. The member's name is left out: what this prints may end in the log of a pipeline.
func (e Environment) introduce(who Identity, kept credentials.Credentials) {
	lines := []struct{ label, value string }{
		{"Organization", strings.TrimSpace(who.OrganizationName + " (" + who.OrganizationSlug + ")")},
		{"organization_id", who.OrganizationID},
		{"Membership id", who.MembershipID},
		{"Role", who.Role},
		{"Scopes", strings.Join(kept.Scopes, " ")},
		{"Access token until", instant(kept.ExpiresAt)},
		{"Refreshed at", instant(kept.ObtainedAt)},
		{"OAuth application", kept.ClientID},
	}

	for _, line := range lines {
		if line.value != "" {
			e.sayf("%-19s %s\n", line.label+":", line.value)
		}
	}
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}

	return at.UTC().Format(time.RFC3339)
}
