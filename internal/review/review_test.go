// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package review_test

import (
	"os"
	"testing"
)

// Everything that a plan can hold, in the order in which a reviewer decides.
func TestReview_Golden(t *testing.T) {
	t.Parallel()

	for file, args := range map[string][]string{
		"everything.txt": nil,
		"everything.md":  {"-format", "markdown"},
	} {
		golden(t, file, reviewed(t, everything(), args...).out)
	}
}

func TestReview_NothingChanges(t *testing.T) {
	t.Parallel()

	same := card("Ads")
	golden(t, "nothing.txt", reviewed(t, plan(change("qonto_card.this", []string{"no-op"}, same, same))).out)
	golden(t, "empty.md", reviewed(t, plan(), "-format", "markdown").out)
}

func TestRun_PlanFromAFile(t *testing.T) {
	t.Parallel()

	file := t.TempDir() + "/plan.json"
	if err := os.WriteFile(file, []byte(`{"format_version":"1.2","resource_changes":[]}`), 0o600); err != nil {
		t.Fatal(err)
	}

	run(t, "", "-plan", file).shows("nothing changes")
	run(t, "", "-plan", file+"x").fails("the plan cannot be read")
}

// everything is a plan with one of each.
func everything() object {
	locked := with(card("Locked"), object{"locked": true, "renewal_id": "id-renewal", "deletion_policy": "discard"})
	old := card("Office", object{"payment_daily_limit": 100, "payment_daily_limit_option": true, "active_days": []int{1, 2, 3, 4, 5}})

	all := plan(
		destroyed(`qonto_card.locked["a"]`, locked, object{"action_reason": "delete_because_each_key"}),
		inChange(change("module.team.qonto_card.replaced[0]", []string{"delete", "create"}, card("Replaced"),
			object{"nickname": "Replaced", "card_level": "virtual", "holder_id": "member-2", "payment_monthly_limit": 900},
			object{"action_reason": "replace_because_cannot_update"}),
			object{"replace_paths": []any{[]any{"holder_id"}}, "after_unknown": object{"id": true, "last_digits": true}}),
		inChange(created("qonto_card.plastic", object{
			"nickname": "Workshop", "card_level": "plus", "holder_id": "member-1", "ship_to_business": true,
			"payment_monthly_limit": 12500, "atm_monthly_limit": 200,
		}), object{"after_unknown": object{"id": true}}),
		inChange(created("qonto_card.later", object{"card_level": "flash", "payment_lifespan_limit": 100, "pre_expires_at": "2030-01-31T12:00:00Z"}),
			object{"after_unknown": object{"holder_id": true, "payment_monthly_limit": true}}),
		updated("qonto_card.office", old, object{
			"nickname": "Office 2", "payment_monthly_limit": 800, "payment_daily_limit_option": false, "locked": true, "active_days": []int{1, 6},
			"categories": []string{"transport"}, "deletion_policy": "abandon",
		}),
		destroyed("qonto_card.paused", card("Paused", object{"deletion_policy": "lock"}), object{"action_reason": "delete_because_no_resource_config"}),
		change("qonto_card.forgotten", []string{"forget"}, card("Forgotten"), nil),
		destroyed("qonto_card.dead", card("Dead", object{"status": "stolen"})),
		inChange(change("qonto_card.found", []string{"no-op"}, card("Found"), card("Found")), object{"importing": object{"id": "id-Found"}}),
		change("qonto_card.to", []string{"no-op"}, card("Moved"), card("Moved"), object{"previous_address": "qonto_card.from"}),
		object{
			"address": "aws_instance.this", "mode": "managed", "type": "aws_instance", "provider_name": "registry.terraform.io/hashicorp/aws",
			"change": object{"actions": []string{"create"}},
		},
	)
	all["resource_drift"] = []object{
		updated("qonto_card.drifted", card("Drifted"), object{"payment_monthly_limit": 5000, "status": "paused", "something_new": 1}),
	}
	all["prior_state"] = object{"format_version": "1.0", "values": object{"root_module": object{"child_modules": []object{{"resources": []object{
		member("member-1", "Lea", "Sommer"), member("member-2", "Tomas", "Brandl"),
	}}}}}}

	return all
}

// member is a data source of a plan that names a member.
func member(id, first, last string) object {
	return object{
		"address": "data.qonto_membership.this", "mode": "data", "type": "qonto_membership", "name": "this", "provider_name": registry,
		"values": object{"id": id, "first_name": first, "last_name": last},
	}
}
