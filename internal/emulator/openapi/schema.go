// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package openapi

import (
	"encoding/json"
	"reflect"
	"strings"
	"time"
)

const keyType = "type"

// schemas collects the schemas of named types, which answers refer to.
type schemas struct {
	named map[string]any
}

func reference(name string) map[string]any {
	return map[string]any{"$ref": "#/components/schemas/" + name}
}

// answer is the schema of what is encoded from a type: keys without omitempty are always there, and a nil slice is null.
func (s *schemas) answer(kind reflect.Type) map[string]any {
	name := kind.Name()
	if kind.Kind() != reflect.Struct || name == "" || kind == reflect.TypeFor[time.Time]() {
		return schemaOf(kind, s.answer, true)
	}

	name = strings.ToUpper(name[:1]) + name[1:]

	if _, known := s.named[name]; !known {
		s.named[name] = nil // Ends the recursion of a type that contains itself.
		s.named[name] = schemaOf(kind, s.answer, true)
	}

	return reference(name)
}

// requestSchema is the schema of what can be decoded into a type: every key is optional, and an unknown one is refused.
func requestSchema(kind reflect.Type) map[string]any {
	return schemaOf(kind, requestSchema, false)
}

// schemaOf writes the schema of one type, with inner for the types in it.
func schemaOf(kind reflect.Type, inner func(reflect.Type) map[string]any, isAnswer bool) map[string]any {
	switch kind {
	case reflect.TypeFor[time.Time]():
		return map[string]any{keyType: "string", "format": "date-time"}
	case reflect.TypeFor[json.RawMessage]():
		return map[string]any{}
	}

	switch kind.Kind() {
	case reflect.Pointer:
		return map[string]any{"anyOf": []any{inner(kind.Elem()), map[string]any{keyType: "null"}}}
	case reflect.Slice:
		return map[string]any{keyType: []string{"array", "null"}, "items": inner(kind.Elem())}
	case reflect.Map:
		return map[string]any{keyType: []string{"object", "null"}, "additionalProperties": inner(kind.Elem())}
	case reflect.Struct:
		return objectSchema(kind, inner, isAnswer)
	case reflect.Interface:
		return map[string]any{}
	default:
		return map[string]any{keyType: scalar(kind.Kind())}
	}
}

func scalar(kind reflect.Kind) string {
	switch kind {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Float32, reflect.Float64:
		return "number"
	default:
		return "integer"
	}
}

func objectSchema(kind reflect.Type, inner func(reflect.Type) map[string]any, isAnswer bool) map[string]any {
	properties, required := map[string]any{}, []string{}

	for _, field := range reflect.VisibleFields(kind) {
		name, options, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "" || !field.IsExported() {
			continue
		}

		property := inner(field.Type)
		if values := field.Tag.Get("values"); values != "" && field.Type.Kind() == reflect.String {
			property["enum"] = strings.Split(values, ",")
		}

		properties[name] = property

		if options != "omitempty" {
			required = append(required, name)
		}
	}

	schema := map[string]any{keyType: "object", "properties": properties, "additionalProperties": false}
	if isAnswer {
		schema["required"] = required
	}

	return schema
}
