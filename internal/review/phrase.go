// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review

// kind says where a piece of text comes from, and so what a format may make of it.
type kind int

const (
	words    kind = iota // of this package
	strong               // of this package, and important
	typed                // from outside
	cardName             // from outside, the name of a card
)

// piece is text of one kind.
type piece struct {
	kind kind
	text string
}

// phrase is what stands in one cell or one line.
type phrase []piece

func say(text string) phrase { return phrase{{words, text}} }

func stress(text string) phrase { return phrase{{strong, text}} }

func quote(text string) phrase { return phrase{{typed, text}} }

// join puts phrases together, with the separator between those that say something.
func join(separator string, phrases ...phrase) phrase {
	var all phrase

	for _, one := range phrases {
		if len(one) == 0 {
			continue
		}

		if len(all) > 0 {
			all = append(all, piece{words, separator})
		}

		all = append(all, one...)
	}

	return all
}

// quoteAll is a list of values from outside.
func quoteAll(texts []string) phrase {
	all := make([]phrase, len(texts))
	for i, text := range texts {
		all[i] = quote(text)
	}

	return join(", ", all...)
}
