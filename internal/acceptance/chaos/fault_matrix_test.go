// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package chaos_test

// columns are the endpoints as the matrix has them: a write is another place when it asks for an approval first.
func columns() []string {
	var names []string
	for _, e := range endpoints() {
		names = append(names, e.name)
	}

	return append(names, approvalRequest)
}

// cell is one entry of the fault matrix.
type cell struct {
	Endpoint string
	Kind     string
}

// required are all cells that the long form must have hit.
func required() []cell {
	var cells []cell

	for _, column := range columns() {
		for _, k := range kinds() {
			if k.at(column) {
				cells = append(cells, cell{column, k.name})
			}
		}

		for _, what := range interruptKinds() {
			for _, where := range places() {
				if where == unkept && !isDone(column) {
					continue
				}

				cells = append(cells, interrupt{What: what, Where: where, Endpoint: column}.cell())
			}
		}
	}

	return cells
}
