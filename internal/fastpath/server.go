// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package fastpath

import (
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// protocol is the whole protocol as the framework serves it. Everything is promoted, so that nothing that the framework
// can do gets lost behind the fast path.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// server answers what it supports, and leaves the rest to the framework.
type server[M any] struct {
	protocol
	description[M]

	typeName string
	handler  func() Handler[M]
	stopper  stopper
}

// resourceCall is what a request about a resource holds besides its attributes, and what answers it.
type resourceCall[M any] struct {
	handler  Handler[M]
	private  privateData
	identity *tfprotov6.ResourceIdentityData
}

// decodeCall declines (false) private data and identities that only the framework understands, and everything before the
// provider is configured.
func (s *server[M]) decodeCall(private []byte, identity *tfprotov6.ResourceIdentityData) (resourceCall[M], bool) {
	values, isOurs := decodePrivate(private)
	identity, isIdentity := s.identityOf(identity)
	handler := s.handler()

	return resourceCall[M]{handler: handler, private: values, identity: identity}, isOurs && isIdentity && handler != nil
}

// identityOf is the identity that a resource has unless a call sets another one; null for a resource that has none yet.
func (s *server[M]) identityOf(data *tfprotov6.ResourceIdentityData) (*tfprotov6.ResourceIdentityData, bool) {
	if data == nil || data.IdentityData == nil {
		none, err := tfprotov6.NewDynamicValue(s.identity, tftypes.NewValue(s.identity, nil))

		return &tfprotov6.ResourceIdentityData{IdentityData: &none}, err == nil
	}

	_, err := data.IdentityData.Unmarshal(s.identity)

	return data, err == nil
}

// unpack reads an object of the resource type. It is false for everything else.
func (s *server[M]) unpack(typeName string, packed *tfprotov6.DynamicValue) (tftypes.Value, bool) {
	if typeName != s.typeName || packed == nil || len(packed.MsgPack) == 0 {
		return tftypes.Value{}, false
	}

	value, err := packed.Unmarshal(s.codec.object)

	return value, err == nil
}
