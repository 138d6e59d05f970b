// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/vmihailenco/msgpack/v5"
)

var errIncomplete = errors.New("the server lacks a part of the protocol")

// protocol is everything that the framework's server can do. It is promoted as a whole. The fast path declares the same once more:
// its folder can be deleted, and nothing outside it may need it.
type protocol interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
	tfprotov6.StateStoreServer
}

// refreshJSON answers a refresh in JSON instead of MessagePack; the protocol allows both. Terraform 1.10 to 1.14 compares
// a refreshed state with the one of the state file bit by bit, and decodes numbers of the two encodings differently: with
// MessagePack, `plan -refresh-only -detailed-exitcode` reports drift after every refresh of a resource that has a number.
type refreshJSON struct {
	protocol
}

func newRefreshJSON(behind tfprotov6.ProviderServer) (tfprotov6.ProviderServer, error) {
	whole, ok := behind.(protocol)
	if !ok {
		return nil, errIncomplete
	}

	return refreshJSON{whole}, nil
}

// ReadResource encodes the state anew.
func (s refreshJSON) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	resp, err := s.protocol.ReadResource(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("refreshing: %w", err)
	}

	if resp.NewState == nil {
		return resp, nil
	}

	// What JSON cannot hold stays as it is: infinity, and values that are not known.
	encoded, ok := asJSON(resp.NewState.MsgPack)
	if ok {
		resp.NewState = &tfprotov6.DynamicValue{JSON: encoded}
	}

	return resp, nil
}

func asJSON(packed []byte) ([]byte, bool) {
	var value any

	if err := msgpack.Unmarshal(packed, &value); err != nil {
		return nil, false
	}

	encoded, err := json.Marshal(value)

	return encoded, err == nil
}
