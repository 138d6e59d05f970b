package cards_test

import data.cards

settings := {
	"limits": {"payment_monthly_limit": 2000, "atm_monthly_limit": 200},
	"end_label": "END ",
	"may_end": ["qonto_card.listed"],
}

# A plan with one change of a card.
plan(address, actions, before, after) := {
	"format_version": "1.2",
	"resource_changes": [{
		"address": address,
		"mode": "managed",
		"type": "qonto_card",
		"name": "a",
		"provider_name": "registry.terraform.io/qonto-community/qonto",
		"change": {"actions": actions, "before": before, "after": after},
	}],
}

reasons(document) := found if {
	found := cards.deny with input as document with data.settings as settings
}

card := {"nickname": "Ads", "status": "live", "deletion_policy": "discard", "payment_monthly_limit": 500}

test_a_card_within_the_limits if count(reasons(plan("qonto_card.a", ["create"], null, card))) == 0

test_a_card_above_the_limits if {
	after := object.union(card, {"payment_monthly_limit": 2001})

	reasons(plan("qonto_card.a", ["create"], null, after)) == {"qonto_card.a: payment_monthly_limit is above 2000 euros"}
}

test_a_change_above_the_limits if {
	after := object.union(card, {"atm_monthly_limit": 500})

	reasons(plan("qonto_card.a", ["update"], card, after)) == {"qonto_card.a: atm_monthly_limit is above 200 euros"}
}

test_a_card_without_a_limit if {
	after := object.remove(card, ["payment_monthly_limit"])

	reasons(plan("qonto_card.a", ["create"], null, after)) == {"qonto_card.a: a new card needs payment_monthly_limit or payment_lifespan_limit"}
}

test_a_limit_that_is_switched_off if {
	on := object.union(card, {"payment_daily_limit_option": true})
	off := object.union(card, {"payment_daily_limit_option": false})

	reasons(plan("qonto_card.a", ["update"], on, off)) == {"qonto_card.a: payment_daily_limit_option is switched off"}
	count(reasons(plan("qonto_card.a", ["update"], off, on))) == 0
}

ended := {"qonto_card.a: the card ends for good, and neither its nickname begins with \"END \" nor do the settings list it"}

test_an_end if reasons(plan("qonto_card.a", ["delete"], card, null)) == ended

test_a_replacement if reasons(plan("qonto_card.a", ["delete", "create"], card, card)) == ended

test_a_replacement_that_creates_first if reasons(plan("qonto_card.a", ["create", "delete"], card, card)) == ended

test_an_end_without_a_nickname if reasons(plan("qonto_card.a", ["delete"], object.union(card, {"nickname": null}), null)) == ended

test_an_end_of_which_little_is_known if reasons(plan("qonto_card.a", ["delete"], {}, null)) == ended

test_an_end_with_a_label if {
	count(reasons(plan("qonto_card.a", ["delete"], object.union(card, {"nickname": "END Ads"}), null))) == 0
	count(reasons(plan("qonto_card.listed", ["delete"], card, null))) == 0
}

test_an_end_that_borrows_a_listed_address if {
	moved := {"op": "add", "path": "/resource_changes/0/previous_address", "value": "qonto_card.a"}

	count(reasons(json.patch(plan("qonto_card.listed", ["delete"], card, null), [moved]))) == 1
}

test_an_end_of_a_renewal if {
	reasons(plan("qonto_card.a", ["delete"], object.union(card, {"status": "stolen", "renewal_id": "b"}), null)) == ended
	count(reasons(plan("qonto_card.a", ["delete"], object.union(card, {"status": "stolen", "renewal_id": null}), null))) == 0
}

test_a_limit_that_is_not_known if {
	unknown := {"op": "add", "path": "/resource_changes/0/change/after_unknown", "value": {"payment_monthly_limit": true}}
	changed := json.patch(plan("qonto_card.a", ["update"], card, object.remove(card, ["payment_monthly_limit"])), [unknown])

	reasons(changed) == {"qonto_card.a: payment_monthly_limit is known only after the apply"}
}

test_a_limit_of_a_new_card_that_is_not_known if {
	unknown := {"op": "add", "path": "/resource_changes/0/change/after_unknown", "value": {"atm_monthly_limit": true}}
	new := json.patch(plan("module.team.qonto_card.a", ["create"], null, card), [unknown])
	module := {"resources": [{"type": "qonto_card", "name": "a", "expressions": {"atm_monthly_limit": {"references": ["var.cash"]}}}]}
	configuration := {"root_module": {"module_calls": {"team": {"module": module}}}}

	reasons(object.union(new, {"configuration": configuration})) == {"module.team.qonto_card.a: atm_monthly_limit is known only after the apply"}
	count(reasons(new)) == 0
}

test_a_switch_that_is_not_known if {
	on := object.union(card, {"payment_daily_limit_option": true})
	unknown := {"op": "add", "path": "/resource_changes/0/change/after_unknown", "value": {"payment_daily_limit_option": true}}
	changed := json.patch(plan("qonto_card.a", ["update"], on, card), [unknown])

	reasons(changed) == {"qonto_card.a: payment_daily_limit_option is known only after the apply"}
}

test_what_stays_in_qonto if {
	count(reasons(plan("qonto_card.a", ["delete"], object.union(card, {"deletion_policy": "lock"}), null))) == 0
	count(reasons(plan("qonto_card.a", ["delete"], object.union(card, {"status": "stolen"}), null))) == 0
	count(reasons(plan("qonto_card.a", ["forget"], card, null))) == 0
	count(reasons(plan("qonto_card.a", ["no-op"], card, card))) == 0
}

test_an_ended_card_that_is_alive_again if {
	destroyed := plan("qonto_card.a", ["delete"], object.union(card, {"status": "abusive"}), null)
	alive := {"resource_drift": [{"address": "qonto_card.a", "change": {"after": {"status": "live"}}}]}
	dead := {"resource_drift": [{"address": "qonto_card.a", "change": {"after": {"status": "stolen"}}}]}

	reasons(object.union(destroyed, alive)) == ended
	count(reasons(object.union(destroyed, dead))) == 0
}

test_an_action_that_ends if {
	invocation := {"address": "action.qonto_card_discard.a", "type": "qonto_card_discard"}

	reasons({"format_version": "1.2", "action_invocations": [invocation]}) == {"action.qonto_card_discard.a: an action ends a card"}
}

test_a_plan_that_cannot_be_judged if {
	reasons({"format_version": "1.2", "errored": true}) == {"the plan failed"}
	reasons({"format_version": "2.0"}) == {"the plan has a format that this policy does not know"}
	reasons({}) == {"the plan has a format that this policy does not know"}
}

test_other_resources if {
	ours := plan("qonto_card.a", ["delete"], card, null)
	server := {"op": "replace", "path": "/resource_changes/0/type", "value": "aws_instance"}
	forked := {"op": "replace", "path": "/resource_changes/0/provider_name", "value": "registry.terraform.io/somebody/qonto-fork"}

	count(reasons(json.patch(ours, [server]))) == 0
	reasons(json.patch(ours, [forked])) == ended
}
