// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/qonto-community/terraform-provider-qonto/internal/review"
)

//nolint:gochecknoglobals // test flags are globals
var update = flag.Bool("update", false, "write the golden reviews instead of comparing them")

const registry = "registry.terraform.io/qonto-community/qonto"

// object is JSON.
type object = map[string]any

// plan is a plan's JSON with these changes.
func plan(changes ...object) object {
	return object{"format_version": "1.2", "terraform_version": "1.14.0", "planned_values": object{}, "resource_changes": changes}
}

// change is what a plan does to one card.
func change(address string, actions []string, before, after object, more ...object) object {
	whole := object{
		"address": address, "mode": "managed", "type": "qonto_card", "name": "this", "provider_name": registry,
		"change": object{"actions": actions, "before": orNull(before), "after": orNull(after)},
	}

	for _, one := range more {
		maps.Copy(whole, one)
	}

	return whole
}

// orNull keeps a map without values from becoming {}.
func orNull(o object) any {
	if o == nil {
		return nil
	}

	return o
}

func created(address string, after object) object {
	return change(address, []string{"create"}, nil, after)
}

func updated(address string, before, after object) object {
	return change(address, []string{"update"}, before, with(before, after))
}

func destroyed(address string, before object, more ...object) object {
	return change(address, []string{"delete"}, before, nil, more...)
}

// inChange adds to the change itself what Terraform says there.
func inChange(whole, more object) object {
	maps.Copy(whole["change"].(object), more) //nolint:forcetypeassert,errcheck // made above

	return whole
}

// card is a living card that Qonto discards.
func card(nickname string, more ...object) object {
	return with(object{
		"id": "id-" + nickname, "nickname": nickname, "last_digits": "7662", "card_level": "virtual", "holder_id": "member-1", "status": "live",
		"deletion_policy": "discard", "locked": false, "payment_monthly_limit": 500,
	}, more...)
}

func with(values object, more ...object) object {
	all := maps.Clone(values)
	for _, one := range more {
		maps.Copy(all, one)
	}

	return all
}

// result is how the command ended, and what it printed.
type result struct {
	t           *testing.T
	status      int
	err         error
	out, errors string
}

// run runs the command on a plan, without any environment.
func run(t *testing.T, plan any, args ...string) result {
	t.Helper()

	return runWith(t, nil, plan, args...)
}

func runWith(t *testing.T, environment map[string]string, plan any, args ...string) result {
	t.Helper()

	text, isText := plan.(string)
	if !isText {
		encoded, err := json.Marshal(plan)
		if err != nil {
			t.Fatal(err)
		}

		text = string(encoded)
	}

	var out, complaints bytes.Buffer

	status, err := review.Run(t.Context(), args, review.Environment{
		In: strings.NewReader(text), Out: &out, Err: &complaints, UserAgent: "test",
		Getenv: func(name string) string { return environment[name] },
	})

	return result{t, status, err, out.String(), complaints.String()}
}

// reviewed runs the command and fails the test if it fails.
func reviewed(t *testing.T, plan any, args ...string) result {
	t.Helper()

	done := run(t, plan, args...)
	if done.err != nil || done.errors != "" {
		t.Fatalf("the command failed: %v\n%s", done.err, done.errors)
	}

	return done
}

// shows fails unless the review has a line with all of these, in their order.
func (r result) shows(parts ...string) {
	r.t.Helper()

	for line := range strings.Lines(r.out) {
		if hasInOrder(line, parts) {
			return
		}
	}

	r.t.Errorf("no line has %q in:\n%s", parts, r.out)
}

func hasInOrder(line string, parts []string) bool {
	for _, part := range parts {
		_, rest, found := strings.Cut(line, part)
		if !found {
			return false
		}

		line = rest
	}

	return true
}

func (r result) hides(parts ...string) {
	r.t.Helper()

	for _, part := range parts {
		if strings.Contains(r.out, part) {
			r.t.Errorf("%q is shown:\n%s", part, r.out)
		}
	}
}

// fails is an error of the test unless the command failed because of this.
func (r result) fails(because string) {
	r.t.Helper()

	if r.err == nil || !strings.Contains(r.err.Error(), because) {
		r.t.Errorf("failed because of %v, want %q", r.err, because)
	}

	if errors.Is(r.err, flag.ErrHelp) {
		r.t.Error("it shows help")
	}
}

// golden compares an output with the file that holds it.
func golden(t *testing.T, file, got string) {
	t.Helper()

	path := filepath.Join("testdata", file)

	if *update {
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}

		return
	}

	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs, run with -update if that is right:\n%s", file, diff)
	}
}
