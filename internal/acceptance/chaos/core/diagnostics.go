// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"fmt"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Diagnostic is a message of a run about one resource.
type Diagnostic struct {
	Address string
	Error   bool
	// Fault marks what a provider must never do: Terraform itself finds it and blames the provider.
	Fault   bool
	Summary string
	Detail  string
}

// String is the message on as many lines as it has.
func (d Diagnostic) String() string {
	kind := "Warning"
	if d.Error {
		kind = "Error"
	}

	return fmt.Sprintf("%s: %s: %s\n%s", kind, d.Address, d.Summary, d.Detail)
}

// Diagnostics are the messages of a run.
type Diagnostics []Diagnostic

// Errors are those messages that fail the run.
func (d Diagnostics) Errors() Diagnostics {
	return d.only(func(one Diagnostic) bool { return one.Error })
}

// Faults are those messages by which Terraform blames the provider.
func (d Diagnostics) Faults() Diagnostics {
	return d.only(func(one Diagnostic) bool { return one.Fault })
}

// Mention tells whether one of the messages has the text in it.
func (d Diagnostics) Mention(text string) bool {
	return len(d.only(func(one Diagnostic) bool { return strings.Contains(one.Summary+one.Detail, text) })) > 0
}

func (d Diagnostics) only(wanted func(Diagnostic) bool) Diagnostics {
	var some Diagnostics

	for _, one := range d {
		if wanted(one) {
			some = append(some, one)
		}
	}

	return some
}

// journal collects the messages of nodes that run at the same time.
type journal struct {
	mu  sync.Mutex
	all Diagnostics
}

func (j *journal) add(d Diagnostic) {
	j.mu.Lock()
	defer j.mu.Unlock()

	j.all = append(j.all, d)
}

// record enters what the provider said and tells whether an error was among it.
func (j *journal) record(address string, said []*tfprotov6.Diagnostic) (failed bool) {
	for _, one := range said {
		isError := one.Severity == tfprotov6.DiagnosticSeverityError
		failed = failed || isError

		j.add(Diagnostic{Address: address, Error: isError, Summary: one.Summary, Detail: one.Detail})
	}

	return failed
}

// blame enters something that the provider must not do.
func (j *journal) blame(address, summary string, details ...string) {
	j.add(Diagnostic{Address: address, Error: true, Fault: true, Summary: summary, Detail: strings.Join(details, "\n")})
}

func (j *journal) fail(address string, err error) {
	j.add(Diagnostic{Address: address, Error: true, Summary: "Run interrupted", Detail: err.Error()})
}

func (j *journal) diagnostics() Diagnostics {
	j.mu.Lock()
	defer j.mu.Unlock()

	return j.all
}

func hasErrors(said []*tfprotov6.Diagnostic) bool {
	for _, one := range said {
		if one.Severity == tfprotov6.DiagnosticSeverityError {
			return true
		}
	}

	return false
}
