// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package core

import (
	"maps"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Object is what the state holds of one remote object.
type Object struct {
	Value    tftypes.Value
	Private  []byte
	Identity *tfprotov6.ResourceIdentityData
	Tainted  bool
}

// Instance is everything that the state holds under one address.
type Instance struct {
	Current *Object
	// Deposed objects are to be destroyed: a newer one has taken their place.
	Deposed map[string]*Object
}

// State is Terraform's state. Its objects are never changed, only replaced.
type State struct {
	Instances map[string]*Instance
	deposals  int
}

// NewState is an empty state.
func NewState() *State {
	return &State{Instances: map[string]*Instance{}}
}

// Clone is a copy that can be changed on its own.
func (s *State) Clone() *State {
	c := &State{Instances: make(map[string]*Instance, len(s.Instances)), deposals: s.deposals}

	for address, instance := range s.Instances {
		c.Instances[address] = &Instance{Current: instance.Current, Deposed: maps.Clone(instance.Deposed)}
	}

	return c
}

// Addresses are the addresses of all instances, sorted.
func (s *State) Addresses() []string {
	return slices.Sorted(maps.Keys(s.Instances))
}

// Current is the object that the configuration means, nil when there is none.
func (s *State) Current(address string) *Object {
	if instance := s.Instances[address]; instance != nil {
		return instance.Current
	}

	return nil
}

// Move does what a moved block does.
func (s *State) Move(from, to string) {
	if instance, known := s.Instances[from]; known && s.Instances[to] == nil {
		s.Instances[to] = instance
		delete(s.Instances, from)
	}
}

// Taint does what terraform taint does.
func (s *State) Taint(address string) {
	if object := s.Current(address); object != nil {
		tainted := *object
		tainted.Tainted = true
		s.Instances[address].Current = &tainted
	}
}

// Untaint does what terraform untaint does.
func (s *State) Untaint(address string) {
	if object := s.Current(address); object != nil {
		sound := *object
		sound.Tainted = false
		s.Instances[address].Current = &sound
	}
}

// Remove does what terraform state rm does.
func (s *State) Remove(address string) {
	delete(s.Instances, address)
}

// Set makes an object the current one of an address; nil removes it.
func (s *State) Set(address string, object *Object) {
	instance := s.Instances[address]
	if instance == nil && object == nil {
		return
	}

	if instance == nil {
		instance = &Instance{}
		s.Instances[address] = instance
	}

	instance.Current = object

	s.tidy(address)
}

// depose makes way for a new object and returns the key of the old one.
func (s *State) depose(address string) string {
	s.deposals++
	key := strconv.Itoa(s.deposals)
	instance := s.Instances[address]

	s.setDeposed(address, key, instance.Current)
	instance.Current = nil

	return key
}

// restore undoes depose, unless a new object has come.
func (s *State) restore(address, key string) {
	instance := s.Instances[address]
	if instance != nil && instance.Current == nil {
		instance.Current = instance.Deposed[key]
		delete(instance.Deposed, key)
	}
}

func (s *State) setDeposed(address, key string, object *Object) {
	instance := s.Instances[address]

	if instance.Deposed == nil {
		instance.Deposed = map[string]*Object{}
	}

	if object == nil {
		delete(instance.Deposed, key)
	} else {
		instance.Deposed[key] = object
	}

	s.tidy(address)
}

func (s *State) tidy(address string) {
	if instance := s.Instances[address]; instance.Current == nil && len(instance.Deposed) == 0 {
		delete(s.Instances, address)
	}
}
