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
func run(ctx context.Context, args []string, out, errOut io.Writer) (err error) {
	if len(args) > 0 && args[0] == healthCommand {
		return checkHealth(ctx, args[1:], errOut)
	}

	chosen, err := readSettings(args, errOut)
	if err != nil {
		return err
	}

	if chosen.version {
		if _, err := fmt.Fprintln(out, "qonto-emulator", programVersion()); err != nil {
			return fmt.Errorf("printing the version: %w", err)
		}

		return nil
	}

	server, err := chosen.start(errOut)
	if err != nil {
		return err
	}

	defer server.Close()

	accessLog, closeLog, err := chosen.openAccessLog(errOut)
	if err != nil {
		return err
	}

	defer func() { err = errors.Join(err, closeLog()) }()

	var listening net.ListenConfig

	listener, err := listening.Listen(ctx, "tcp", chosen.address)
	if err != nil {
		return fmt.Errorf("listening (-addr 127.0.0.1:0 takes a free port): %w", err)
	}

	warn(errOut, listener.Addr())

	if err := announce(out, chosen.url(listener.Addr()), server.Info(), chosen); err != nil {
		return errors.Join(err, listener.Close())
	}

	var handler http.Handler = server
	if accessLog != nil {
		handler = emulator.LogAccess(server, accessLog)
	}

	// The state is written last, when nothing is being answered any more.
	finish := chosen.persist(ctx, server, errOut)

	return errors.Join(serve(ctx, listener, handler, server), finish())
}

// persist writes the state while the emulator runs; what it returns ends that and writes it once more.
func (s settings) persist(ctx context.Context, server *emulator.Server, errOut io.Writer) func() error {
	if s.state == "" {
		return func() error { return nil }
	}

	running, stop := context.WithCancel(context.WithoutCancel(ctx))
	ended := make(chan error, 1)

	go func() {
		ended <- server.Persist(running, s.state, func(err error) { _, _ = fmt.Fprintln(errOut, "qonto-emulator:", err) })
	}()

	return func() error {
		stop()

		return <-ended
	}
}

// serve ends gracefully: what faults hold is let go of, what is being answered is answered.
func serve(ctx context.Context, listener net.Listener, handler http.Handler, held *emulator.Server) error {
	server := &http.Server{Handler: handler, ReadHeaderTimeout: patience}
	ended := make(chan error, 1)

	go func() { ended <- server.Serve(listener) }()

	select {
	case err := <-ended:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}

	held.Close()

	limited, cancel := context.WithTimeout(context.WithoutCancel(ctx), patience)
	defer cancel()

	err := server.Shutdown(limited)

	if stopped := <-ended; !errors.Is(stopped, http.ErrServerClosed) {
		err = errors.Join(err, stopped)
	}

	if err != nil {
		return fmt.Errorf("stopping: %w", err)
	}

	return nil
}
