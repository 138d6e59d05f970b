// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"time"

	"golang.org/x/oauth2"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// signInTime is how long somebody may take to sign in. Qonto's codes are valid for ten minutes.
const signInTime = 10 * time.Minute

const aboutLogin = `Signs you in to Qonto in a browser and writes a credentials file that the provider keeps up to date.

It needs an OAuth application from Qonto's Developer Portal with the redirect URL http://127.0.0.1/callback, or with
another one that -redirect-url names.`

var (
	errNoClientID = errors.New("name the OAuth application with -client-id or " + credentials.EnvClientID + "; Qonto's Developer Portal makes one")
	errTooSlow    = errors.New("nobody signed in within ten minutes; run the command again")
)

// choices are the flags of login.
type choices struct {
	manual         bool
	port           int
	redirectURL    string
	organizationID string
	scopes         string
	addScopes      string
}

func login(ctx context.Context, args []string, env Environment) error {
	shared := newOptions("login", aboutLogin, env)

	var chosen choices

	shared.flags.BoolVar(&chosen.manual, "manual", false, "for remote machines: open the page elsewhere and paste the address it ends at")
	shared.flags.IntVar(&chosen.port, "port", 0, "port of 127.0.0.1 that the browser comes back to; 0 is a free one")
	shared.flags.StringVar(&chosen.redirectURL, "redirect-url", "",
		"redirect URL of the application, if it is not http://127.0.0.1:<port>"+callbackPath)
	shared.flags.StringVar(&chosen.organizationID, "organization-id", env.Getenv(credentials.EnvOrganizationID),
		"id of the organization to sign in to ("+credentials.EnvOrganizationID+")")
	shared.flags.StringVar(&chosen.scopes, "scopes", "", "ask for these scopes instead of "+strings.Join(defaultScopes(), ","))
	shared.flags.StringVar(&chosen.addScopes, "add-scopes", "", "ask for these scopes as well, for instance team.read")

	err := shared.parse(args)
	if err != nil {
		return err
	}

	file, err := credentials.NewFile(shared.file)
	if err != nil {
		return err
	}

	if strings.TrimSpace(shared.clientID) == "" {
		return errNoClientID
	}

	app, err := shared.application(ctx, true)
	if err != nil {
		return err
	}

	got, err := signIn(ctx, env, app, chosen)
	if err != nil {
		return err
	}

	if !app.ClientSecret.IsZero() {
		got.ClientSecretEnv = shared.variable()
	}

	err = file.Replace(ctx, got)
	if err != nil {
		return err
	}

	env.printNextSteps(file, app, got, chosen.organizationID)

	return nil
}

// signIn sends somebody to Qonto and turns what comes back into credentials.
func signIn(ctx context.Context, env Environment, app credentials.Application, chosen choices) (credentials.Credentials, error) {
	var none credentials.Credentials

	oauth, err := credentials.NewOAuth(app)
	if err != nil {
		return none, err
	}

	receiver, err := newReceiver(ctx, chosen, env)
	if err != nil {
		return none, err
	}

	defer receiver.close()

	attempt := credentials.SignIn{
		State:          rand.Text(),
		Verifier:       oauth2.GenerateVerifier(),
		RedirectURL:    receiver.redirectURL(),
		Scopes:         chooseScopes(chosen.scopes, chosen.addScopes),
		OrganizationID: chosen.organizationID,
	}

	env.invite(ctx, oauth.SignInURL(attempt), attempt.Scopes, app, chosen.manual)

	ctx, cancel := context.WithTimeoutCause(ctx, signInTime, errTooSlow)
	defer cancel()

	code, err := receiver.receive(ctx, attempt.State)
	if err != nil {
		return none, err
	}

	return oauth.Exchange(ctx, attempt, code)
}

// invite shows what will be asked for and where.
func (e Environment) invite(ctx context.Context, address string, scopes []string, app credentials.Application, manual bool) {
	e.sayf("Qonto will ask you to allow:\n\n")

	for _, name := range scopes {
		e.sayf("  %-18s %s\n", name, purposeOf(name))
	}

	if !app.StagingToken.IsZero() {
		e.sayf("\nSign in to the sandbox's web application in your browser first: without that, the page is not found.\n")
	}

	e.sayf("\nOpen this page in a browser:\n\n  %s\n\n", address)

	if manual {
		e.sayf("The browser ends at a page that it cannot load. Paste its address here: ")

		return
	}

	if e.OpenBrowser == nil || e.OpenBrowser(ctx, address) != nil {
		e.sayf("No browser could be opened here. On a remote machine, use -manual.\n")
	}

	e.sayf("Waiting for you to sign in. Ctrl-C ends it.\n")
}

// printNextSteps says what to configure.
func (e Environment) printNextSteps(file *credentials.File, app credentials.Application, got credentials.Credentials, organizationID string) {
	e.sayf("\nSigned in. The credentials are in %s, which only you can read.\n", file.Path())

	if got.RefreshToken.IsZero() {
		e.sayf("Qonto gave no refresh token: they end in one hour. Ask for the scope offline_access to stay signed in.\n")
	}

	e.sayf("\nPut this into your configuration:\n\n  provider \"qonto\" {\n    credentials_file = %q\n", file.Path())

	if organizationID != "" {
		e.sayf("    organization_id  = %q\n", organizationID)
	}

	e.sayf("  }\n")

	var variables []string

	if got.ClientSecretEnv != "" {
		variables = append(variables, got.ClientSecretEnv)
	}

	if !app.StagingToken.IsZero() {
		variables = append(variables, credentials.EnvStagingToken)
	}

	if len(variables) > 0 {
		e.sayf("\nand set in the environment of Terraform, because the file does not hold it: %s\n", strings.Join(variables, ", "))
	}

	e.sayf("\n")
}
