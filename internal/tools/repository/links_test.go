// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// A link to another page, or to a heading, leads there.
func TestLinksOfPagesLeadSomewhere(t *testing.T) {
	t.Parallel()

	link := regexp.MustCompile(`\]\(([^)\s:]*)\)`) // what has a colon is on another site
	followed := 0

	for _, page := range pages(t) {
		for _, match := range link.FindAllStringSubmatch(readFile(t, page), -1) {
			target, heading, hasHeading := strings.Cut(match[1], "#")

			to := page
			if target != "" {
				to = filepath.Join(filepath.Dir(page), filepath.FromSlash(target))
			}

			_, err := os.Stat(to)
			if err != nil || hasHeading && !slices.Contains(headings(readFile(t, to)), heading) {
				t.Errorf("%s links to %s: %v", page, match[1], err)
			}

			followed++
		}
	}

	if followed == 0 {
		t.Error("no link was followed")
	}
}

// pages are the documents for people in the root, and the generated documentation.
func pages(t *testing.T) []string {
	t.Helper()

	var found []string
	for _, name := range []string{"README.md", "DESIGN.md", "CONTRIBUTING.md", "SECURITY.md"} {
		found = append(found, filepath.Join(root, name))
	}

	err := filepath.WalkDir(filepath.Join(root, "docs"), func(path string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && filepath.Ext(path) == ".md" {
			found = append(found, path)
		}

		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	return found
}

// headings are the names by which links find headings: in small letters, without punctuation, and with hyphens for spaces.
func headings(page string) []string {
	var names []string

	for _, heading := range regexp.MustCompile(`(?m)^#+ +(.+)$`).FindAllStringSubmatch(page, -1) {
		name := regexp.MustCompile(`[^\pL\pN _-]`).ReplaceAllString(strings.ToLower(heading[1]), "")
		names = append(names, strings.ReplaceAll(name, " ", "-"))
	}

	for _, anchor := range regexp.MustCompile(`<a id="([^"]+)">`).FindAllStringSubmatch(page, -1) {
		names = append(names, anchor[1])
	}

	return names
}
