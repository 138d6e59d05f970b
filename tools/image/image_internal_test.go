// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

const root = "../.."

// TestImage builds the image twice, reads it as a container engine does, and runs what is in it.
func TestImage(t *testing.T) {
	t.Parallel()

	first, second := write(t), write(t)

	if !bytes.Equal(read(t, first), read(t, second)) {
		t.Error("two builds give two archives")
	}

	image := open(t, first)

	config, err := image.ConfigFile()
	if err != nil {
		t.Fatal(err)
	}

	files := unpack(t, image)

	for _, name := range []string{"qonto-emulator", "licenses/LICENSE"} {
		if _, err := os.Stat(filepath.Join(files, name)); err != nil {
			t.Error(err)
		}
	}

	if config.Config.User != nobody || config.OS != "linux" {
		t.Errorf("it runs as %q on %s", config.Config.User, config.OS)
	}

	if runtime.GOOS == "linux" {
		start(t, files, config.Config)
	}
}

// TestRecipes holds the recipes of the documentation to what the image is.
func TestRecipes(t *testing.T) {
	t.Parallel()

	folder := filepath.Join(root, "examples", "test-your-module")
	compose := string(read(t, filepath.Join(folder, "compose.yaml")))
	workflow := string(read(t, filepath.Join(folder, ".github", "workflows", "module.yml")))

	for name, recipe := range map[string]string{"compose.yaml": compose, "module.yml": workflow} {
		for _, want := range []string{
			"image: ghcr.io/qonto-community/qonto-emulator:", "QONTO_EMULATOR_TOKEN: only-for-tests", "QONTO_ACCESS_TOKEN: only-for-tests",
			"QONTO_ENDPOINT: http://127.0.0.1:" + port + "\n",
		} {
			if !strings.Contains(recipe, want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}

	if check := `test: ["` + strings.Join(healthCheck(), `", "`) + `"]`; !strings.Contains(compose, check) {
		t.Errorf("compose.yaml lacks %s", check)
	}
}

// start runs the entry point with the environment of the image, and asks for its health as the image says it.
func start(t *testing.T, files string, config v1.Config) {
	t.Helper()

	const address = "127.0.0.1:18089" // in a container it may have all addresses

	environment := append([]string{}, config.Env...)
	environment = append(environment, "QONTO_EMULATOR_ADDR="+address, "QONTO_EMULATOR_TOKEN=only-for-tests")
	command := func(args []string) *exec.Cmd {
		cmd := exec.CommandContext(t.Context(), filepath.Join(files, args[0]), args[1:]...)
		cmd.Dir, cmd.Env = files, environment

		return cmd
	}

	if healthy := command(config.Healthcheck.Test[1:]); healthy.Run() == nil {
		t.Error("it is healthy before it runs")
	}

	var said strings.Builder

	emulator := command(config.Entrypoint)
	emulator.Stdout, emulator.Stderr = &said, &said

	if err := emulator.Start(); err != nil {
		t.Fatal(err)
	}

	defer func() {
		if err := errors.Join(emulator.Process.Signal(os.Interrupt), emulator.Wait()); err != nil {
			t.Errorf("it does not stop gracefully: %v\n%s", err, said.String())
		}
	}()

	ticks := time.NewTicker(50 * time.Millisecond)
	defer ticks.Stop()

	for attempt := 0; command(config.Healthcheck.Test[1:]).Run() != nil; attempt++ {
		if attempt == 200 {
			t.Fatalf("it does not become healthy:\n%s", said.String())
		}

		<-ticks.C
	}

	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://"+address+"/v2/organization", nil)
	if err != nil {
		t.Fatal(err)
	}

	request.Header.Set("Authorization", "Bearer only-for-tests")

	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}

	defer func() { _ = response.Body.Close() }()

	if response.StatusCode != http.StatusOK {
		t.Errorf("the API answers %s to the token of the recipes", response.Status)
	}
}

// write builds the emulator in a folder of its own, and the archive of its image.
func write(t *testing.T) string {
	t.Helper()

	dir := t.TempDir()
	binary, archive := filepath.Join(dir, "qonto-emulator"), filepath.Join(dir, "image.tar")

	cmd := exec.CommandContext(t.Context(), "go", "build", "-trimpath", "-buildvcs=false", "-o", binary, "./cmd/qonto-emulator")
	cmd.Dir = root

	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")

	if said, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, said)
	}

	licences := filepath.Join(dir, "licences")
	if err := os.Mkdir(licences, 0o750); err != nil {
		t.Fatal(err)
	}

	if err := os.WriteFile(filepath.Join(licences, "LICENSE"), read(t, filepath.Join(root, "LICENSE")), 0o600); err != nil {
		t.Fatal(err)
	}

	if err := run([]string{"-o", archive, "-licences", licences, "linux/" + runtime.GOARCH + "=" + binary}); err != nil {
		t.Fatal(err)
	}

	return archive
}

// open reads the only image of an archive, and checks every digest in it.
func open(t *testing.T, archive string) v1.Image {
	t.Helper()

	dir := t.TempDir()
	extract(t, bytes.NewReader(read(t, archive)), dir)

	tags, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		t.Fatal(err)
	}

	if err := validate.Index(tags); err != nil {
		t.Fatal(err)
	}

	manifest, err := tags.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}

	index, err := tags.ImageIndex(manifest.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}

	platforms, err := index.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}

	image, err := index.Image(platforms.Manifests[0].Digest)
	if err != nil {
		t.Fatal(err)
	}

	return image
}

func unpack(t *testing.T, image v1.Image) string {
	t.Helper()

	layers, err := image.Layers()
	if err != nil || len(layers) != 1 {
		t.Fatalf("%d layers: %v", len(layers), err)
	}

	content, err := layers[0].Uncompressed()
	if err != nil {
		t.Fatal(err)
	}

	defer func() { _ = content.Close() }()

	dir := t.TempDir()
	extract(t, content, dir)

	return dir
}

func extract(t *testing.T, from io.Reader, dir string) {
	t.Helper()

	for archive := tar.NewReader(from); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}

		if err != nil {
			t.Fatal(err)
		}

		content, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}

		path := filepath.Join(dir, filepath.FromSlash(header.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}

		if err := os.WriteFile(path, content, header.FileInfo().Mode()); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, path string) []byte {
	t.Helper()

	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}

	return content
}
