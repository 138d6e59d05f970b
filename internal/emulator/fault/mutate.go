// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fault

import (
	"bytes"
	"encoding/json"
	"maps"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// Mutate sets and omits keys of all cards and of meta; what is not JSON stays as it is.
func Mutate(f control.Fault, body []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()

	var document map[string]any
	if decoder.Decode(&document) != nil {
		return body
	}

	for _, card := range cardsIn(document) {
		for _, key := range f.CardOmit {
			delete(card, key)
		}

		maps.Copy(card, f.CardSet)
	}

	if meta, hasMeta := document["meta"].(map[string]any); hasMeta {
		for _, key := range f.MetaOmit {
			delete(meta, key)
		}
	}

	changed, err := json.Marshal(document)
	if err != nil {
		return body
	}

	return changed
}

func cardsIn(document map[string]any) []map[string]any {
	var cards []map[string]any

	if card, single := document["card"].(map[string]any); single {
		cards = append(cards, card)
	}

	list, _ := document["cards"].([]any)
	for _, entry := range list {
		if card, isObject := entry.(map[string]any); isObject {
			cards = append(cards, card)
		}
	}

	return cards
}
