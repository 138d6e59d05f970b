// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
)

// What makes the exit status 2.
const (
	failOnDiscard  = "discard"
	failOnOrder    = "order"
	failOnIncrease = "limit-increase"
	failOnDrift    = "drift"
)

const (
	formatText     = "text"
	formatMarkdown = "markdown"
)

const about = `Usage: terraform show -json PLANFILE | terraform-provider-qonto review [flags]

Prints what a plan does to cards: what ends for good, what is ordered, what changes, what stays in Qonto, what was
changed outside Terraform, and what needs an approval. It changes nothing.

The exit status is 0; 2 if the plan does what -fail-on names; 1 if the plan cannot be read, or not be judged.

`

var (
	errArguments = errors.New("only flags are accepted: name the plan with -plan")
	errFormat    = errors.New("-format is " + formatText + " or " + formatMarkdown)
	errFailOn    = errors.New("-fail-on is a list of " + strings.Join(gates(), ", ") + ", with commas between them")
	errLength    = errors.New("-max-length must not be negative")
)

// gates is all that -fail-on can name.
func gates() []string {
	return []string{failOnDiscard, failOnOrder, failOnIncrease, failOnDrift}
}

// options are the flags of the command.
type options struct {
	plan      string
	format    string
	log       string
	failed    string
	maxLength int
	failOn    []string
	lookup    lookup
}

func parse(args []string, env Environment) (*options, error) {
	o := &options{}

	flags := flag.NewFlagSet("review", flag.ContinueOnError)
	flags.SetOutput(env.Err)
	flags.Usage = func() {
		_, _ = fmt.Fprint(env.Err, about)

		flags.PrintDefaults()
	}

	flags.StringVar(&o.plan, "plan", "-", "the file with the plan's JSON; - is standard input")
	flags.StringVar(&o.format, "format", formatText, formatText+", a table for terminals, or "+formatMarkdown+", for comments")
	flags.StringVar(&o.log, "log", "", "a file with what init or plan have printed, to be shown below the review")
	flags.StringVar(&o.failed, "failed", "", "the step that failed before there was a plan, to be shown with -log instead of a review")
	flags.IntVar(&o.maxLength, "max-length", 0, "the largest number of bytes to print; what is cut is said at the top (default any)")
	flags.Func("fail-on", "what makes the exit status 2: "+strings.Join(gates(), ", ")+", with commas between them", o.setFailOn)
	flags.BoolFunc("lookup", "ask Qonto for names of holders that the plan does not have, with the credentials of the environment or of login; "+
		"-lookup=false never asks (default: ask if "+credentials.EnvAccessToken+", "+credentials.EnvCredentialsFile+
		" or "+credentials.EnvCredentialsCommand+" is set)", o.lookup.set)

	err := flags.Parse(args)

	switch {
	case err != nil:
		return nil, err //nolint:wrapcheck // it is about the flags, which it names
	case flags.NArg() > 0:
		return nil, errArguments
	case o.format != formatText && o.format != formatMarkdown:
		return nil, errFormat
	case o.maxLength < 0:
		return nil, errLength
	default:
		return o, nil
	}
}

func (o *options) setFailOn(text string) error {
	for one := range strings.SplitSeq(text, ",") {
		one = strings.TrimSpace(one)
		if !slices.Contains(gates(), one) {
			return errFailOn
		}

		o.failOn = append(o.failOn, one)
	}

	return nil
}

func (o *options) render() func(*page) string {
	if o.format == formatMarkdown {
		return (*page).markdown
	}

	return (*page).text
}
