// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"iter"
	"maps"
	"reflect"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// AnswerAttributes are the attributes of the resource that Qonto answers. What the provider adds is left out, and the
// delivery address, which Qonto does not tell.
func AnswerAttributes() map[string]schema.Attribute {
	return merged(fieldAttributes(), factAttributes(), historyAttributes())
}

// AnswerValues are the values of a card as Qonto answers them, by the names of the resource's attributes.
func AnswerValues(card *qonto.Card) map[string]attr.Value {
	m := fromAPI(card)

	return maps.Collect(m.attributes())
}

// attributes are all attributes of the model with their names.
func (m *Model) attributes() iter.Seq2[string, attr.Value] {
	return func(yield func(string, attr.Value) bool) {
		for field, content := range reflect.ValueOf(m).Elem().Fields() {
			value, ok := reflect.TypeAssert[attr.Value](content)
			if ok && !yield(field.Tag.Get("tfsdk"), value) {
				return
			}
		}
	}
}

// EndOf is when a card stops working by itself, false if that is not known.
func EndOf(card *qonto.Card) (time.Time, bool) {
	m := fromAPI(card)

	return endOf(&m)
}
