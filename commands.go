// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/qonto-community/terraform-provider-qonto/internal/credentials/login"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/review"
)

const reviewCommand = "review"

// userAgent names this program to Qonto.
func userAgent() string { return "terraform-provider-qonto/" + version }

// isCommand tells whether the arguments name something that people run themselves.
func isCommand(args []string) bool {
	return len(args) > 0 && (args[0] == reviewCommand || login.Handles(args))
}

// runCommand carries out what people run themselves, such as login, and returns the exit status.
func runCommand(args []string) int {
	if args[0] == reviewCommand {
		return runReview(args[1:])
	}

	return runLogin(args)
}

// runReview has no context that ends with a signal: it waits for its input, and a signal is to end that as usual.
func runReview(args []string) int {
	status, err := review.Run(context.Background(), args, review.Environment{
		In:        os.Stdin,
		Out:       os.Stdout,
		Err:       os.Stderr,
		Getenv:    os.Getenv,
		UserAgent: userAgent(),
	})

	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(os.Stderr, "Error:", err)

		return 1
	default:
		return status
	}
}

func runLogin(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()

	err := login.Run(ctx, args, login.Environment{
		In:          os.Stdin,
		Out:         os.Stdout,
		Err:         os.Stderr,
		Getenv:      os.Getenv,
		UserAgent:   userAgent(),
		OpenBrowser: login.OpenBrowser,
		AskSecret:   login.SecretPrompt(os.Stdin, os.Stderr),
		Identify:    identify,
	})

	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case ctx.Err() != nil:
		fmt.Fprintln(os.Stderr, "Interrupted.")
	default:
		fmt.Fprintln(os.Stderr, "Error:", err)
	}

	return 1
}

// identify asks Qonto to whom tokens belong.
func identify(ctx context.Context, access login.Access) (login.Identity, error) {
	var who login.Identity

	client, err := qonto.New(qonto.Config{
		Endpoint:              access.Endpoint,
		AllowInsecureEndpoint: access.AllowInsecureEndpoint,
		Tokens:                access.Tokens,
		StagingToken:          access.StagingToken,
		UserAgent:             access.UserAgent,
	})
	if err != nil {
		return who, err
	}

	defer client.CloseIdleConnections()

	organization, err := client.Organization(ctx)
	if err != nil {
		return who, err
	}

	who.OrganizationID, who.OrganizationSlug, who.OrganizationName = organization.ID, organization.Slug, qonto.Text(organization.Name)

	membership, err := client.AuthenticatedMembership(ctx)
	if err != nil {
		return who, err
	}

	who.MembershipID, who.Role = membership.ID, qonto.Text(membership.Role)

	return who, nil
}
