# What a plan must not do to cards. Each entry of deny is one reason to stop.
#
#   terraform show -json cards.tfplan > plan.json
#   opa eval --fail-defined --format pretty --data cards.rego --data settings.json --input plan.json 'data.cards.deny[_]'
#   conftest test --namespace cards --policy cards.rego --data settings.json plan.json
package cards

# Limits that can be set, and the switches of those that can be off.
limits := {
	"payment_monthly_limit": null,
	"payment_lifespan_limit": null,
	"atm_monthly_limit": null,
	"payment_daily_limit": "payment_daily_limit_option",
	"payment_transaction_limit": "payment_transaction_limit_option",
	"atm_daily_limit": "atm_daily_limit_option",
}

# The changes of cards that an apply would make, in whatever module, and whatever their provider is called.
changes contains change if {
	some change in input.resource_changes
	change.type == "qonto_card"
	change.mode == "managed"
	change.change.actions != ["no-op"]
}

# A plan that cannot be judged is not let through.
deny contains message if {
	not format_is_known
	message := "the plan has a format that this policy does not know"
}

deny contains message if {
	input.errored
	message := "the plan failed"
}

# Nobody gets more than the settings allow.
deny contains message if {
	some change in changes
	some limit, _ in limits
	most := data.settings.limits[limit]
	change.change.after[limit] > most
	message := sprintf("%s: %s is above %d euros", [change.address, limit, most])
}

# A limit of an existing card that is known only after the apply may be any. (What is not configured keeps its value.)
deny contains message if {
	some change in changes
	"update" in change.change.actions
	some limit, switch in limits
	some attribute in {limit, switch}
	change.change.after_unknown[attribute] == true
	message := sprintf("%s: %s is known only after the apply", [change.address, attribute])
}

# So may a limit of a new card, unless Qonto decides it, because the configuration does not.
deny contains message if {
	some change in changes
	"create" in change.change.actions
	some limit, _ in data.settings.limits
	change.change.after_unknown[limit] == true
	is_configured(change, limit)
	message := sprintf("%s: %s is known only after the apply", [change.address, limit])
}

# A new card says how much it may spend.
deny contains message if {
	some change in changes
	"create" in change.change.actions
	object.get(change.change.after, "payment_monthly_limit", null) == null
	object.get(change.change.after, "payment_lifespan_limit", null) == null
	message := sprintf("%s: a new card needs payment_monthly_limit or payment_lifespan_limit", [change.address])
}

# A limit that was on stays on.
deny contains message if {
	some change in changes
	some _, switch in limits
	change.change.before[switch] == true
	change.change.after[switch] == false
	message := sprintf("%s: %s is switched off", [change.address, switch])
}

# No card ends without a label: a nickname that says so, which was an earlier change with a review of its own, or an
# address in the settings.
deny contains message if {
	some change in changes
	ends(change)
	not labelled(change)
	message := sprintf("%s: the card ends for good, and neither its nickname begins with %q nor do the settings list it", [
		change.address, data.settings.end_label,
	])
}

# An action that ends a card beside its resource has no label to look at.
deny contains message if {
	some invocation in input.action_invocations
	invocation.type in {"qonto_card_discard", "qonto_card_report_lost", "qonto_card_report_stolen"}
	message := sprintf("%s: an action ends a card", [invocation.address])
}

# A resource of that name, in whatever module, has an expression for the attribute.
is_configured(change, attribute) if {
	walk(input.configuration, [_, resource])
	resource.type == change.type
	resource.name == change.name
	resource.expressions[attribute]
}

format_is_known if startswith(input.format_version, "1.")

# Destroying a resource ends its card and the renewal of it, unless the deletion policy in the state leaves them in Qonto or
# both have ended.
ends(change) if {
	"delete" in change.change.actions
	not stays(change)
}

stays(change) if change.change.before.deletion_policy in {"lock", "abandon", "prevent"}

stays(change) if {
	object.get(change.change.before, "renewal_id", null) in {null, ""}
	change.change.before.status in final
	not is_alive_again(change)
}

final := {"pre_expired", "expired", "discarded", "lost", "stolen", "shipped_lost", "order_canceled", "abusive", "deleted"}

# Some versions of Terraform plan the end of a removed block by the status that the card had before the refresh.
is_alive_again(change) if {
	some drift in input.resource_drift
	drift.address == change.address
	not drift.change.after.status in final
}

labelled(change) if startswith(change.change.before.nickname, data.settings.end_label)

# A moved block would give the address to another card.
labelled(change) if {
	change.address in data.settings.may_end
	not change.previous_address
}
