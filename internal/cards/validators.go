// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"context"
	"regexp"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework-validators/helpers/validatordiag"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/qonto-community/terraform-provider-qonto/internal/qonto"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// UUIDValidators accept ids as Qonto prints them. Upper case is refused: it would compare as another id and plan to
// replace the card.
func UUIDValidators() []validator.String {
	return []validator.String{
		stringvalidator.RegexMatches(uuidPattern(), "must be an id as Qonto prints it: a UUID in lower case, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a"),
	}
}

func uuidPattern() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
}

// countryFormat is a validator of our own, because that of the framework repeats the value: no message shows the address.
func countryFormat() validator.String {
	return countryValidator{regexp.MustCompile(`^[A-Z]{2}$`)}
}

type countryValidator struct{ pattern *regexp.Regexp }

// Description says what the value must look like.
func (countryValidator) Description(context.Context) string {
	return "must be two capital letters (ISO 3166-1 alpha-2), such as FR"
}

// MarkdownDescription says it as well.
func (v countryValidator) MarkdownDescription(ctx context.Context) string { return v.Description(ctx) }

// ValidateString says what is wrong without the value.
func (v countryValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !req.ConfigValue.IsNull() && !req.ConfigValue.IsUnknown() && !v.pattern.MatchString(req.ConfigValue.ValueString()) {
		resp.Diagnostics.Append(validatordiag.InvalidAttributeValueMatchDiagnostic(req.Path, v.Description(ctx), secret.Redacted))
	}
}

// plainText refuses what the client takes out of Qonto's answers: the value that comes back would be another one for ever.
func plainText() validator.String { return plainTextValidator{} }

type plainTextValidator struct{}

// Description says what the value must look like.
func (plainTextValidator) Description(context.Context) string {
	return "must not hold control characters, line breaks, or characters that nobody sees"
}

// MarkdownDescription says it as well.
func (v plainTextValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

// ValidateString compares the value with what would come back.
func (v plainTextValidator) ValidateString(ctx context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if value := req.ConfigValue.ValueString(); qonto.CleanText(value) != value {
		resp.Diagnostics.Append(validatordiag.InvalidAttributeValueMatchDiagnostic(req.Path, v.Description(ctx), strconv.QuoteToASCII(value)))
	}
}

// NotEmptyValidators refuse an empty text, which is more likely a variable without a value than a value.
func NotEmptyValidators() []validator.String {
	return []validator.String{stringvalidator.LengthAtLeast(1)}
}

// word is a value that Qonto answers with as it was sent.
func word() []validator.String { return append(NotEmptyValidators(), plainText()) }
