// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package login is what people run themselves to get credentials: `login`, `logout` and `whoami`.
package login

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

const usage = `Usage: terraform-provider-qonto <command> [flags]

  login    sign in to Qonto in a browser and write a credentials file
  logout   revoke the credentials and delete the file
  whoami   show to whom the credentials belong
  review   print what a plan does to cards, for its reviewers

terraform-provider-qonto <command> -help lists the flags of a command.
`

var errUnknownCommand = errors.New("unknown command: it is login, logout, whoami or review")

// Environment is what the commands see of their surroundings.
type Environment struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	// UserAgent names this program to Qonto.
	UserAgent string
	// OpenBrowser shows a page to the person. An error means that it could not.
	OpenBrowser func(ctx context.Context, url string) error
	// AskSecret asks the person for a secret without showing it. Nil means that nobody is there to ask.
	AskSecret func(ctx context.Context, question string) (string, error)
	// Identify asks Qonto to whom tokens belong. With an error it returns what it has found out until then.
	Identify func(ctx context.Context, access Access) (Identity, error)
}

// Access is how Identify gets at the API.
type Access struct {
	Tokens                *credentials.Source
	Endpoint              string // empty means Qonto's own
	AllowInsecureEndpoint bool
	StagingToken          secret.Text
	UserAgent             string
}

// Identity is to whom a token belongs. Every field may be empty.
type Identity struct {
	OrganizationID   string
	OrganizationName string
	OrganizationSlug string
	MembershipID     string
	Role             string
}

// Handles tells whether the arguments of the process name a command, misspelt or not, or ask what there is. Terraform gives a plugin
// no arguments.
func Handles(args []string) bool {
	return len(args) > 0 && (!strings.HasPrefix(args[0], "-") || slices.Contains([]string{"-h", "-help", "--help"}, args[0]))
}

// Run carries out the command that the arguments name. It returns flag.ErrHelp after it has shown help.
func Run(ctx context.Context, args []string, env Environment) error {
	if len(args) == 0 {
		return errUnknownCommand
	}

	switch args[0] {
	case "login":
		return login(ctx, args[1:], env)
	case "logout":
		return logout(ctx, args[1:], env)
	case "whoami":
		return whoami(ctx, args[1:], env)
	case "help", "-h", "-help", "--help":
		env.sayf(usage)

		return flag.ErrHelp
	default:
		return errUnknownCommand
	}
}

func (e Environment) sayf(format string, values ...any) {
	_, _ = fmt.Fprintf(e.Out, format, values...)
}

// defaultFile is where credentials are kept unless somebody says otherwise.
func (e Environment) defaultFile() string {
	return DefaultFile(e.Getenv)
}

// DefaultFile is where login keeps credentials unless a flag says otherwise: the file that QONTO_CREDENTIALS_FILE names,
// or one in the user's folder for configuration files. It is empty if there is no such folder.
func DefaultFile(getenv func(string) string) string {
	if path := getenv(credentials.EnvCredentialsFile); path != "" {
		return path
	}

	folder, err := os.UserConfigDir()
	if err != nil {
		return ""
	}

	return filepath.Join(folder, "terraform-provider-qonto", "credentials.json")
}
