// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package control

import (
	"encoding/json"
	"reflect"
	"strings"
)

// SwitchDoc documents one switch. Values is empty where any value of the default's type will do.
type SwitchDoc struct {
	Name    string   `json:"name"`
	Default any      `json:"default"`
	Values  []string `json:"values,omitempty"`
	Doc     string   `json:"doc"`
}

// SwitchDocs is the table of all switches with their defaults, read from the tags of [Switches] and in the order of its fields.
func SwitchDocs() []SwitchDoc {
	var docs []SwitchDoc

	for field := range reflect.TypeFor[Switches]().Fields() {
		doc := SwitchDoc{Name: field.Tag.Get("json"), Doc: field.Tag.Get("doc")}
		standard := field.Tag.Get("default")

		if values, limited := field.Tag.Lookup("values"); limited {
			doc.Values = strings.Split(values, ",")
			standard = doc.Values[0]
		}

		doc.Default = decodeDefault(field.Type, standard)
		docs = append(docs, doc)
	}

	return docs
}

// decodeDefault reads JSON, or a text without its quotes. A test encodes every default again and compares.
func decodeDefault(kind reflect.Type, text string) any {
	value := reflect.New(kind)

	if kind.Kind() == reflect.String {
		value.Elem().SetString(text)
	} else {
		_ = json.Unmarshal([]byte(text), value.Interface())
	}

	return value.Elem().Interface()
}
