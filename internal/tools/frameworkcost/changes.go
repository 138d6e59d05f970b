// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var errDoesNotFit = errors.New("the text to replace is not there exactly once: the framework is not what it was")

// change is one cause of the framework's cost, taken away by edits of its source.
type change struct {
	number string // in UPSTREAM.md
	edits  []edit
}

// edit replaces a text that a file has exactly once.
type edit struct {
	file     string // relative to the module
	old, new string
}

// changes are those of UPSTREAM.md.
func changes() []change {
	return []change{
		{number: "1", edits: []edit{
			lookUp("resource/schema/schema.go", "s", "SchemaApplyTerraform5AttributePathStep"),
			lookUp("resource/schema/nested_attribute_object.go", "o", "NestedAttributeObjectApplyTerraform5AttributePathStep"),
			lookUp("resource/schema/nested_block_object.go", "o", "NestedBlockObjectApplyTerraform5AttributePathStep"),
		}},
		{number: "2", edits: []edit{
			setIfChanged("attrReq", "attrResp"),
			setIfChanged("blockReq", "blockResp"),
		}},
		{number: "3", edits: []edit{compileOnce()}},
	}
}

// lookUp has a step of a path look its name up where the attributes are, instead of in a copy of all of them.
func lookUp(file, receiver, function string) edit {
	last := fmt.Sprintf("\treturn fwschema.%s(%s, step)\n", function, receiver)

	return edit{file: file, old: last, new: fmt.Sprintf(`	if name, ok := step.(tftypes.AttributeName); ok {
		if attribute, ok := %s.Attributes[string(name)]; ok {
			return attribute, nil
		}
	}

`, receiver) + last}
}

// setIfChanged has the planned value written only if the plan modifiers have changed it.
func setIfChanged(request, response string) edit {
	set := fmt.Sprintf("\t\tresp.Diagnostics.Append(resp.Plan.SetAttribute(ctx, %s.AttributePath, %s.AttributePlan)...)\n", request, response)

	return edit{
		file: "internal/fwserver/schema_plan_modification.go", old: set,
		new: fmt.Sprintf("\t\tif !%s.AttributePlan.Equal(%s.AttributePlan) {\n\t%s\t\t}\n", response, request, set),
	}
}

// compileOnce has the pattern of names compiled when the program starts, instead of for each field of each structure.
func compileOnce() edit {
	const pattern = "regexp.MustCompile(\"^[a-z][a-z0-9_]*$\")\n"

	return edit{
		file: "internal/reflect/helpers.go",
		old:  "\tre := " + pattern + "\treturn re.MatchString(name)\n}\n",
		new:  "\treturn validFieldName.MatchString(name)\n}\n\nvar validFieldName = " + pattern,
	}
}

// apply edits the source in a folder.
func (c change) apply(dir string) error {
	for _, one := range c.edits {
		err := one.apply(dir)
		if err != nil {
			return fmt.Errorf("change %s, %s: %w", c.number, one.file, err)
		}
	}

	return nil
}

func (e edit) apply(dir string) error {
	const perm = 0o600

	path := filepath.Join(dir, filepath.FromSlash(e.file))

	text, err := os.ReadFile(path) //nolint:gosec // a file of the copy
	if err != nil {
		return fmt.Errorf("reading: %w", err)
	}

	if strings.Count(string(text), e.old) != 1 {
		return errDoesNotFit
	}

	err = os.WriteFile(path, []byte(strings.Replace(string(text), e.old, e.new, 1)), perm) //nolint:gosec // a file of the copy
	if err != nil {
		return fmt.Errorf("writing: %w", err)
	}

	return nil
}
