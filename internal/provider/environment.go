// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

// The environment variables that stand in for settings of the provider block.
const (
	envAccessToken           = "QONTO_ACCESS_TOKEN"
	envCredentialsFile       = "QONTO_CREDENTIALS_FILE"    //nolint:gosec // the name of a variable
	envCredentialsCommand    = "QONTO_CREDENTIALS_COMMAND" //nolint:gosec // the name of a variable
	envClientID              = "QONTO_CLIENT_ID"
	envClientSecret          = "QONTO_CLIENT_SECRET" //nolint:gosec // the name of a variable
	envStagingToken          = "QONTO_STAGING_TOKEN"
	envOrganizationID        = "QONTO_ORGANIZATION_ID"
	envEndpoint              = "QONTO_ENDPOINT"
	envOAuthEndpoint         = "QONTO_OAUTH_ENDPOINT"
	envAllowInsecureEndpoint = "QONTO_ALLOW_INSECURE_ENDPOINT"
	envSCAMethod             = "QONTO_SCA_METHOD"
	envSCAAutoApprove        = "QONTO_SCA_AUTO_APPROVE"
)
