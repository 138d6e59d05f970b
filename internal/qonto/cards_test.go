// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

var errFound = errors.New("the card was found")

// follow is what the hooks of a create are called for, in order.
func follow(called *[]string, found error) qonto.CreateOptions {
	return qonto.CreateOptions{
		Sending: func(context.Context) error {
			*called = append(*called, "sending")

			return nil
		},
		Refused: func() { *called = append(*called, "refused") },
		BeforeRepeat: func(context.Context, time.Time) error {
			*called = append(*called, "look")

			return found
		},
	}
}

// A create whose outcome is not known is repeated only after its caller has looked, and never when the caller has found
// the card.
func TestCreateCard_BeforeRepeat(t *testing.T) {
	t.Parallel()

	const page = "<html></html>"

	for name, fail := range map[string]http.HandlerFunc{
		"dropped":     func(http.ResponseWriter, *http.Request) { drop() },
		"502":         func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusBadGateway, page) },
		"broken JSON": func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, `{"card":{"id"`) },
		"no card":     func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, `{"card":null}`) },
		"no id":       func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, `{"card":{}}`) },
		"HTML":        func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, page) },
	} {
		t.Run(name+", nothing found", func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				var called []string

				client, _ := failsFirst(t, fail)

				made, err := client.CreateCard(t.Context(), "the-key", everyField(), follow(&called, nil))
				if err != nil || !made.EarlierUnknown || !slices.Equal(called, []string{"sending", "look", "sending"}) {
					t.Errorf("%v, earlier unknown %v, called %v", err, made.EarlierUnknown, called)
				}
			})
		})
		t.Run(name+", found", func(t *testing.T) {
			t.Parallel()

			synctest.Test(t, func(t *testing.T) {
				var called []string

				client, times := failsFirst(t, fail)
				_, err := client.CreateCard(t.Context(), "the-key", everyField(), follow(&called, errFound))

				failure := asError(t, err)
				if !errors.Is(err, errFound) || failure.Outcome != qonto.OutcomeUnknown || len(times.all()) != 1 {
					t.Errorf("%v: outcome %s, %d requests", err, failure.Outcome, len(times.all()))
				}
			})
		})
	}
}

// failsFirst is a client of a server that fails the first request and answers the others.
func failsFirst(t *testing.T, fail http.HandlerFunc) (*qonto.Client, *timeline) {
	t.Helper()

	var times timeline

	return pretend(t, func(w http.ResponseWriter, r *http.Request) {
		if times.add() == 1 {
			fail(w, r)

			return
		}

		answer(w, http.StatusOK, oneCard)
	}), &times
}

// An attempt that was refused for certain needs no look.
func TestCreateCard_RefusedNeedsNoBeforeRepeat(t *testing.T) {
	t.Parallel()

	synctest.Test(t, func(t *testing.T) {
		var (
			times  timeline
			called []string
		)

		client := pretend(t, func(w http.ResponseWriter, _ *http.Request) {
			if times.add() == 1 {
				answer(w, http.StatusTooManyRequests, `{}`)

				return
			}

			answer(w, http.StatusOK, oneCard)
		})

		made, err := client.CreateCard(t.Context(), "the-key", everyField(), follow(&called, errFound))
		if err != nil || made.EarlierUnknown || !slices.Equal(called, []string{"sending", "refused", "sending"}) {
			t.Errorf("%v, earlier unknown %v, called %v", err, made.EarlierUnknown, called)
		}
	})
}
