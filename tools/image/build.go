// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/types"
)

const (
	entrypoint = "/qonto-emulator"
	source     = "https://github.com/qonto-community/terraform-provider-qonto"
	nobody     = "65532:65532"
	port       = "7466" // the emulator's default
	executable = 0o755
	readable   = 0o644
)

// program is the emulator for one platform.
type program struct {
	platform v1.Platform
	path     string
}

// build makes an index with one image for each program.
func build(version, licences string, programs []program) (v1.ImageIndex, error) {
	index := mutate.IndexMediaType(empty.Index, types.OCIImageIndex)

	for _, one := range programs {
		image, err := one.image(version, licences)
		if err != nil {
			return nil, fmt.Errorf("making the image for %s: %w", one.platform, err)
		}

		index = mutate.AppendManifests(index, mutate.IndexAddendum{Add: image, Descriptor: v1.Descriptor{Platform: &one.platform}})
	}

	return index, nil
}

// image has one layer and nothing below it: the program links no library, and asks nobody outside.
func (p program) image(version, licences string) (v1.Image, error) {
	files, err := p.files(licences)
	if err != nil {
		return nil, err
	}

	layer, err := tarball.LayerFromOpener(
		func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(files)), nil },
		tarball.WithMediaType(types.OCILayer),
	)
	if err != nil {
		return nil, fmt.Errorf("making a layer: %w", err)
	}

	image, err := mutate.AppendLayers(mutate.ConfigMediaType(mutate.MediaType(empty.Image, types.OCIManifestSchema1), types.OCIConfigJSON), layer)
	if err != nil {
		return nil, fmt.Errorf("adding the layer: %w", err)
	}

	image, err = mutate.ConfigFile(image, p.config(image, version))
	if err != nil {
		return nil, fmt.Errorf("configuring: %w", err)
	}

	return image, nil
}

// config listens on all addresses of the container: the network around it decides who gets there.
func (p program) config(image v1.Image, version string) *v1.ConfigFile {
	const interval, patience, attempts = 2 * time.Second, 2 * time.Second, 15

	config := &v1.ConfigFile{
		OS: p.platform.OS, Architecture: p.platform.Architecture, Variant: p.platform.Variant,
		Config: v1.Config{
			Entrypoint:   []string{entrypoint},
			Env:          []string{"QONTO_EMULATOR_ADDR=0.0.0.0:" + port},
			ExposedPorts: map[string]struct{}{port + "/tcp": {}},
			Healthcheck:  &v1.HealthConfig{Test: healthCheck(), Interval: interval, Timeout: patience, Retries: attempts},
			User:         nobody,
			Labels: map[string]string{
				"org.opencontainers.image.title":    "qonto-emulator",
				"org.opencontainers.image.version":  version,
				"org.opencontainers.image.source":   source,
				"org.opencontainers.image.licenses": "MPL-2.0",
			},
		},
	}

	if made, err := image.ConfigFile(); err == nil {
		config.RootFS = made.RootFS
	}

	return config
}

// healthCheck is a command without a shell, which the image does not have.
func healthCheck() []string { return []string{"CMD", entrypoint, "health"} }

// files are the program and the licences as a tar archive, without anything of the machine that packs it.
func (p program) files(licences string) ([]byte, error) {
	var packed bytes.Buffer

	archive := tar.NewWriter(&packed)

	err := add(archive, p.path, entrypoint[1:], executable)
	if err != nil {
		return nil, err
	}

	entries, err := os.ReadDir(licences)
	if err != nil {
		return nil, fmt.Errorf("looking for licences: %w", err)
	}

	for _, entry := range entries {
		err = errors.Join(err, add(archive, filepath.Join(licences, entry.Name()), "licenses/"+entry.Name(), readable))
	}

	err = errors.Join(err, archive.Close())
	if err != nil {
		return nil, fmt.Errorf("packing: %w", err)
	}

	return packed.Bytes(), nil
}

func add(archive *tar.Writer, path, name string, mode int64) error {
	content, err := os.ReadFile(path) //nolint:gosec // a file that the caller names
	if err != nil {
		return fmt.Errorf("reading a file: %w", err)
	}

	err = archive.WriteHeader(&tar.Header{Name: name, Mode: mode, Size: int64(len(content)), ModTime: time.Unix(0, 0)})
	if err != nil {
		return fmt.Errorf("packing %s: %w", name, err)
	}

	_, err = archive.Write(content)
	if err != nil {
		return fmt.Errorf("packing %s: %w", name, err)
	}

	return nil
}
