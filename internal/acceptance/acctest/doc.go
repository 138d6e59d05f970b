// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package acctest holds what acceptance tests share: an emulator for each test and the configuration that reaches it
// ([Env]), a real CLI that is run by hand ([CLI]), a command under way ([Process]), and the provider's protocol server without
// a CLI ([Protocol]). It is for tests only.
package acctest
