// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

import "context"

// Appearance is a card design that can be ordered, or could once.
type Appearance struct {
	CardType         string // debit, prepaid; open
	CardLevel        string
	Design           string // what card_design of a new card takes
	Theme            *string
	GradientHexColor *string // absent for some designs
	IsActive         *bool
}

type appearanceType struct {
	CardType string            `json:"card_type"`
	Levels   []appearanceLevel `json:"card_level_appearances"`
}

type appearanceLevel struct {
	CardLevel   string             `json:"card_level"`
	Appearances []appearanceDesign `json:"appearances"`
}

type appearanceDesign struct {
	Design           string  `json:"design"`
	Theme            *string `json:"theme"`
	GradientHexColor *string `json:"gradient_hex_color"`
	IsActive         *bool   `json:"is_active"`
}

// UnmarshalJSON leaves out what has another type than documented.
func (a *appearanceDesign) UnmarshalJSON(data []byte) error {
	type plain appearanceDesign

	return decodeKnown(data, (*plain)(a))
}

// CardAppearances returns all designs of all levels, in the order of the answer.
func (c *Client) CardAppearances(ctx context.Context) ([]Appearance, error) {
	call := newRead(opListCardAppearances, "/v2/cards/appearances")

	types, _, err := fetch(ctx, c, call, "card_type_appearances", anyValue[[]appearanceType])
	if err != nil {
		return nil, err
	}

	var all []Appearance

	for _, kind := range types {
		for _, level := range kind.Levels {
			for _, design := range level.Appearances {
				all = append(all, Appearance{
					CardType:         kind.CardType,
					CardLevel:        level.CardLevel,
					Design:           design.Design,
					Theme:            design.Theme,
					GradientHexColor: design.GradientHexColor,
					IsActive:         design.IsActive,
				})
			}
		}
	}

	return all, nil
}
