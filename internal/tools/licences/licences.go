// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package licences collects the licence texts of all that a program is linked with. Most licences want their text to go
// along with the program.
package licences

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Rule is the line above each part.
const Rule = "================================================================================"

// ErrNone says that a part has no licence text.
var ErrNone = errors.New("there is no licence text")

var fileName = regexp.MustCompile(`(?i)^(licen[cs]e|copying|copyright|notice|patents)(\.md|\.txt)?$`)

const introduction = `The program in this archive is under the Mozilla Public License 2.0: see LICENSE. It contains the works of others that are
listed here, each with its licence.

`

// Write writes the licence texts of what the main package in a folder is linked with, on any of the operating systems. Their
// names are the values of GOOS.
func Write(ctx context.Context, w io.Writer, dir string, systems []string) error {
	all, err := linked(ctx, dir, systems)
	if err != nil {
		return err
	}

	var text strings.Builder

	text.WriteString(introduction)

	for _, one := range all {
		err := one.write(&text)
		if err != nil {
			return err
		}
	}

	_, err = io.WriteString(w, text.String())
	if err != nil {
		return fmt.Errorf("writing the licence texts: %w", err)
	}

	return nil
}

func (p *part) write(text *strings.Builder) error {
	names, err := p.files()
	if err != nil {
		return err
	}

	fmt.Fprintf(text, "%s\n%s\nSource: %s\n", Rule, p.name(), p.source)

	for _, name := range names {
		content, err := os.ReadFile(filepath.Join(p.root, name)) //nolint:gosec // a folder of the go command's, and a name found in it
		if err != nil {
			return fmt.Errorf("reading a licence: %w", err)
		}

		plain := strings.ReplaceAll(string(content), "\r\n", "\n")
		fmt.Fprintf(text, "\n%s:\n\n%s\n", filepath.ToSlash(name), strings.Trim(plain, "\n"))
	}

	text.WriteByte('\n')

	return nil
}

// files are the licence texts between the root of the part and the packages that are linked, relative to the root.
func (p *part) files() ([]string, error) {
	var names []string

	for folder := range p.folders() {
		entries, err := os.ReadDir(filepath.Join(p.root, folder))
		if err != nil {
			return nil, fmt.Errorf("looking for licences: %w", err)
		}

		for _, entry := range entries {
			if entry.Type().IsRegular() && fileName.MatchString(entry.Name()) {
				names = append(names, filepath.Join(folder, entry.Name()))
			}
		}
	}

	if len(names) == 0 {
		return nil, fmt.Errorf("%s: %w", p.name(), ErrNone)
	}

	slices.Sort(names)

	return names, nil
}

// folders are the root and what leads from it to the packages.
func (p *part) folders() map[string]bool {
	all := map[string]bool{".": true}

	for _, dir := range p.packages {
		folder, err := filepath.Rel(p.root, dir)
		for err == nil && fs.ValidPath(filepath.ToSlash(folder)) && !all[folder] {
			all[folder] = true
			folder = filepath.Dir(folder)
		}
	}

	return all
}
