// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"go/ast"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// The guide has every message, and nothing that the provider never says.
func TestTroubleshootingGuideHasEverySummary(t *testing.T) {
	t.Parallel()

	var summaries []string

	for _, dir := range diagnosticPackages() {
		w := readWordings(t, dir)
		summaries = append(summaries, w.summaries()...)
	}

	compare(t, summaries, found(t, `(?m)^### (.+)$`))
}

// The same for the words after the summary, which tell why a call to Qonto failed.
func TestTroubleshootingGuideHasEveryReason(t *testing.T) {
	t.Parallel()

	w := readWordings(t, "internal/qonto")

	var reasons []string

	w.each(func(node ast.Node) {
		function, ok := node.(*ast.FuncDecl)
		if !ok || function.Name.Name != "sentence" || function.Recv == nil {
			return
		}

		ast.Inspect(function, func(node ast.Node) bool {
			if pair, ok := node.(*ast.KeyValueExpr); ok {
				reasons = append(reasons, w.texts(pair.Value)...)
			}

			return true
		})
	})

	compare(t, reasons, found(t, `(?m)^\| \*(.+?)\* \|`))
}

// found are the texts in the guide that an expression marks.
func found(t *testing.T, expression string) []string {
	t.Helper()

	guide := readFile(t, filepath.Join(root, "templates/guides/troubleshooting.md"))

	var all []string

	for _, match := range regexp.MustCompile(expression).FindAllStringSubmatch(guide, -1) {
		all = append(all, match[1])
	}

	if sorted := slices.Compact(slices.Sorted(slices.Values(all))); len(sorted) != len(all) {
		t.Error("something is in the guide twice")
	}

	return all
}

func compare(t *testing.T, inCode, inGuide []string) {
	t.Helper()

	if len(inCode) == 0 {
		t.Fatal("nothing was found in the code")
	}

	for _, text := range slices.Compact(slices.Sorted(slices.Values(inCode))) {
		if !slices.Contains(inGuide, text) {
			t.Errorf("templates/guides/troubleshooting.md lacks %q", text)
		}
	}

	for _, text := range inGuide {
		if !slices.Contains(inCode, text) {
			t.Errorf("templates/guides/troubleshooting.md explains %q, which nothing says", text)
		}
	}
}
