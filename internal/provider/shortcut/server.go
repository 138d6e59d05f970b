// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

// Package shortcut stands in front of the framework's protocol server and answers the plain requests about cards itself:
// those of a plan that changes nothing, or that issues cards. The framework would give the same answers at many times the
// cost, which the tests compare. Everything else it hands on, untouched.
package shortcut

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
)

var errIncomplete = errors.New("the framework's server lacks a part of the protocol")

// framework is the whole protocol as the framework serves it. Everything is promoted, so that nothing that the
// framework can do gets lost behind the shortcut.
type framework interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server answers what is plain, and leaves the rest to the framework.
type server struct {
	framework

	typeName string
	direct   *cards.Direct
	session  func() *cards.Session
	calls    calls
}

// New puts the shortcut in front of a server of the framework. run is the run that the provider has made when it was
// configured, nil before.
func New(ctx context.Context, behind tfprotov6.ProviderServer, typeName string, run func() *cards.Session) (tfprotov6.ProviderServer, error) {
	whole, ok := behind.(framework)
	if !ok {
		return nil, errIncomplete
	}

	return &server{framework: whole, typeName: typeName, direct: cards.NewDirect(ctx), session: run}, nil
}

// ValidateResourceConfig answers for a configuration about which there is nothing to say.
func (s *server) ValidateResourceConfig(
	ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest,
) (*tfprotov6.ValidateResourceConfigResponse, error) {
	config, ok := s.unpack(req.TypeName, req.Config)
	mayWriteOnly := req.ClientCapabilities != nil && req.ClientCapabilities.WriteOnlyAttributesAllowed

	if ok && s.direct.Accepts(ctx, config, mayWriteOnly) {
		return &tfprotov6.ValidateResourceConfigResponse{}, nil
	}

	return s.framework.ValidateResourceConfig(ctx, req)
}

// UpgradeResourceState answers for a state of the current version.
func (s *server) UpgradeResourceState(
	ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest,
) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if req.TypeName == s.typeName && req.Version == s.direct.Version() && req.RawState != nil {
		upgraded, ok := s.reread(req.RawState)
		if ok {
			return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: upgraded}, nil
		}
	}

	return s.framework.UpgradeResourceState(ctx, req)
}

// StopProvider ends the calls that are under way, here and behind.
func (s *server) StopProvider(ctx context.Context, req *tfprotov6.StopProviderRequest) (*tfprotov6.StopProviderResponse, error) {
	s.calls.stop()

	return s.framework.StopProvider(ctx, req)
}
