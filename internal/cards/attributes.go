// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"reflect"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// endpoint says which call changes an attribute of an existing card.
type endpoint int

const (
	// creationOnly attributes are fixed once the card is issued: no call of the API changes them.
	creationOnly endpoint = iota
	restrictionsCall
	nicknameCall
	optionsCall
	limitsCall
	lockCall
)

// attribute gives uniform access to one field of a card, so that plan, key, level rules and update walk one list instead of
// naming thirty fields each.
type attribute struct {
	name     string
	endpoint endpoint
	index    int // of its field in the Model
}

// value is the attribute of m.
func (a attribute) value(m *Model) attr.Value {
	value, _ := reflect.TypeAssert[attr.Value](a.of(m)) // every field of a Model is one

	return value
}

func (a attribute) of(m *Model) reflect.Value {
	return reflect.ValueOf(m).Elem().Field(a.index)
}

func (a attribute) copy(dst, src *Model) {
	a.of(dst).Set(a.of(src))
}

// same tells whether two models mean the same by the attribute: the same instant in any spelling, and an empty nickname
// is none.
func (a attribute) same(x, y *Model) bool {
	first, second := a.value(x), a.value(y)

	if instant, isInstant := first.(timetypes.RFC3339); isInstant {
		other, _ := second.(timetypes.RFC3339)

		return sameInstant(instant, other)
	}

	return first.Equal(second) || a.isNone(x) && a.isNone(y)
}

// isNone tells whether m has no nickname, in either spelling.
func (a attribute) isNone(m *Model) bool {
	return a.endpoint == nicknameCall && (a.value(m).IsNull() || a.isEmpty(m))
}

func sameInstant(a, b timetypes.RFC3339) bool {
	if a.Equal(b) {
		return true
	}

	first, err := time.Parse(time.RFC3339, a.ValueString())
	if err != nil {
		return false
	}

	second, err := time.Parse(time.RFC3339, b.ValueString())

	return err == nil && first.Equal(second)
}

// isSet tells whether the configuration in m sets the attribute, be it to a value that is not known yet. An empty
// nickname sets nothing.
func (a attribute) isSet(m *Model) bool {
	return !a.value(m).IsNull() && !a.isEmpty(m)
}

// isEmpty tells whether m spells the absence of a nickname as "".
func (a attribute) isEmpty(m *Model) bool {
	return a.endpoint == nicknameCall && a.value(m).Equal(types.StringValue(""))
}

// isKept tells whether an answer has the wanted value. Under a lock of Qonto's own nobody can tell whether people have
// locked the card as well, so a paused card counts as locked.
func (a attribute) isKept(wanted, answered *Model, card *qonto.Card) bool {
	if a.isNotTold(answered) {
		return true
	}

	if a.endpoint == lockCall && wanted.Locked.ValueBool() && card.LockedByQonto() {
		return card.Status == qonto.StatusPaused
	}

	return a.same(wanted, answered)
}

// isNotTold tells whether an answer leaves out an option, a restriction, or the status that tells of a lock: that says nothing
// of its value, because every card has options and a status, and a card without restrictions has empty ones.
func (a attribute) isNotTold(answered *Model) bool {
	if a.endpoint == lockCall {
		return answered.Status.IsNull()
	}

	return (a.endpoint == optionsCall || a.endpoint == restrictionsCall) && a.value(answered).IsNull()
}

// configurable lists every attribute of the card itself that a configuration can set, except the write-only address.
//
//nolint:gochecknoglobals // derived from an immutable table once.
var configurable = attributesOf(fields)

func attributesOf(fields []field) []attribute {
	indexes := fieldIndexes[Model]()
	attributes := make([]attribute, 0, len(fields))

	for _, f := range fields {
		attributes = append(attributes, attribute{name: f.name, endpoint: f.changedBy, index: indexes[f.name]})
	}

	return attributes
}

// fieldIndexes are the fields of a model by the names of their attributes.
func fieldIndexes[M any]() map[string]int {
	indexes := map[string]int{}
	for index := range reflect.TypeFor[M]().NumField() {
		indexes[reflect.TypeFor[M]().Field(index).Tag.Get("tfsdk")] = index
	}

	return indexes
}
