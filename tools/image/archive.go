// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
)

// archive writes an OCI layout with the index under the tag, as one file that `docker load`, `podman load` and `skopeo copy
// oci-archive:` take.
func archive(index v1.ImageIndex, tag, path string) (err error) {
	folder, err := os.MkdirTemp("", "image-")
	if err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}

	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()

	written, err := layout.Write(folder, empty.Index)
	if err != nil {
		return fmt.Errorf("writing a layout: %w", err)
	}

	err = written.AppendIndex(index, layout.WithAnnotations(map[string]string{"org.opencontainers.image.ref.name": tag}))
	if err != nil {
		return fmt.Errorf("writing the images: %w", err)
	}

	file, err := os.Create(path) //nolint:gosec // the file that the caller names
	if err != nil {
		return fmt.Errorf("making the archive: %w", err)
	}

	packed := tar.NewWriter(file)

	return errors.Join(pack(packed, folder), packed.Close(), file.Close())
}

// pack adds the files of a folder, in the order of their names.
func pack(archive *tar.Writer, folder string) error {
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}

		name, err := filepath.Rel(folder, path)
		if err != nil {
			return fmt.Errorf("naming %s: %w", path, err)
		}

		return add(archive, path, filepath.ToSlash(name), readable)
	})
	if err != nil {
		return fmt.Errorf("packing the layout: %w", err)
	}

	return nil
}
