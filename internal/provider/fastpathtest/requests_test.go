// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpathtest_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/zclconf/go-cty/cty"
	"pgregory.net/rapid"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider/fastpathtest"
)

// adopt imports a card on both sides.
func (d *duel) adopt(id string) {
	d.Helper()

	req := &tfprotov6.ImportResourceStateRequest{TypeName: cardType, ID: id}

	imported, err := d.long.server.ImportResourceState(d.Context(), req)
	if err != nil || len(imported.Diagnostics) > 0 {
		d.Fatal(err, imported.Diagnostics)
	}

	first := imported.ImportedResources[0]
	d.read(id, &tfprotov6.ReadResourceRequest{
		TypeName: cardType, CurrentState: first.State, Private: first.Private, CurrentIdentity: first.Identity,
	})
}

func (d *duel) read(id string, req *tfprotov6.ReadResourceRequest) {
	d.Helper()

	resp := same(d, req, readOf, func(resp *tfprotov6.ReadResourceResponse) fastpathtest.Answer {
		return fastpathtest.Read(resp, d.long.card)
	})

	if resp.NewState == nil {
		return
	}

	state := d.long.unpack(resp.NewState)
	if !state.IsNull() && state.IsWhollyKnown() {
		d.objects[id] = object{state: state, private: resp.Private, identity: resp.NewIdentity}
	}
}

// refresh reads a card after something may have happened to it, or with something odd in the request.
func (d *duel) refresh() {
	id := rapid.SampledFrom(d.ids).Draw(d.T, "card")
	known := d.objects[id]
	state, private, identity := known.state, known.private, known.identity

	switch rapid.SampledFrom([]string{
		"", "", "", "", "event", "event", "answer", "answer", "state", "state", "private", "identity", "null", "garbage",
	}).Draw(d.T, "twist") {
	case "event":
		event := rapid.SampledFrom([]control.Event{
			control.BlockPIN, control.UnblockPIN, control.Expire, control.Hold, control.ReleaseHold, control.Abuse,
			control.SystemLock, control.SystemUnlock, control.Renew, control.Upsell,
		}).Draw(d.T, "event")
		_, _ = d.control.Happen(d.Context(), id, event) // some cannot happen to some cards
	case "answer":
		defer d.answering(state)()
	case "state":
		state = d.mutated(state)
	case "private":
		private = d.odd()
	case "identity":
		identity = nil
	case "null":
		state = cty.NullVal(d.long.card)
	case "garbage":
		d.read(id, &tfprotov6.ReadResourceRequest{TypeName: cardType, CurrentState: &tfprotov6.DynamicValue{MsgPack: []byte{0xc1}}})

		return
	}

	d.read(id, &tfprotov6.ReadResourceRequest{
		TypeName: cardType, CurrentState: d.long.pack(d.long.card, state), Private: private, CurrentIdentity: identity,
	})
}

// answering lets Qonto answer something else about all cards until the returned function is called.
func (d *duel) answering(state cty.Value) (end func()) {
	spelled := "2031-01-01T00:00:00.5Z"
	if set := state.GetAttr("pre_expires_at"); !set.IsNull() {
		spelled = strings.Replace(set.AsString(), "Z", ".5Z", 1)
	}

	fault := control.Fault{Method: http.MethodGet, Route: "/v2/cards", Action: "mutate"}
	fault.CardSet = rapid.SampledFrom([]map[string]any{
		{"pre_expires_at": spelled},
		{"pre_expires_at": strings.Replace(spelled, ".5Z", "+00:00", 1)},
		{"pre_expires_at": "soon"},
		{"nickname": "another"},
		{"nickname": ""},
		{"nickname": 7},
		{"payment_monthly_limit": 77.5},
		{"card_design": "another.design"},
		{"active_days": []int{1, 2, 2}},
		{"status": "on_fire", "has_only_user_liftable_locks": false},
		{"status": "paused", "has_only_user_liftable_locks": false},
		{"parent_card_summary": map[string]any{"id": "x"}},
	}).Draw(d.T, "answer")
	fault.CardOmit = rapid.SampledFrom([][]string{nil, {"initiator_id"}, {"holder_id", "categories"}, {"card_level"}}).Draw(d.T, "left out")

	_, err := d.control.AddFault(d.Context(), fault)
	if err != nil {
		d.Fatal(err)
	}

	return func() {
		err := d.control.ClearFaults(d.Context())
		if err != nil {
			d.Fatal(err)
		}
	}
}

// odd is private data that is not what this version of the provider writes.
func (d *duel) odd() []byte {
	return rapid.SampledFrom([][]byte{
		nil,
		[]byte(`{"replaced":"eyJpZCI6IngiLCJwcm90ZWN0ZWQiOnRydWV9"}`),
		[]byte(`{"replaced":"eyJpZCI6IngifQ=="}`), []byte(`{}`), []byte(`null`), []byte(`[1]`), []byte(`{"a":1}`), []byte(`not JSON`),
		[]byte(`{"configured":"W10="}`), []byte(`{"configured":"bm90IEpTT04="}`),
		[]byte(`{".import_before_read":"dHJ1ZQ=="}`), []byte(`{"configured":"WyJjYXJkX2Rlc2lnbiJd","x":"MQ=="}`),
	}).Draw(d.T, "private")
}

// config is what somebody may have configured for a card: a choice of its values.
func (d *duel) config(state cty.Value) cty.Value {
	values := map[string]cty.Value{}

	for _, name := range []string{"card_level", "holder_id", "bank_account_id"} {
		values[name] = state.GetAttr(name)
	}

	for _, name := range rapid.SliceOfDistinct(rapid.SampledFrom([]string{
		"nickname", "locked", "active_days", "categories", "payment_monthly_limit", "payment_lifespan_limit", "card_design", "pre_expires_at",
		"organization_id", "initiator_id", "deletion_policy", "timeouts", "idempotency_seed", "atm_option", "ship_to_business",
	}), rapid.ID).Draw(d.T, "configured") {
		values[name] = state.GetAttr(name)
	}

	return complete(d.long.card, values)
}

func (d *duel) plan() {
	known := d.objects[rapid.SampledFrom(d.ids).Draw(d.T, "card")]
	state, config, private, identity := known.state, d.config(known.state), known.private, known.identity
	proposed, before := state, d.handedOn

	twist := rapid.SampledFrom([]string{
		"", "", "", "", "", "", "config", "kept config", "state", "proposed", "private", "identity", "create", "create", "odd create", "destroy",
	}).Draw(d.T, "twist")

	switch twist {
	case "config":
		config = d.mutated(config)
		proposed = overlaid(state, config)
	case "kept config": // as with what cannot be set back by leaving it out
		config = d.mutated(config)
	case "state":
		state = d.mutated(state)
		proposed = state
	case "proposed":
		proposed = d.mutated(state)
	case "private":
		private = d.odd()
	case "identity":
		identity = nil
	case "create":
		state, proposed, private, identity = cty.NullVal(d.long.card), config, nil, nil
	case "odd create":
		config = d.mutated(config)
		state, proposed = cty.NullVal(d.long.card), overlaid(complete(d.long.card, nil), config)
		private, identity = d.odd(), nil
	case "destroy":
		proposed, config = cty.NullVal(d.long.card), cty.NullVal(d.long.card)
	}

	req := &tfprotov6.PlanResourceChangeRequest{
		TypeName: cardType, PriorState: d.long.pack(d.long.card, state), ProposedNewState: d.long.pack(d.long.card, proposed),
		Config: d.long.pack(d.long.card, config), PriorPrivate: private, PriorIdentity: identity,
	}

	same(d, req, planOf, func(resp *tfprotov6.PlanResourceChangeResponse) fastpathtest.Answer {
		return fastpathtest.Planned(resp, d.long.card)
	})

	if twist == "create" {
		d.expectFastPath(config, before)
	}
}

// expectFastPath fails for a new card that went to the framework, unless it has a value of a state that nobody can configure.
func (d *duel) expectFastPath(config cty.Value, before int64) {
	if !isConfigurable(config) {
		return
	}

	if d.handedOn > before {
		d.Error("a new card went to the framework")
	}
}

// isConfigurable tells whether the end date is one, and not what Qonto has answered in its place, and the limits are whole euros.
func isConfigurable(config cty.Value) bool {
	for _, value := range config.AsValueMap() {
		if value.Type() == cty.Number && value.IsKnown() && !value.IsNull() && !value.AsBigFloat().IsInt() {
			return false
		}
	}

	ends := config.GetAttr("pre_expires_at")
	if ends.IsNull() {
		return true
	}

	_, err := time.Parse(time.RFC3339, ends.AsString())

	return err == nil
}

// overlaid is what Terraform proposes: the state with the configuration laid over it.
func overlaid(state, config cty.Value) cty.Value {
	values := state.AsValueMap()

	for name, value := range config.AsValueMap() {
		if !value.IsNull() && name != "address" {
			values[name] = value
		}
	}

	return cty.ObjectVal(values)
}

func (d *duel) validate() {
	config := d.config(d.objects[rapid.SampledFrom(d.ids).Draw(d.T, "card")].state)
	for range rapid.SampledFrom([]int{0, 0, 0, 1, 2}).Draw(d.T, "changes") {
		config = d.mutated(config)
	}

	req := &tfprotov6.ValidateResourceConfigRequest{TypeName: cardType, Config: d.long.pack(d.long.card, config)}

	if rapid.Bool().Draw(d.T, "capabilities") {
		req.ClientCapabilities = &tfprotov6.ValidateResourceConfigClientCapabilities{
			WriteOnlyAttributesAllowed: rapid.Bool().Draw(d.T, "write-only"),
		}
	}

	same(d, req, validateOf, fastpathtest.Validated)
}

func (d *duel) upgrade() {
	raw := d.long.raw(d.objects[rapid.SampledFrom(d.ids).Draw(d.T, "card")].state)
	req := &tfprotov6.UpgradeResourceStateRequest{TypeName: cardType, RawState: raw}

	switch rapid.SampledFrom([]string{"", "", "", "", "value", "value", "value", "version", "nothing", "garbage", "more"}).Draw(d.T, "twist") {
	case "value":
		raw.JSON = d.mutatedJSON(raw.JSON)
	case "version":
		req.Version = 1
	case "nothing":
		req.RawState = rapid.SampledFrom([]*tfprotov6.RawState{nil, {}, {JSON: []byte{}}, {Flatmap: map[string]string{"id": "x"}}}).Draw(d.T, "state")
	case "garbage":
		raw.JSON = rapid.SampledFrom([][]byte{[]byte("null"), []byte("[]"), []byte("{"), []byte("1")}).Draw(d.T, "state")
	case "more":
		raw.JSON = append(raw.JSON, " {}"...)
	}

	same(d, req, upgradeOf, func(resp *tfprotov6.UpgradeResourceStateResponse) fastpathtest.Answer {
		return fastpathtest.Upgraded(resp, d.long.card)
	})
}

// mutatedJSON is a state file that an older or newer version wrote, or that somebody edited.
func (d *duel) mutatedJSON(text []byte) []byte {
	var values map[string]any

	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()

	err := decoder.Decode(&values)
	if err != nil {
		d.Fatal(err)
	}

	name := rapid.SampledFrom(append(slices.Sorted(maps.Keys(values)), "an_old_one", "a_new_one")).Draw(d.T, "attribute")
	if rapid.Bool().Draw(d.T, "left out") {
		delete(values, name)
	} else {
		values[name] = rapid.SampledFrom([]any{
			nil, "", "text", "true", "12", "1e3", true, false, json.Number("0"), json.Number("12"), json.Number("0.1"), json.Number("1e400"),
			[]any{},
			[]any{"a", "b", "a"},
			[]any{json.Number("1")},
			[]any{nil},
			[]any{"1"},
			map[string]any{},
			map[string]any{"id": "x", "y": 1},
			map[string]any{"create": "1m", "read": nil},
			map[string]any{"id": 1},
		}).Draw(d.T, "value")
	}

	edited, err := json.Marshal(values)
	if err != nil {
		d.Fatal(err)
	}

	return edited
}

// mutated is an object with another value in one place.
func (d *duel) mutated(object cty.Value) cty.Value {
	values := object.AsValueMap()
	special := []string{"pre_expires_at", "timeouts", "address", "status", "unapplied", "nickname", "id"}
	name := rapid.SampledFrom(slices.Concat(special, special, slices.Sorted(maps.Keys(values)))).Draw(d.T, "attribute")
	values[name] = d.value(values[name].Type(), "value")

	return cty.ObjectVal(values)
}

func (d *duel) value(kind cty.Type, label string) cty.Value {
	choices := []cty.Value{cty.NullVal(kind), cty.UnknownVal(kind)}

	switch {
	case kind == cty.String:
		for _, text := range []string{
			"", "text", "live", "paused", "expired", "discarded", "virtual", "plus", "an_unknown_level", "prevent", "discard", "5m", "-",
			"2031-01-01T00:00:00Z", "2031-01-01T00:00:00.5Z", "2031-01-01T01:00:00+01:00", "3c90c3cc-0d44-4b50-8888-8dd25736052a",
			"3C90C3CC-0D44-4B50-8888-8DD25736052A", "FR", "more than forty characters are too many for a nickname", "1", "12", "2026", "2027",
		} {
			choices = append(choices, cty.StringVal(text))
		}
	case kind == cty.Bool:
		choices = append(choices, cty.True, cty.False)
	case kind == cty.Number:
		choices = append(choices, cty.NumberIntVal(-1), cty.Zero, cty.NumberIntVal(12), cty.NumberFloatVal(1.5), cty.MustParseNumberVal("1e300"))
	case kind.IsSetType():
		element := kind.ElementType()
		one, two := d.value(element, label+" one"), d.value(element, label+" two")
		choices = append(choices, cty.SetValEmpty(element), cty.SetVal([]cty.Value{one}), cty.SetVal([]cty.Value{one, two}))
	case kind.IsObjectType():
		values := map[string]cty.Value{}
		for name, attribute := range kind.AttributeTypes() {
			values[name] = cty.NullVal(attribute)
		}

		for _, name := range slices.Sorted(maps.Keys(values)) {
			values[name] = d.value(values[name].Type(), label+" "+name)
		}

		choices = append(choices, cty.ObjectVal(values), cty.ObjectVal(values), cty.ObjectVal(values))
	}

	return rapid.SampledFrom(choices).Draw(d.T, label)
}
