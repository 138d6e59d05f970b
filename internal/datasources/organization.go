// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package datasources

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
)

type organizationModel struct {
	ID                    types.String `tfsdk:"id"`
	Slug                  types.String `tfsdk:"slug"`
	Name                  types.String `tfsdk:"name"`
	LegalName             types.String `tfsdk:"legal_name"`
	Locale                types.String `tfsdk:"locale"`
	LegalCountry          types.String `tfsdk:"legal_country"`
	LegalForm             types.String `tfsdk:"legal_form"`
	LegalNumber           types.String `tfsdk:"legal_number"`
	LegalRegistrationDate types.String `tfsdk:"legal_registration_date"`
	LegalSector           types.String `tfsdk:"legal_sector"`
	ContractSignedAt      types.String `tfsdk:"contract_signed_at"`
}

// NewOrganization is the factory of the data source qonto_organization.
func NewOrganization() datasource.DataSource {
	return &dataSource[organizationModel]{
		name: "organization",
		schema: schema.Schema{
			MarkdownDescription: "The organization that the access token belongs to. Needs the scope `organization.read`.",
			Attributes: map[string]schema.Attribute{
				"id":                      computedString("The id of the organization: what `organization_id` of a card takes."),
				"slug":                    computedString("Slug of the organization."),
				"name":                    computedString("Name of the organization in Qonto."),
				"legal_name":              computedString("Name under which the company is registered."),
				"locale":                  computedString("Language of the organization, such as `fr`."),
				"legal_country":           computedString("Country of registration, as two capital letters."),
				"legal_form":              computedString("Legal form of the company."),
				"legal_number":            computedString("Registration number of the company."),
				"legal_registration_date": computedString("Day of registration."),
				"legal_sector":            computedString("Sector of the company."),
				"contract_signed_at":      computedString("When the contract with Qonto was signed."),
			},
		},
		read: readOrganization,
	}
}

func readOrganization(ctx context.Context, lookups *qonto.Lookups, model *organizationModel) diag.Diagnostics {
	organization, err := lookups.Organization(ctx)
	if err != nil {
		return diag.Diagnostics{cards.LookupErrorDiagnostic("Organization not read", scopeOrganization, err)}
	}

	*model = organizationModel{
		ID:                    cards.TextOrNull(organization.ID),
		Slug:                  cards.TextOrNull(organization.Slug),
		Name:                  types.StringPointerValue(organization.Name),
		LegalName:             types.StringPointerValue(organization.LegalName),
		Locale:                types.StringPointerValue(organization.Locale),
		LegalCountry:          types.StringPointerValue(organization.LegalCountry),
		LegalForm:             types.StringPointerValue(organization.LegalForm),
		LegalNumber:           types.StringPointerValue(organization.LegalNumber),
		LegalRegistrationDate: types.StringPointerValue(organization.LegalRegistrationDate),
		LegalSector:           types.StringPointerValue(organization.LegalSector),
		ContractSignedAt:      types.StringPointerValue(organization.ContractSignedAt),
	}

	return nil
}
