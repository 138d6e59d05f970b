// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package credentials gives OAuth access tokens of Qonto that stay valid for as long as a run lasts.
//
// Qonto's access tokens live for one hour. Its refresh tokens live for 90 days and rotate: using one makes a new one,
// and the old one dies 60 seconds later. So a new refresh token is stored where it came from, a file or a helper command,
// before the access token that came with it is used, and a process that is killed in between finds the old one still good
// for those 60 seconds.
//
// The package knows nothing of Terraform and nothing of the Business API.
package credentials
