// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

// A field of a type that nothing translates would be null in every state.
func TestReadAnswer_TranslatesEveryType(t *testing.T) {
	t.Parallel()

	var (
		card qonto.Card
		m    Model
	)

	for _, f := range cardFields {
		switch to := reflect.ValueOf(&card).Elem().Field(f.api).Addr().Interface().(type) {
		case *string:
			*to = "2027-03-31T23:59:59Z"
		case **string:
			*to = new("2027-03-31T23:59:59Z")
		case **bool:
			*to = new(true)
		case **json.Number:
			*to = new(json.Number("1"))
		case *[]int64:
			*to = []int64{1}
		case *[]string:
			*to = []string{"atm"}
		}
	}

	readAnswer(&m, &card)

	for _, f := range cardFields {
		value, _ := reflect.TypeAssert[attr.Value](reflect.ValueOf(&m).Elem().Field(f.model))
		if value.IsNull() {
			t.Errorf("%s is lost", reflect.TypeFor[Model]().Field(f.model).Name)
		}
	}
}

// A field of a request that the model has not is never sent.
func TestFillRequest_KnowsEveryField(t *testing.T) {
	t.Parallel()

	const special = 1 // the address

	for name, fields := range map[string][2]int{
		"create":       {len(newCardFields), reflect.TypeFor[qonto.NewCard]().NumField() - special},
		"limits":       {len(limitFields), reflect.TypeFor[qonto.CardLimits]().NumField()},
		"restrictions": {len(restrictionsFields), reflect.TypeFor[qonto.CardRestrictions]().NumField()},
	} {
		if fields[0] != fields[1] {
			t.Errorf("%s: %d of %d fields are in the model", name, fields[0], fields[1])
		}
	}
}
