// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/seed"
)

// settings are what the command line says.
type settings struct {
	address      string
	allowedHosts []string
	seed         int64
	token        string
	staging      string
	organization string
	cards        int
	state        string
	accessLog    string
	sca          string
	asJSON       bool
	version      bool
}

var (
	errTooMuch = errors.New("there are arguments besides the flags")
	errSCA     = errors.New("it is none of off, observed, strict")
)

func readSettings(args []string, errOut io.Writer) (settings, error) {
	var chosen settings

	flags := flag.NewFlagSet("qonto-emulator", flag.ContinueOnError)
	flags.SetOutput(errOut)

	flags.StringVar(&chosen.address, "addr", "127.0.0.1:7466", "`address` to listen on; port 0 is a free one")
	flags.Func("allow-host", "`name` or address, without port, that others reach it by, for instance the name of its container; "+
		"it refuses requests for other hosts than this machine (can be repeated)", addHosts(&chosen.allowedHosts))
	flags.Int64Var(&chosen.seed, "seed", 1, "decides all ids and credentials")
	flags.StringVar(&chosen.token, "token", "", "the owner's access `token` (default: made from the seed)")
	flags.StringVar(&chosen.staging, "staging-token", "", "behave like the sandbox, which wants this `token` in every call")
	flags.Func("sca", "approvals on a phone: off, observed (create, unlock, limits) or strict (every write)", func(mode string) error {
		if !slices.Contains([]string{"off", "observed", "strict"}, mode) {
			return errSCA
		}

		chosen.sca = mode

		return nil
	})
	flags.StringVar(&chosen.organization, "organization", "",
		"`file` with the organization to start with, or example for one with 40 cards (default: a company without cards)")
	flags.IntVar(&chosen.cards, "cards", 0, "`number` of cards to issue at the start, beside those of the organization")
	flags.StringVar(&chosen.state, "state", "",
		"`file` to go on from and to keep the state in; if it exists, -seed, -organization and -cards count for nothing")
	flags.StringVar(&chosen.accessLog, "access-log", "", "`file` to log requests to, or - for standard error")
	flags.BoolVar(&chosen.asJSON, "json", false, "print address and credentials as one line of JSON")
	flags.BoolVar(&chosen.version, "version", false, "print the version and end")

	if err := readEnvironment(flags, os.LookupEnv); err != nil {
		return settings{}, err
	}

	if err := flags.Parse(args); err != nil {
		return settings{}, fmt.Errorf("reading the flags: %w", err)
	}

	if flags.NArg() > 0 {
		return settings{}, fmt.Errorf("%w: %s", errTooMuch, flags.Arg(0))
	}

	return chosen, nil
}

// readEnvironment sets flags from QONTO_EMULATOR_ADDR, QONTO_EMULATOR_ALLOW_HOST and so on. The command line counts more.
func readEnvironment(flags *flag.FlagSet, lookup func(string) (string, bool)) error {
	var failed error

	flags.VisitAll(func(one *flag.Flag) {
		name := "QONTO_EMULATOR_" + strings.ToUpper(strings.ReplaceAll(one.Name, "-", "_"))

		if value, found := lookup(name); found {
			if err := one.Value.Set(value); err != nil {
				failed = errors.Join(failed, fmt.Errorf("reading %s: %w", name, err))
			}
		}
	})

	return failed
}

// adviceUnknown is what to do when a client asks for a card of another run.
const adviceUnknown = "Start with -state, which keeps cards, or remove that state."

// start makes the emulator: from its state, or else from the organization.
func (s settings) start(errOut io.Writer) (*emulator.Server, error) {
	options := emulator.Options{
		Seed: s.seed, AccessToken: s.token, StagingToken: s.staging, MaxRequests: maxRequests,
		AllowedHosts: append(s.allowedHosts, s.host()),
		Unknown: func(id string) {
			_, _ = fmt.Fprintf(errOut, "qonto-emulator: card %s was never issued here. A Terraform state of an earlier run? %s\n", id, adviceUnknown)
		},
	}

	var err error

	if options.Organization, err = s.readOrganization(); err != nil {
		return nil, err
	}

	if s.state != "" {
		options.State, err = emulator.ReadState(s.state)
	}

	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}

	if s.sca != "" && options.State == nil {
		standard := control.DefaultSwitches()
		standard.SCA = s.sca
		options.Switches = &standard
	}

	server := emulator.New(options)

	switch {
	case options.State == nil:
		err = server.Populate(s.cards)
	case s.sca != "":
		_, err = server.ChangeSwitches([]byte(`{"sca": "` + s.sca + `"}`))
	default:
		err = nil
	}

	if err != nil {
		return nil, fmt.Errorf("preparing the emulator: %w", err)
	}

	return server, nil
}

// readOrganization is nil for the invented company.
func (s settings) readOrganization() (*seed.OrganizationFile, error) {
	switch s.organization {
	case "":
		return nil, nil //nolint:nilnil // The emulator has an organization of its own.
	case "example":
		return seed.ExampleOrganization()
	}

	data, err := os.ReadFile(s.organization)
	if err != nil {
		return nil, fmt.Errorf("reading the organization: %w", err)
	}

	return seed.ParseOrganization(data)
}

// openAccessLog is nil without a log.
func (s settings) openAccessLog(errOut io.Writer) (io.Writer, func() error, error) {
	const readable = 0o600

	switch s.accessLog {
	case "":
		return nil, func() error { return nil }, nil
	case "-":
		return errOut, func() error { return nil }, nil
	}

	file, err := os.OpenFile(s.accessLog, os.O_CREATE|os.O_APPEND|os.O_WRONLY, readable)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the access log: %w", err)
	}

	return file, file.Close, nil
}
