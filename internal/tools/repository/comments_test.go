// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// A comment of a function or type begins with its name, also after the name has changed. One that begins with a capital
// letter is a sentence about it; linters look at those of exported names.
func TestDocCommentsBeginWithTheName(t *testing.T) {
	t.Parallel()

	begins := regexp.MustCompile(`^[a-z]\w*`)
	compared := 0

	err := filepath.WalkDir(filepath.Join(root, "internal"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return err
		}

		files := token.NewFileSet()

		file, err := parser.ParseFile(files, path, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}

		for name, doc := range documented(file) {
			if word := begins.FindString(doc.Text()); word != "" {
				compared++

				if word != name.Name {
					t.Errorf("%s: the comment of %s begins with %s", files.Position(doc.Pos()), name.Name, word)
				}
			}
		}

		return nil
	})
	if err != nil || compared == 0 {
		t.Errorf("compared %d: %v", compared, err)
	}
}

// documented are the functions and types of a file that have a comment.
func documented(file *ast.File) map[*ast.Ident]*ast.CommentGroup {
	docs := map[*ast.Ident]*ast.CommentGroup{}

	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			docs[d.Name] = d.Doc
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				if named, ok := spec.(*ast.TypeSpec); ok && len(d.Specs) == 1 {
					docs[named.Name] = d.Doc
				}
			}
		}
	}

	return docs
}
