// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package emulator

import (
	"net/http"
	"strconv"

	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/bank"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
)

// perPageMaximum is also the default of the lists that the emulator has.
const perPageMaximum = 100

// pageRequest is page and per_page; pages count from 1.
type pageRequest struct {
	number, size int
}

// page reads page and per_page. What is no positive integer is 400.
func (x *requestContext) page() (pageRequest, *answer) {
	number, refused := x.positive("page", 1)
	if refused != nil {
		return pageRequest{}, refused
	}

	size, refused := x.positive("per_page", perPageMaximum)
	if refused != nil {
		return pageRequest{}, refused
	}

	return pageRequest{number: number, size: min(size, perPageMaximum)}, nil
}

func (x *requestContext) positive(parameter string, standard int) (int, *answer) {
	text := x.request.URL.Query().Get(parameter)
	if text == "" {
		return standard, nil
	}

	number, err := strconv.Atoi(text)
	if err != nil || number < 1 {
		refused := x.fail(http.StatusBadRequest, bank.Problem{
			Code: "bad_request", Detail: parameter + " must be a positive integer", Parameter: parameter,
		})

		return 0, &refused
	}

	return number, nil
}

// paged cuts one page out of a list; a page beyond the last one is empty.
func paged[T any](all []T, page pageRequest, switches *control.Switches) ([]T, object) {
	total := len(all)
	totalPages := (total + page.size - 1) / page.size

	// Divided rather than multiplied: a page number near the largest integer must not overflow.
	first := total
	if page.number <= totalPages {
		first = (page.number - 1) * page.size
	}

	last := min(first+page.size, total)

	meta := object{{"current_page", page.number}}

	switch {
	case page.number < totalPages:
		meta = append(meta, member{"next_page", page.number + 1})
	case switches.NextPageOnLast == control.ChoiceNull:
		meta = append(meta, member{"next_page", nil})
	}

	var previous any
	if page.number > 1 {
		previous = page.number - 1
	}

	return all[first:last], append(meta,
		member{"prev_page", previous},
		member{"total_pages", totalPages},
		member{"total_count", total},
		member{"per_page", page.size},
	)
}
