// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"flag"
	"fmt"
	"path/filepath"

	"github.com/qonto-community/terraform-provider-qonto/internal/tools/bench"
)

const manual = `
Every line that is printed is one of Go's benchmarks. Let benchstat compare them: benchstat -col /subject bench.txt

What a wide schema costs Terraform itself is measured by the noop alone: with the attributes of a card (noop), and with so
many computed strings in place of them (noop12 has twelve). Terraform writes all the states, and a line has their size:

  make bench BENCHARGS="-attributes 12,24,36,48 -cards 1000 -latencies 0s -commands plan"

Another provider, such as a generic one for REST, needs its program, its address, and a template of the configuration for
some cards. The template is given

  .Cards                              how many cards it has to have
  .Endpoint, .Token                   where the API is, without /v2, and an access token for it
  .Organization, .Holder, .Account    ids that a request for a card needs
  .IDs                                ids of as many cards, which are issued for it; without .IDs the provider issues them
  json                                a function that writes a text or a list as Terraform reads it

A plan after the first apply must be empty. A whole example: with the release of Mastercard/restapi that you use unpacked in
/tmp/restapi, and the template below, which is internal/tools/bench/restapi.tf.tmpl,

  make bench BENCHARGS="-cards 10,100,300 -latencies 50ms -large 0 -commands plan -with-source mastercard/restapi \
    -with /tmp/restapi/terraform-provider-restapi -with-template internal/tools/bench/restapi.tf.tmpl"

`

// otherFlags are those of another provider.
func otherFlags(other *bench.Other) {
	flag.Usage = usage

	flag.Func("with", "the `program` of another provider, to be measured beside this one; alone, one with the schema of this provider",
		func(path string) (err error) {
			other.Program, err = filepath.Abs(path)

			return err //nolint:wrapcheck // the flag package names the flag
		})
	flag.StringVar(&other.Source, "with-source", "", "the `address` of that provider, namespace/type, if it has another schema")
	flag.StringVar(&other.Template, "with-template", "", "the `file` with a Go template of its configuration; see below")
}

// usage prints the flags, and how attributes and another provider are measured.
func usage() {
	out := flag.CommandLine.Output()

	_, _ = fmt.Fprintln(out, "Usage of bench:")

	flag.PrintDefaults()

	_, _ = fmt.Fprint(out, manual, bench.ExampleTemplate)
}
