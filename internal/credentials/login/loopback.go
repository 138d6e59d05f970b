// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package login

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	readTimeout = 10 * time.Second
	endTimeout  = 2 * time.Second
	headerBytes = 32 << 10
)

// What the browser shows at the end. It needs nothing from anywhere.
const (
	pageStart = "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">" +
		"<meta name=\"viewport\" content=\"width=device-width\"><title>Terraform provider for Qonto</title></head>\n" +
		"<body style=\"font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem\">\n"
	pageEnd = "\n</body>\n</html>\n"

	donePage = pageStart + "<h1>You have agreed.</h1>\n<p>Close this window and go back to the terminal: it says whether you are signed in, " +
		"and what to do next.</p>" + pageEnd
	failPage = pageStart + "<h1>You are not signed in.</h1>\n<p>Close this window and go back to the terminal: it says why.</p>" + pageEnd
	lostPage = pageStart + "<h1>Nothing waits for this.</h1>\n<p>This is not the answer to the sign-in that the terminal waits for. " +
		"Use the address that the terminal shows.</p>" + pageEnd
)

var errListen = errors.New("the port that the browser returns to cannot be used: choose another one with -port, or use -manual")

// loopback receives the code from a browser on this machine.
type loopback struct {
	target   *url.URL
	listener net.Listener
}

// listen opens the port before anybody is sent there. Whatever name the URL has, it is a port of this machine only.
func listen(ctx context.Context, target *url.URL) (*loopback, error) {
	host := target.Hostname()
	if net.ParseIP(host) == nil {
		host = "127.0.0.1"
	}

	var config net.ListenConfig

	listener, err := config.Listen(ctx, "tcp", net.JoinHostPort(host, target.Port()))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errListen, err)
	}

	actual := *target
	if actual.Path == "" {
		actual.Path = "/" // what browsers ask for
	}

	if _, port, err := net.SplitHostPort(listener.Addr().String()); err == nil {
		actual.Host = net.JoinHostPort(target.Hostname(), port)
	}

	return &loopback{target: &actual, listener: listener}, nil
}

func (l *loopback) redirectURL() string { return l.target.String() }

func (l *loopback) close() { _ = l.listener.Close() }

// receive serves until the browser has come back with an answer to this sign-in. Other requests to the port change nothing.
func (l *loopback) receive(ctx context.Context, state string) (string, error) {
	type result struct {
		code string
		err  error
	}

	results := make(chan result, 1)

	server := &http.Server{
		ReadTimeout:    readTimeout,
		WriteTimeout:   readTimeout,
		MaxHeaderBytes: headerBytes,
		Handler: l.handler(state, func(code string, err error) {
			select {
			case results <- result{code, err}:
			default: // somebody reloads the page
			}
		}),
	}

	served := make(chan struct{})

	go func() {
		defer close(served)

		_ = server.Serve(l.listener)
	}()

	defer func() {
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTimeout)
		defer cancel()

		if server.Shutdown(ending) != nil {
			_ = server.Close()
		}

		<-served
	}()

	select {
	case <-ctx.Done():
		return "", context.Cause(ctx)
	case got := <-results:
		return got.code, got.err
	}
}

func (l *loopback) handler(state string, deliver func(code string, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Type", "text/html; charset=utf-8")
		header.Set("Cache-Control", "no-store")
		header.Set("Referrer-Policy", "no-referrer")
		header.Set("X-Content-Type-Options", "nosniff")

		if r.Method != http.MethodGet || r.URL.Path != l.target.Path {
			http.NotFound(w, r)

			return
		}

		code, err := codeOf(r.URL.Query(), state)

		switch {
		case err == nil:
			_, _ = io.WriteString(w, donePage)
		case errors.Is(err, errState): // what any page in the browser can send
			w.WriteHeader(http.StatusBadRequest)
			_, _ = io.WriteString(w, lostPage)

			return
		default:
			_, _ = io.WriteString(w, failPage)
		}

		deliver(code, err)
	})
}
