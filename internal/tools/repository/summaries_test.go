// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// varying stands in a summary for what differs from card to card.
const varying = "…"

// diagnosticPackages are the packages that word errors and warnings for people who run Terraform.
func diagnosticPackages() []string {
	return []string{"internal/cards", "internal/provider", "internal/datasources"}
}

// summaryAt is which argument of a call is the summary of a diagnostic. The last two are those packages' own.
func summaryAt() map[string]int {
	return map[string]int{
		"AddError": 0, "AddWarning": 0, "AddAttributeError": 1, "AddAttributeWarning": 1,
		"NewErrorDiagnostic": 0, "NewWarningDiagnostic": 0, "NewAttributeErrorDiagnostic": 1, "NewAttributeWarningDiagnostic": 1,
		"ErrorDiagnostic": 0, "LookupErrorDiagnostic": 0,
	}
}

// wordings reads summaries out of the source of one package.
type wordings struct {
	files     []*ast.File
	constants map[string]string
	// fields are the texts that structs of the package are given, by the name of the field: actions have summaries of their own.
	fields map[string][]string
}

func readWordings(t *testing.T, dir string) wordings {
	t.Helper()

	paths, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%d files in %s: %v", len(paths), dir, err)
	}

	w := wordings{constants: map[string]string{}, fields: map[string][]string{}}

	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}

		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}

		w.files = append(w.files, file)
	}

	w.each(w.noteConstants)
	w.each(w.noteFields)

	return w
}

func (w *wordings) noteConstants(node ast.Node) {
	constant, ok := node.(*ast.ValueSpec)
	if !ok {
		return
	}

	for i := range constant.Values {
		if text, ok := literal(constant.Values[i]); ok {
			w.constants[constant.Names[i].Name] = text
		}
	}
}

func (w *wordings) noteFields(node ast.Node) {
	pair, ok := node.(*ast.KeyValueExpr)
	if !ok {
		return
	}

	if key, ok := pair.Key.(*ast.Ident); ok {
		w.fields[key.Name] = append(w.fields[key.Name], w.texts(pair.Value)...)
	}
}

func (w *wordings) each(visit func(ast.Node)) {
	for _, file := range w.files {
		ast.Inspect(file, func(node ast.Node) bool {
			visit(node)

			return true
		})
	}
}

// summaries are all that the package can show. A function that passes a summary on is known by its callers, or by the
// constants that it chooses from.
func (w *wordings) summaries() []string {
	var all []string

	for name, text := range w.constants {
		if strings.HasPrefix(name, "summary") {
			all = append(all, text)
		}
	}

	w.each(func(node ast.Node) {
		call, ok := node.(*ast.CallExpr)
		if !ok {
			return
		}

		at, ok := summaryAt()[called(call)]
		if !ok || at >= len(call.Args) {
			return
		}

		if name, ok := call.Args[at].(*ast.Ident); ok && name.Name == "summary" {
			return
		}

		all = append(all, w.texts(call.Args[at])...)
	})

	slices.Sort(all)

	return slices.Compact(all)
}

// texts are what an expression can say.
func (w *wordings) texts(expression ast.Expr) []string {
	if text, ok := literal(expression); ok {
		return []string{text}
	}

	switch e := expression.(type) {
	case *ast.Ident:
		if text, ok := w.constants[e.Name]; ok {
			return []string{text}
		}
	case *ast.SelectorExpr:
		if texts := w.fields[e.Sel.Name]; slices.Contains([]string{"summary", "willBe"}, e.Sel.Name) && len(texts) > 0 {
			return texts
		}
	case *ast.BinaryExpr:
		return joined(w.texts(e.X), w.texts(e.Y))
	case *ast.CallExpr:
		if format, ok := firstLiteral(e); ok && called(e) == "Sprintf" {
			return []string{regexp.MustCompile(`%[a-z]`).ReplaceAllString(format, varying)}
		}
	}

	return []string{varying}
}

func joined(left, right []string) []string {
	var all []string

	for _, l := range left {
		for _, r := range right {
			all = append(all, l+r)
		}
	}

	return all
}

func literal(expression ast.Expr) (string, bool) {
	basic, ok := expression.(*ast.BasicLit)
	if !ok || basic.Kind != token.STRING {
		return "", false
	}

	text, err := strconv.Unquote(basic.Value)

	return text, err == nil
}

func firstLiteral(call *ast.CallExpr) (string, bool) {
	if len(call.Args) == 0 {
		return "", false
	}

	return literal(call.Args[0])
}

// called is the name of the function or method that is called, without what it belongs to.
func called(call *ast.CallExpr) string {
	switch function := call.Fun.(type) {
	case *ast.Ident:
		return function.Name
	case *ast.SelectorExpr:
		return function.Sel.Name
	default:
		return ""
	}
}
