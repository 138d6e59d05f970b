// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"encoding/json"
	"strings"
)

// BodyMatches selects by values at dotted paths of a JSON body; no values select everything.
func BodyMatches(body []byte, wanted map[string]any) bool {
	if len(wanted) == 0 {
		return true
	}

	var document any
	if json.Unmarshal(body, &document) != nil {
		return false
	}

	for path, expected := range wanted {
		found, there := atPath(document, path)
		if !there || !sameJSON(found, expected) {
			return false
		}
	}

	return true
}

func atPath(document any, path string) (any, bool) {
	for name := range strings.SplitSeq(path, ".") {
		keys, isObject := document.(map[string]any)
		if !isObject {
			return nil, false
		}

		if document, isObject = keys[name]; !isObject {
			return nil, false
		}
	}

	return document, true
}

func sameJSON(left, right any) bool {
	first, errFirst := json.Marshal(left)
	second, errSecond := json.Marshal(right)

	return errFirst == nil && errSecond == nil && string(first) == string(second)
}
