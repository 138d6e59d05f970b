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

	env.introduce(identity, source.Credentials()) // also after an error: the scopes may be why

	return err
}

// warnOfOtherCredentials says that the environment leads Terraform to other credentials than those of the file, or to none.
func (e Environment) warnOfOtherCredentials(file string) {
	origin, err := credentials.OriginFromEnvironment(e.Getenv)

	taken := ""

	switch {
	case err != nil:
		e.warnf("%s: Terraform stops at that, unless the provider block names the credentials.\n", err)
	case !origin.Token.IsZero():
		taken = credentials.EnvAccessToken + " is set: Terraform uses that"
	case len(origin.Command) > 0:
		taken = credentials.EnvCredentialsCommand + " is set: Terraform uses that"
	case origin.File != "" && !sameFile(origin.File, file):
		taken = credentials.EnvCredentialsFile + " is set: Terraform uses " + origin.File
	}

	if taken != "" {
		e.warnf("%s, and not %s, unless the provider block names the file.\n", taken, file)
	}
}

func (e Environment) warnf(format string, values ...any) {
	_, _ = fmt.Fprintf(e.Err, format, values...)
}

// sameFile compares two names of files as they are written: ~/ and relative names count, links do not.
func sameFile(one, other string) bool {
	first, err := credentials.NewFile(one)
	if err != nil {
		return false
	}

	second, err := credentials.NewFile(other)

	return err == nil && first.Path() == second.Path()
}

// introduce shows an identity. The member's name is left out: what this prints may end in the log of a pipeline.
func (e Environment) introduce(who Identity, kept credentials.Credentials) {
	lines := []struct{ label, value string }{
		{"Organization", who.organization()},
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

// organization is the name with the slug, as far as Qonto tells them.
func (i Identity) organization() string {
	if i.OrganizationName == "" || i.OrganizationSlug == "" {
		return i.OrganizationName + i.OrganizationSlug
	}

	return i.OrganizationName + " (" + i.OrganizationSlug + ")"
}

func instant(at time.Time) string {
	if at.IsZero() {
		return ""
	}

	return at.UTC().Format(time.RFC3339)
}
