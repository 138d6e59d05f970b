// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package identity makes ids and secrets from a seed.
package identity

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strconv"

	"github.com/google/uuid"
)

// Source makes ids that depend on nothing but the seed and a name, so that two emulators with one seed answer alike.
type Source struct {
	Seed int64
}

func (s Source) digest(name string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strconv.FormatInt(s.Seed, 10) + "/" + name))
}

// UUID is a version 4 UUID in form; its bits come from the seed.
func (s Source) UUID(name string) string {
	const (
		versionByte, versionMask, version4 = 6, 0x0f, 0x40
		variantByte, variantMask, rfc4122  = 8, 0x3f, 0x80
	)

	sum := s.digest(name)

	var id uuid.UUID

	copy(id[:], sum[:])
	id[versionByte] = id[versionByte]&versionMask | version4
	id[variantByte] = id[variantByte]&variantMask | rfc4122

	return id.String()
}

// Trace is 32 hexadecimal digits, as the gateway writes them.
func (s Source) Trace(name string) string {
	sum := s.digest(name)

	return hex.EncodeToString(sum[:sha256.Size/2])
}

// Secret is 43 url-safe characters.
func (s Source) Secret(name string) string {
	sum := s.digest(name)

	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// Session is 64 url-safe characters.
func (s Source) Session(name string) string {
	const length = 64

	return (s.Secret(name) + s.Secret(name+"/rest"))[:length]
}

// Digits is a number of exactly four decimal digits.
func (s Source) Digits(name string) string {
	const first, count = 1000, 9000

	sum := s.digest(name)

	return strconv.Itoa(first + int(binary.BigEndian.Uint16(sum[:]))%count)
}
