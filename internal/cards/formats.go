// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package cards

import (
	"regexp"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// uuidFormat accepts ids as Qonto prints them. Upper case is refused: it would compare as another id and plan to
// replace the card.
func uuidFormat() []validator.String {
	return []validator.String{
		stringvalidator.RegexMatches(uuidPattern(), "must be an id as Qonto prints it: a UUID in lower case, such as 3c90c3cc-0d44-4b50-8888-8dd25736052a"),
	}
}

func uuidPattern() *regexp.Regexp {
	return regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)
}

func countryFormat() validator.String {
	return stringvalidator.RegexMatches(regexp.MustCompile(`^[A-Z]{2}$`), "must be two capital letters (ISO 3166-1 alpha-2), such as FR")
}

func notEmpty() []validator.String {
	return []validator.String{stringvalidator.LengthAtLeast(1)}
}

func fourDigits() []validator.String {
	pattern := regexp.MustCompile(`^[0-9]{4}$`)

	return []validator.String{stringvalidator.RegexMatches(pattern, `must be the last four digits of a card's number, such as "7662"`)}
}
