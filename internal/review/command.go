// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
)

// Found is the exit status when the plan does what -fail-on names.
const Found = 2

var errIncomplete = errors.New("the plan cannot be judged, so -fail-on can promise nothing: the top of the review says why")

// Environment is what the command sees of its surroundings.
type Environment struct {
	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
	// UserAgent names this program to Qonto.
	UserAgent string
}

// Run carries out the command and returns the exit status: 0, or Found. It returns flag.ErrHelp after it has shown help.
func Run(ctx context.Context, args []string, env Environment) (int, error) {
	o, err := parse(args, env)
	if err != nil {
		return 0, err
	}

	printed, err := o.readLog()
	if err != nil {
		return 0, err
	}

	result, err := o.review(ctx, env)
	if err != nil {
		return 0, err
	}

	result.page.log, result.page.open = printed, o.failed != ""

	err = o.write(result, env.Out)
	if err != nil {
		return 0, err
	}

	return result.status(o.failOn)
}

// review reads the plan, or says that there is none.
func (o *options) review(ctx context.Context, env Environment) (*Review, error) {
	if o.failed != "" {
		return failedBefore(o.failed), nil
	}

	in := env.In

	if o.plan != "-" {
		file, err := os.Open(o.plan)
		if err != nil {
			return nil, fmt.Errorf("the plan cannot be read: %w", err)
		}
		defer file.Close()

		in = file
	}

	doc, err := read(in)
	if err != nil {
		return nil, err
	}

	known := peopleOf(doc)

	if o.lookup.enabled(env) && known.lackHolder(doc) {
		err = o.lookup.addMembers(ctx, known, env)
		if err != nil {
			_, _ = fmt.Fprintln(env.Err, "Holders are shown by their ids, because their names could not be read:", err)
		}
	}

	return build(doc, known), nil
}

// failedBefore is the review of a run that failed before there was a plan.
func failedBefore(step string) *Review {
	return &Review{incomplete: true, page: page{
		title:   say("Cards: there is no plan"),
		notices: []phrase{join(" ", stress("This step failed:"), quote(step))},
	}}
}

// readLog returns what the commands before have printed, if the flags say so.
func (o *options) readLog() (string, error) {
	if o.log == "" {
		return "", nil
	}

	text, err := os.ReadFile(o.log)
	if err != nil {
		return "", fmt.Errorf("the log cannot be read: %w", err)
	}

	return visibleLog(string(text)), nil
}

func (o *options) write(result *Review, out io.Writer) error {
	text, err := result.page.fit(o.render(), o.maxLength)
	if err != nil {
		return err
	}

	_, err = io.WriteString(out, text)
	if err != nil {
		return fmt.Errorf("the review cannot be written: %w", err)
	}

	return nil
}

// status is Found if the plan does what must not be. A plan that cannot be judged is an error as soon as anything must
// not be.
func (r *Review) status(failOn []string) (int, error) {
	found := map[string]int{failOnDiscard: r.discards, failOnOrder: r.orders, failOnIncrease: r.increases, failOnDrift: r.drifts}

	for _, one := range failOn {
		if found[one] > 0 {
			return Found, nil
		}
	}

	if len(failOn) > 0 && r.incomplete {
		return 0, errIncomplete
	}

	return 0, nil
}
