// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package housekeeping holds tests about the repository itself: which room of the house may know which other one, that
// every message is explained to users, that the documentation shows tested configurations, and that every file says
// whose it is. It contains nothing but tests.
package housekeeping
