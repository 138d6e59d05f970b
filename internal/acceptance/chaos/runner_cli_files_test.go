// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package chaos_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/chaos/core"
)

// The exit codes of a plan with -detailed-exitcode.
const (
	exitEmpty   = 0
	exitChanges = 2
)

// overridden is what a CLI always says here: it takes the provider from where it was built.
const overridden = "Provider development overrides are in effect"

// message is a line of a command with -json, as far as it matters here.
type message struct {
	Type       string `json:"type"`
	Diagnostic struct {
		Severity string `json:"severity"`
		Summary  string `json:"summary"`
		Detail   string `json:"detail"`
		Address  string `json:"address"`
	} `json:"diagnostic"`
}

// planFile is the part of a saved plan that matters here.
type planFile struct {
	Changes []struct {
		Address string `json:"address"`
		Change  struct {
			Actions []string                   `json:"actions"`
			Before  json.RawMessage            `json:"before"`
			After   map[string]json.RawMessage `json:"after"`
			Unknown map[string]json.RawMessage `json:"after_unknown"`
		} `json:"change"`
	} `json:"resource_changes"`
}

// readChanges takes what a CLI shows of a saved plan.
func (c *realCLI) readChanges(shown []byte) []plannedChange {
	var (
		file    planFile
		changes []plannedChange
	)

	err := json.Unmarshal(shown, &file)
	if err != nil {
		c.t.Fatalf("%v in %s", err, shown)
	}

	for _, one := range file.Changes {
		action := strings.Join(one.Change.Actions, " then ")
		if action == "no-op" {
			continue
		}

		replaces := map[string]core.Action{"delete then create": core.DeleteThenCreate, "create then delete": core.CreateThenDelete}
		if replacement, isOne := replaces[action]; isOne {
			action = string(replacement)
		}

		var object *core.Object

		before := map[string]json.RawMessage{}
		if json.Unmarshal(one.Change.Before, &before) == nil && len(before) > 0 {
			if object, err = c.schema.Decode(one.Change.Before); err != nil {
				c.t.Fatal(err)
			}

			current := c.state.Current(one.Address)
			object.Tainted = idOf(current) == idOf(object) && current.Tainted
		}

		changes = append(changes, changeOf(action, one.Address, object, slices.Contains(one.Change.Actions, "delete"), func(name string) bool {
			_, unknown := one.Change.Unknown[name]

			return unknown || len(one.Change.After) == 0 || !bytes.Equal(before[name], one.Change.After[name])
		}))
	}

	return changes
}

// printed is what a command has said, and how it ended.
type printed struct {
	code int
	said core.Diagnostics
}

// read takes what a command prints with -json: a message per line.
func read(output []byte) printed {
	done := printed{}

	for line := range bytes.Lines(output) {
		var message message

		if json.Unmarshal(line, &message) != nil {
			continue // half a line of a command that was killed
		}

		said := message.Diagnostic
		if message.Type != "diagnostic" || said.Summary == overridden {
			continue
		}

		done.said = append(done.said, core.Diagnostic{
			Address: said.Address, Error: said.Severity == "error", Summary: said.Summary, Detail: said.Detail,
			Fault: strings.HasPrefix(said.Summary, "Provider produced") || strings.HasPrefix(said.Summary, "Provider returned"),
		})
	}

	return done
}

// configuration is a configuration in JSON.
func (c *realCLI) configuration(cards []card, imports map[string]string) []byte {
	blocks := map[string]any{}

	for _, one := range cards {
		values := one.values(c.simulation)
		if !c.converging {
			values["timeouts"] = c.patience()
		}

		block := map[string]any{"lifecycle": map[string]any{"create_before_destroy": one.First}}
		complete := c.schema.Block(values, one.First).Value

		for name := range values {
			block[name] = core.Attribute(complete, name)
		}

		blocks[one.Name] = block
	}

	document := map[string]any{}
	if len(blocks) > 0 {
		document["resource"] = map[string]any{typeName: blocks}
	}

	var brought []any
	for address, id := range imports {
		brought = append(brought, map[string]any{"to": address, "id": id})
	}

	if len(brought) > 0 {
		document["import"] = brought
	}

	written, err := json.Marshal(document)
	if err != nil {
		c.t.Fatal(err)
	}

	return written
}

// patience are timeouts with which a run gives up soon. An approval takes a poll, two seconds after it was asked for.
func (c *realCLI) patience() tftypes.Value {
	if c.schedule.Approvals == approvalsOff {
		return timeouts("6s", "6s", "6s", "6s")
	}

	return timeouts("10s", "10s", "10s", "10s")
}

// stateFile is the part of a state file that matters here.
type stateFile struct {
	Resources []struct {
		Name      string `json:"name"`
		Instances []struct {
			Status     string          `json:"status"`
			Deposed    string          `json:"deposed"`
			Attributes json.RawMessage `json:"attributes"`
		} `json:"instances"`
	} `json:"resources"`
}

func (c *realCLI) readState() *core.State {
	content, err := os.ReadFile(filepath.Join(c.dir, "terraform.tfstate"))

	switch {
	case errors.Is(err, fs.ErrNotExist), err == nil && len(content) == 0: // a CLI makes the file first, and may be killed then
		return core.NewState()
	case err != nil:
		c.t.Fatal(err)
	}

	return c.parseState(content)
}

// readPlan is the state that the saved plan was made from.
func (c *realCLI) readPlan() *core.State {
	saved, err := zip.OpenReader(filepath.Join(c.dir, "plan"))
	if err != nil {
		c.t.Fatal(err)
	}

	defer func() { _ = saved.Close() }()

	prior, err := saved.Open("tfstate")
	if err != nil {
		c.t.Fatal(err)
	}

	content, err := io.ReadAll(prior)
	if err != nil {
		c.t.Fatal(err)
	}

	return c.parseState(content)
}

func (c *realCLI) parseState(content []byte) *core.State {
	var file stateFile

	err := json.Unmarshal(content, &file)
	if err != nil {
		c.t.Fatalf("%v in %s", err, content)
	}

	state := core.NewState()

	for _, resource := range file.Resources {
		instance := &core.Instance{Deposed: map[string]*core.Object{}}
		state.Instances[typeName+"."+resource.Name] = instance

		for _, one := range resource.Instances {
			object, err := c.schema.Decode(one.Attributes)
			if err != nil {
				c.t.Fatal(err)
			}

			object.Tainted = one.Status == "tainted"

			if one.Deposed == "" {
				instance.Current = object
			} else {
				instance.Deposed[one.Deposed] = object
			}
		}
	}

	return state
}
