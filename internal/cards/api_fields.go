// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// apiField is a field of a model and the field of the same name in an answer or a request.
type apiField struct {
	model int
	api   int
}

//nolint:gochecknoglobals // derived from the types once.
var (
	cardFields         = apiFieldsOf[Model, qonto.Card]()
	newCardFields      = apiFieldsOf[Model, qonto.NewCard]()
	limitFields        = apiFieldsOf[Model, qonto.CardLimits]()
	restrictionsFields = apiFieldsOf[Model, qonto.CardRestrictions]()
	optionFields       = apiFieldsOf[Model, qonto.CardOptions]()
	addressFields      = apiFieldsOf[addressModel, qonto.Address]()
)

// apiFieldsOf pairs the fields of a model with those of a type of the client that have their names in JSON.
func apiFieldsOf[M, T any]() []apiField {
	indexes := fieldIndexes[M]()

	var fields []apiField

	for index := range reflect.TypeFor[T]().NumField() {
		name, _, _ := strings.Cut(reflect.TypeFor[T]().Field(index).Tag.Get("json"), ",")
		if model, ok := indexes[name]; ok && !isSpecial(name) {
			fields = append(fields, apiField{model: model, api: index})
		}
	}

	return fields
}

// isSpecial tells whether an attribute is translated by name.
func isSpecial(name string) bool {
	return name == "nickname" || name == "address" || name == "parent_card_summary"
}

// readAnswer brings a card into the model.
func readAnswer(m *Model, card *qonto.Card) {
	model, answer := reflect.ValueOf(m).Elem(), reflect.ValueOf(card).Elem()

	for _, f := range cardFields {
		readField(model.Field(f.model).Addr().Interface(), answer.Field(f.api).Addr().Interface())
	}
}

// readField sets an attribute to what the field of an answer says. Both are pointers. Empty texts are left out: no
// configuration can have them.
func readField(attribute, answer any) {
	switch to := attribute.(type) {
	case *types.String:
		if text, isRequired := answer.(*string); isRequired {
			*to = TextOrNull(*text)
		} else {
			*to = TextOrNull(qonto.Text(pointee[*string](answer)))
		}
	case *timetypes.RFC3339:
		*to = instantValue(pointee[*string](answer))
	case *types.Bool:
		*to = types.BoolPointerValue(pointee[*bool](answer))
	case *Euros:
		*to = WholeEuros(pointee[*json.Number](answer))
	case *types.Set:
		if days, isDays := answer.(*[]int64); isDays {
			*to = weekdaySet(*days)
		} else {
			list := pointee[[]string](answer)
			*to = stringSet(slices.DeleteFunc(slices.Clone(list), func(s string) bool { return s == "" }))
		}
	}
}

// pointee is the T that a pointer points to.
func pointee[T any](pointer any) T {
	var none T

	to, ok := pointer.(*T)
	if !ok {
		return none
	}

	return *to
}

// fillRequest brings the attributes that are set in the model into a request, and leaves out all others.
func fillRequest[M, T any](request *T, fields []apiField, m *M) {
	model, target := reflect.ValueOf(m).Elem(), reflect.ValueOf(request).Elem()

	for _, f := range fields {
		value, _ := reflect.TypeAssert[attr.Value](model.Field(f.model))
		fillField(target.Field(f.api).Addr().Interface(), value)
	}
}

// fillField sets the field of a request, given as a pointer, to a value.
func fillField(request any, value attr.Value) {
	switch to := request.(type) {
	case *string:
		*to = qonto.Text(textPointer(value))
	case **string:
		*to = textPointer(value)
	case *bool:
		*to = qonto.IsTrue(boolPointer(value))
	case **bool:
		*to = boolPointer(value)
	case **int64:
		if v, ok := value.(Euros); ok {
			*to = v.ValueInt64Pointer()
		}
	case **[]int64:
		if v, ok := value.(types.Set); ok {
			*to = weekdayElements(v)
		}
	case **[]string:
		if v, ok := value.(types.Set); ok {
			*to = stringElements(v)
		}
	}
}

// textPointer is the text of a value, nil for null.
func textPointer(value attr.Value) *string {
	switch v := value.(type) {
	case types.String:
		return v.ValueStringPointer()
	case timetypes.RFC3339:
		return v.ValueStringPointer()
	default:
		return nil
	}
}

// boolPointer is a value that is true or false, nil for null.
func boolPointer(value attr.Value) *bool {
	v, ok := value.(types.Bool)
	if !ok {
		return nil
	}

	return v.ValueBoolPointer()
}
