// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Command qonto-emulator runs a local Qonto Business API for people and programs that have no Qonto account.
//
// It prints its address, ready-made credentials and the ids of an invented company, then serves until it is interrupted.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator"
)

const (
	patience    = 5 * time.Second
	maxRequests = 100_000
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout, os.Stderr)

	stop()

	if errors.Is(err, flag.ErrHelp) {
		return
	}

	if err != nil {
		fmt.Fprintln(os.Stderr, "qonto-emulator:", err)
		os.Exit(1)
	}
}

// run serves until the context ends.
func run(ctx context.Context, args []string, out, errOut io.Writer) error {
	flags := flag.NewFlagSet("qonto-emulator", flag.ContinueOnError)
	flags.SetOutput(errOut)

	address := flags.String("addr", "127.0.0.1:0", "address to listen on; port 0 is a free one")
	seed := flags.Int64("seed", 1, "decides all ids and credentials")
	asJSON := flags.Bool("json", false, "print address and credentials as one line of JSON")
	token := flags.String("token", "", "the owner's access token (default: made from the seed)")
	staging := flags.String("staging-token", "", "behave like the sandbox, which wants this token in every call")

	cards := flags.Int("cards", 0, "number of cards to start with")

	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("reading the flags: %w", err)
	}

	handler := emulator.New(emulator.Options{
		Seed: *seed, AccessToken: *token, StagingToken: *staging, MaxRequests: maxRequests,
	})
	defer handler.Close()

	if err := handler.Populate(*cards); err != nil {
		return fmt.Errorf("issuing cards: %w", err)
	}

	var listening net.ListenConfig

	listener, err := listening.Listen(ctx, "tcp", *address)
	if err != nil {
		return fmt.Errorf("listening: %w", err)
	}

	if err := announce(out, "http://"+listener.Addr().String(), handler.Info(), *asJSON); err != nil {
		return errors.Join(err, listener.Close())
	}

	return serve(ctx, listener, handler)
}

// serve ends gracefully: what faults hold is let go of, what is being answered is answered.
func serve(ctx context.Context, listener net.Listener, handler *emulator.Server) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: patience}
	ended := make(chan error, 1)

	go func() { ended <- server.Serve(listener) }()

	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}

	handler.Close()

	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()

	err := server.Shutdown(limited)
	stopped := <-ended

	if !errors.Is(stopped, http.ErrServerClosed) {
		err = errors.Join(err, stopped)
	}

	if err != nil {
		return fmt.Errorf("stopping: %w", err)
	}

	return nil
}
