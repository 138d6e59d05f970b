// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package qonto

// Levels of a card. The enumeration is open: Qonto may add values at any time.
const (
	LevelStandard       = "standard"        // physical, sold as One
	LevelPlus           = "plus"            // physical, sold as Plus
	LevelMetal          = "metal"           // physical, sold as X
	LevelVirtual        = "virtual"         // virtual, with a monthly budget
	LevelVirtualPartner = "virtual_partner" // virtual, in a partner's design
	LevelFlash          = "flash"           // virtual, with a budget for its whole life and an end date
	LevelAdvertising    = "advertising"     // virtual, for online advertising
)

// PhysicalLevel tells whether cards of a level are made of plastic or metal, and so billed and posted. Of a level that
// this package does not know nobody can tell.
func PhysicalLevel(level string) (physical, known bool) {
	switch level {
	case LevelStandard, LevelPlus, LevelMetal:
		return true, true
	case LevelVirtual, LevelVirtualPartner, LevelFlash, LevelAdvertising:
		return false, true
	default:
		return false, false
	}
}
