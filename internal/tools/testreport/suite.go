// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package testreport

import (
	"maps"
	"slices"
	"strings"
)

// The actions of `go test -json` that end a test or a package, and thus the outcomes of a test.
const (
	passed  = "pass"
	failed  = "fail"
	skipped = "skip"
)

// suite is what is known so far about a run of tests.
type suite struct {
	builds   map[string]*strings.Builder
	packages map[string]*testPackage
}

type testPackage struct {
	path    string
	elapsed float64
	output  strings.Builder
	tests   map[string]*test
	done    bool
}

// test is a test or a subtest. Its outcome is empty until it has ended; a crash leaves it that way.
type test struct {
	name        string
	outcome     string
	elapsed     float64
	output      strings.Builder
	hasSubtests bool
}

func newSuite() *suite {
	return &suite{builds: map[string]*strings.Builder{}, packages: map[string]*testPackage{}}
}

// add takes an event in, and returns the package and the test that ended with it, if any.
func (s *suite) add(e event) (*testPackage, *test) {
	if e.Action == "build-output" {
		_, _ = s.build(e.ImportPath).WriteString(e.Output)

		return nil, nil
	}

	if e.Package == "" {
		return nil, nil
	}

	pkg := s.pkg(e.Package)
	if e.Test != "" {
		return nil, pkg.add(e)
	}

	switch e.Action {
	case "output":
		pkg.output.WriteString(e.Output)
	case passed, failed, skipped:
		pkg.end(e, s.builds[e.FailedBuild])

		return pkg, nil
	}

	return nil, nil
}

// unfinished ends the packages of which no end was seen, because the run was broken off.
func (s *suite) unfinished() []*testPackage {
	var open []*testPackage

	for _, path := range slices.Sorted(maps.Keys(s.packages)) {
		pkg := s.packages[path]
		if !pkg.done {
			pkg.output.WriteString("the run was broken off\n")
			pkg.end(event{Action: failed}, nil)

			open = append(open, pkg)
		}
	}

	return open
}

func (s *suite) build(path string) *strings.Builder {
	if s.builds[path] == nil {
		s.builds[path] = &strings.Builder{}
	}

	return s.builds[path]
}

func (s *suite) pkg(path string) *testPackage {
	if s.packages[path] == nil {
		s.packages[path] = &testPackage{path: path, tests: map[string]*test{}}
	}

	return s.packages[path]
}

func (p *testPackage) add(e event) *test {
	one := p.test(e.Test)

	switch e.Action {
	case "output":
		one.output.WriteString(e.Output)
	case passed, failed, skipped:
		one.outcome, one.elapsed = e.Action, e.Elapsed

		return one
	}

	return nil
}

func (p *testPackage) test(name string) *test {
	if p.tests[name] == nil {
		p.tests[name] = &test{name: name}

		// A slash may also be part of a test's own name; the test that it is a subtest of has begun before it.
		for parent := parentOf(name); parent != ""; parent = parentOf(parent) {
			if begun := p.tests[parent]; begun != nil {
				begun.hasSubtests = true
			}
		}
	}

	return p.tests[name]
}

// end closes the package. Tests that never ended have failed, and a package that failed although no test did
// (it does not compile, it panicked, its TestMain gave up) becomes a failure of its own.
func (p *testPackage) end(e event, build *strings.Builder) {
	p.done, p.elapsed = true, e.Elapsed

	for _, one := range p.tests {
		if one.outcome == "" {
			one.outcome = failed
			one.output.WriteString("did not finish\n")
		}
	}

	if e.Action != failed || len(p.with(failed)) > 0 {
		return
	}

	whole := p.test("(package)")
	whole.outcome = failed
	whole.output.WriteString(p.output.String())

	if build != nil {
		whole.output.WriteString(build.String())
	}
}

// with returns the tests of an outcome, by name. A test with subtests counts as its subtests, except where it
// differs from all of them: it failed or was skipped by itself.
func (p *testPackage) with(outcome string) []*test {
	var all []*test

	for _, name := range slices.Sorted(maps.Keys(p.tests)) {
		one := p.tests[name]
		if one.outcome == outcome && (!one.hasSubtests || outcome != passed && !p.hasSubtestWith(name, outcome)) {
			all = append(all, one)
		}
	}

	return all
}

func (p *testPackage) hasSubtestWith(parent, outcome string) bool {
	for name, one := range p.tests {
		if one.outcome == outcome && strings.HasPrefix(name, parent+"/") {
			return true
		}
	}

	return false
}

func parentOf(name string) string {
	slash := strings.LastIndexByte(name, '/')

	return name[:max(slash, 0)]
}
