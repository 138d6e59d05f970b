// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// LogAccess writes one line for each request to a handler: method, path, status, size, duration and request id. Queries,
// headers and bodies are left out, and so are tokens that stand in a path. Status 0 is a connection that was broken.
func LogAccess(next http.Handler, out io.Writer) http.Handler {
	logger := slog.New(slog.NewTextHandler(out, nil))

	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		counted := &countingWriter{ResponseWriter: writer}
		began := time.Now()

		// A fault breaks the connection by a panic, which has to be logged as well.
		defer counted.log(request.Context(), logger, request, began)

		next.ServeHTTP(counted, request)
	})
}

func (w *countingWriter) log(ctx context.Context, logger *slog.Logger, request *http.Request, began time.Time) {
	logger.LogAttrs(ctx, slog.LevelInfo, "request",
		slog.String("method", request.Method),
		slog.String("path", control.WithoutTokens(request.URL.Path)),
		slog.Int("status", w.status),
		slog.Int64("bytes", w.size),
		slog.Duration("duration", time.Since(began)),
		slog.String("request_id", w.Header().Get("X-Request-Id")),
	)
}

// countingWriter remembers status and size of an answer.
type countingWriter struct {
	http.ResponseWriter

	status int
	size   int64
}

// WriteHeader implements [http.ResponseWriter].
func (w *countingWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Write implements [http.ResponseWriter].
func (w *countingWriter) Write(data []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}

	written, err := w.ResponseWriter.Write(data)
	w.size += int64(written)

	return written, err //nolint:wrapcheck // A writer is transparent.
}

// Unwrap lets [http.ResponseController] reach the connection.
func (w *countingWriter) Unwrap() http.ResponseWriter {
	return w.ResponseWriter
}
