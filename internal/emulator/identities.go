// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strconv"

	"github.com/google/uuid"
)

// identities makes ids that depend on nothing but the seed and a name, so that two emulators with one seed answer alike.
type identities struct {
	seed int64
}

func (i identities) digest(name string) [sha256.Size]byte {
	return sha256.Sum256([]byte(strconv.FormatInt(i.seed, 10) + "/" + name))
}

// uuid is a version 4 UUID in form; its bits come from the seed.
func (i identities) uuid(name string) string {
	const (
		versionByte, versionMask, version4 = 6, 0x0f, 0x40
		variantByte, variantMask, rfc4122  = 8, 0x3f, 0x80
	)

	sum := i.digest(name)

	var id uuid.UUID

	copy(id[:], sum[:])
	id[versionByte] = id[versionByte]&versionMask | version4
	id[variantByte] = id[variantByte]&variantMask | rfc4122

	return id.String()
}

// trace is 32 hexadecimal digits, as the gateway writes them.
func (i identities) trace(name string) string {
	sum := i.digest(name)

	return hex.EncodeToString(sum[:sha256.Size/2])
}

// secret is 43 url-safe characters.
func (i identities) secret(name string) string {
	sum := i.digest(name)

	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// session is 64 url-safe characters.
func (i identities) session(name string) string {
	const length = 64

	return (i.secret(name) + i.secret(name+"/rest"))[:length]
}

// digits is a number of exactly four decimal digits.
func (i identities) digits(name string) string {
	const first, count = 1000, 9000

	sum := i.digest(name)

	return strconv.Itoa(first + int(binary.BigEndian.Uint16(sum[:]))%count)
}
