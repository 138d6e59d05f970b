// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Model is a qonto_card as configuration, plan and state hold it, in the order of the schema. A field gets its value from
// the answer of Qonto that has the name of its tag, see api_fields.go.
type Model struct {
	ID types.String `tfsdk:"id"`

	CardLevel      types.String `tfsdk:"card_level"`
	HolderID       types.String `tfsdk:"holder_id"`
	BankAccountID  types.String `tfsdk:"bank_account_id"`
	OrganizationID types.String `tfsdk:"organization_id"`
	InitiatorID    types.String `tfsdk:"initiator_id"`

	CardDesign     types.String      `tfsdk:"card_design"`
	TypeOfPrint    types.String      `tfsdk:"type_of_print"`
	ShipToBusiness types.Bool        `tfsdk:"ship_to_business"`
	Address        types.Object      `tfsdk:"address"`
	PreExpiresAt   timetypes.RFC3339 `tfsdk:"pre_expires_at"`

	Nickname   types.String `tfsdk:"nickname"`
	Locked     types.Bool   `tfsdk:"locked"`
	ActiveDays types.Set    `tfsdk:"active_days"`
	Categories types.Set    `tfsdk:"categories"`

	ATMOption     types.Bool `tfsdk:"atm_option"`
	NFCOption     types.Bool `tfsdk:"nfc_option"`
	OnlineOption  types.Bool `tfsdk:"online_option"`
	ForeignOption types.Bool `tfsdk:"foreign_option"`

	ATMMonthlyLimit               Euros      `tfsdk:"atm_monthly_limit"`
	ATMDailyLimitOption           types.Bool `tfsdk:"atm_daily_limit_option"`
	ATMDailyLimit                 Euros      `tfsdk:"atm_daily_limit"`
	PaymentMonthlyLimit           Euros      `tfsdk:"payment_monthly_limit"`
	PaymentDailyLimitOption       types.Bool `tfsdk:"payment_daily_limit_option"`
	PaymentDailyLimit             Euros      `tfsdk:"payment_daily_limit"`
	PaymentTransactionLimitOption types.Bool `tfsdk:"payment_transaction_limit_option"`
	PaymentTransactionLimit       Euros      `tfsdk:"payment_transaction_limit"`
	PaymentLifespanLimit          Euros      `tfsdk:"payment_lifespan_limit"`

	DeletionPolicy   types.String   `tfsdk:"deletion_policy"`
	AllowReplacement types.Bool     `tfsdk:"allow_replacement"`
	IdempotencySeed  types.String   `tfsdk:"idempotency_seed"`
	IdempotencyKey   types.String   `tfsdk:"idempotency_key"`
	Unapplied        types.Set      `tfsdk:"unapplied"`
	RenewalID        types.String   `tfsdk:"renewal_id"`
	Timeouts         timeouts.Value `tfsdk:"timeouts"`

	Status                   types.String `tfsdk:"status"`
	HasOnlyUserLiftableLocks types.Bool   `tfsdk:"has_only_user_liftable_locks"`
	PINSet                   types.Bool   `tfsdk:"pin_set"`
	CardType                 types.String `tfsdk:"card_type"`
	EmbossedName             types.String `tfsdk:"embossed_name"`
	MaskPAN                  types.String `tfsdk:"mask_pan"`
	LastDigits               types.String `tfsdk:"last_digits"`
	ExpMonth                 types.String `tfsdk:"exp_month"`
	ExpYear                  types.String `tfsdk:"exp_year"`

	CreatedAt types.String `tfsdk:"created_at"`
	ShippedAt types.String `tfsdk:"shipped_at"`
	DiscardOn types.String `tfsdk:"discard_on"`

	Renewed           types.Bool   `tfsdk:"renewed"`
	Renewal           types.Bool   `tfsdk:"renewal"`
	ParentCardSummary types.Object `tfsdk:"parent_card_summary"`
	Upsold            types.Bool   `tfsdk:"upsold"`
	Upsell            types.Bool   `tfsdk:"upsell"`
	Reordered         types.Bool   `tfsdk:"reordered"`
}
