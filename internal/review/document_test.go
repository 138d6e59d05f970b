// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"strings"
	"testing"
)

func TestRead_NoPlan(t *testing.T) {
	t.Parallel()

	for name, c := range map[string]struct{ input, because string }{
		"nothing":            {"", "there is no plan in the input"},
		"blanks":             {" \n\t", "there is no plan in the input"},
		"the saved plan":     {"PK\x03\x04rest", "the input is the saved plan itself"},
		"a state":            {`{"format_version":"1.0","values":{}}`, "the input is a state and not a plan"},
		"the log of a plan":  {`{"@level":"info"}` + "\n" + `{"@level":"info"}`, "the input is the log of terraform plan -json"},
		"what plan prints":   {"Terraform will perform the following actions:", "not the JSON of a plan"},
		"an empty state":     {`{"format_version":"1.0"}`, "not the JSON of a plan"},
		"a validation":       {`{"format_version":"1.0","valid":true,"error_count":0,"diagnostics":[]}`, "not the JSON of a plan"},
		"schemas":            {`{"format_version":"1.0","provider_schemas":{}}`, "not the JSON of a plan"},
		"half a plan":        {`{"format_version":"1.2","resource_changes":[`, "prints one (unexpected EOF)"},
		"two plans":          {`{"format_version":"1.2"} {"format_version":"1.2"}`, "the input goes on after the plan"},
		"another document":   {`{}`, "not the JSON of a plan"},
		"null":               {`null`, "not the JSON of a plan"},
		"a list":             {`[]`, "not the JSON of a plan"},
		"text for a list":    {`{"format_version":"1.2","resource_changes":"none"}`, "not the JSON of a plan"},
		"unprintable errors": {"\x1b[31m", `prints one (invalid character '\x1b'`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			done := run(t, c.input)
			done.fails(c.because)

			if done.out != "" || strings.Contains(done.err.Error(), "\x1b") {
				t.Errorf("it prints %q and %q", done.out, done.err)
			}
		})
	}
}

// A byte order mark, as Windows writes it, is no part of the plan.
func TestRead_ByteOrderMark(t *testing.T) {
	t.Parallel()

	reviewed(t, "\xef\xbb\xbf"+`{"format_version":"1.2","planned_values":{}}`+"\r\n").shows("nothing changes")
}

// What makes a review less than whole stands at its top, in both formats, and no gate believes such a plan.
func TestReview_IncompletePlan(t *testing.T) {
	t.Parallel()

	incomplete, ad := false, created("qonto_card.ad", card("Ad"))

	for name, c := range map[string]struct {
		plan    object
		says    string
		unsound bool
	}{
		"failed":       {with(plan(ad), object{"errored": true, "complete": incomplete}), "The plan failed.", true},
		"a new format": {with(plan(ad), object{"format_version": "2.0"}), "The plan's format is not known.", true},
		"a target":     {with(plan(ad), object{"complete": incomplete}), "It was made with -target", false},
		"deferred": {with(plan(ad), object{"complete": incomplete, "deferred_changes": []object{
			{"reason": "provider_config_unknown", "resource_change": created("qonto_card.late", card("Late"))},
		}}), "Terraform has put off these cards", false},
		"a new action": {
			plan(ad, change("qonto_card.odd", []string{"transmogrify"}, card("Odd"), card("Odd"))), "Something is not known to this version:", true,
		},
		"no action": {plan(ad, change("qonto_card.odd", nil, card("Odd"), card("Odd"))), "Something is not known to this version:", true},
		"protected": {
			plan(destroyed("qonto_card.kept", card("Kept", object{"deletion_policy": "prevent"}))), "The apply will refuse to end a protected card:", false,
		},
		"another provider": {
			plan(with(ad, object{"provider_name": "registry.terraform.io/somebody/qonto"})), "The provider does not come from its usual registry:", false,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			for _, format := range []string{"text", "markdown"} {
				done := reviewed(t, c.plan, "-format", format)
				lines := strings.Split(done.out, "\n")

				if lines[1] != "" || !strings.Contains(lines[2], c.says) {
					t.Errorf("%s does not begin with %q:\n%s", format, c.says, done.out)
				}
			}

			done := run(t, c.plan, "-fail-on", "limit-increase")
			if c.unsound {
				done.fails("the plan cannot be judged")
			} else if done.err != nil || done.status != 0 {
				t.Errorf("it ended with %d, %v", done.status, done.err)
			}
		})
	}
}

// What other providers do is left alone. A card is a card whatever its provider is called: this one may be published
// under another name, and a review says so.
func TestReview_OtherResources(t *testing.T) {
	t.Parallel()

	amazon := object{"type": "aws_instance", "provider_name": "registry.terraform.io/hashicorp/aws"}
	done := reviewed(t, plan(
		with(created("aws_instance.this", object{"nickname": "Server"}), amazon),
		with(created("qonto_card.forked", card("Forked")), object{"provider_name": "registry.terraform.io/somebody/qonto-fork"}),
		with(created("data.qonto_card.read", card("Read")), object{"mode": "data"}),
		created("module.cards[\"a.b\"].qonto_card.ours", card("Ours")),
	))
	done.shows("Cards: 2 ordered")
	done.shows("The provider does not come from its usual registry:", "somebody/qonto-fork")
	done.shows(`"Forked"`, "qonto_card.forked")
	done.shows(`"Ours"`, `module.cards["a.b"].qonto_card.ours`)
	done.shows("Not reviewed here: 1 change of another resource.")
	done.hides("Server", `"Read"`)
}
