// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"slices"
	"strings"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// cardObject is the card as the API writes it, its keys in the order of Qonto's reference.
func cardObject(c *bank.Card, switches *control.Switches) object {
	card := make(object, 0, typicalCardKeys)
	card = append(card, identityKeys(c)...)
	card = append(card, optionKeys(c)...)
	card = append(card, limitKeys(c)...)
	card = append(card, ownershipKeys(c, switches)...)
	card = append(card, lifecycleKeys(c, switches)...)

	if switches.NewerKeys {
		card = append(card, newerKeys(c)...)
	}

	if switches.UndocumentedKeys {
		card = append(card, undocumentedKeys(c)...)
	}

	return card.without(switches.OmitCardKeys)
}

const typicalCardKeys = 64

func identityKeys(c *bank.Card) object {
	return object{
		{"id", c.ID},
		{"nickname", c.Nickname},
		{"embossed_name", c.EmbossedName},
		{"status", c.Status()},
		{"pin_set", c.PINSet},
		{"mask_pan", c.MaskPAN},
		{"exp_month", c.ExpMonth},
		{"exp_year", c.ExpYear},
		{"last_activity_at", c.LastActivityAt},
		{"last_digits", c.LastDigits},
		{"ship_to_business", c.ShipToBusiness},
	}
}

func optionKeys(c *bank.Card) object {
	return object{
		{"atm_option", c.ATMOption},
		{"nfc_option", c.NFCOption},
		{"online_option", c.OnlineOption},
		{"foreign_option", c.ForeignOption},
	}
}

func limitKeys(c *bank.Card) object {
	return object{
		{"atm_monthly_limit", c.ATMMonthlyLimit},
		{"atm_monthly_spent", cents(c.ATMMonthlySpent)},
		{"atm_daily_limit", c.ATMDailyLimit},
		{"atm_daily_spent", cents(c.ATMDailySpent)},
		{"atm_daily_limit_option", c.ATMDailyLimitOption},
		{"payment_monthly_limit", c.PaymentMonthlyLimit},
		{"payment_monthly_spent", cents(c.PaymentMonthlySpent)},
		{"payment_daily_limit", c.PaymentDailyLimit},
		{"payment_daily_spent", cents(c.PaymentDailySpent)},
		{"payment_daily_limit_option", c.PaymentDailyLimitOption},
		{"payment_transaction_limit", c.PaymentTransactionLimit},
		{"payment_transaction_limit_option", c.PaymentTransactionLimitOption},
	}
}

func ownershipKeys(c *bank.Card, switches *control.Switches) object {
	return object{
		{"active_days", inOrder(c.ActiveDays, switches.SetOrder)},
		{"holder_id", c.HolderID},
		{"bank_account_id", c.BankAccountID},
		{"organization_id", c.OrganizationID},
		{"updated_at", c.UpdatedAt},
		{"created_at", c.CreatedAt},
		{"shipped_at", c.ShippedAt},
		{"card_type", c.CardType},
		{"card_level", c.CardLevel},
		{"payment_lifespan_limit", c.PaymentLifespanLimit},
		{"payment_lifespan_spent", cents(c.PaymentLifespanSpent)},
		{"pre_expires_at", c.PreExpiresAt},
		{"categories", inOrder(c.Categories, switches.SetOrder)},
	}
}

func lifecycleKeys(c *bank.Card, switches *control.Switches) object {
	design := c.CardDesign
	if switches.CardDesignCase == control.CaseLower {
		design = strings.ToLower(design)
	}

	return object{
		{"renewed", c.Renewed},
		{"renewal", c.Renewal},
		{"parent_card_summary", parentKeys(c)},
		{"had_operation", c.HadOperation},
		{"had_pin_operation", c.HadPINOperation},
		{"card_design", design},
		{"type_of_print", c.TypeOfPrint},
		{"upsold", c.Upsold},
		{"upsell", c.Upsell},
		{"discard_on", c.DiscardOn},
		{"reordered", c.Reordered},
	}
}

func parentKeys(c *bank.Card) any {
	if c.Parent == nil {
		return nil
	}

	return object{{"id", c.Parent.ID}, {"last_digits", c.Parent.LastDigits}}
}

// newerKeys appeared in Qonto's reference after the first documented answers.
func newerKeys(c *bank.Card) object {
	return object{
		{"initiator_id", c.InitiatorID},
		{"appearance", appearanceObject(bank.AppearanceOf(c.CardDesign))},
		{"has_only_user_liftable_locks", !c.SystemLocked},
	}
}

// undocumentedKeys are in no reference but were observed in the sandbox.
func undocumentedKeys(c *bank.Card) object {
	return object{
		{"shipped_lost_at", c.ShippedLostAt},
		{"eligible_for_renewal", c.EligibleForRenewal},
		{"eligible_for_upsell", c.EligibleForUpsell},
		{"is_qcp", c.IsQCP},
	}
}

// inOrder never answers null: an empty list is [].
func inOrder[T int | string](values []T, order string) []T {
	ordered := append([]T{}, values...)

	switch order {
	case control.OrderSorted:
		slices.Sort(ordered)
	case control.OrderReversed:
		slices.Reverse(ordered)
	}

	return ordered
}
