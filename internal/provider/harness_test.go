// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package provider_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	framework "github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/qonto-community/terraform-provider-qonto/internal/cards"
	"github.com/qonto-community/terraform-provider-qonto/internal/credentials"
	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
	"github.com/qonto-community/terraform-provider-qonto/internal/secret"
)

// block is a provider block: attributes by name, the others are null.
type block map[string]tftypes.Value

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func flag(value bool) tftypes.Value { return tftypes.NewValue(tftypes.Bool, value) }

func words(values ...string) tftypes.Value {
	list := make([]tftypes.Value, 0, len(values))
	for _, value := range values {
		list = append(list, text(value))
	}

	return tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, list)
}

func sca(method string, autoApprove any) tftypes.Value {
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"method": tftypes.String, "auto_approve": tftypes.Bool}}

	return tftypes.NewValue(kind, map[string]tftypes.Value{
		"method": text(method), "auto_approve": tftypes.NewValue(tftypes.Bool, autoApprove),
	})
}

// configure configures a provider as Terraform does.
func configure(t *testing.T, config block, environment map[string]string) (*cards.Session, diag.Diagnostics) {
	t.Helper()

	made := provider.New("1.2.3", provider.WithEnvironment(environment))()

	var schema framework.SchemaResponse

	made.Schema(t.Context(), framework.SchemaRequest{}, &schema)

	object, ok := schema.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is no object")
	}

	values := map[string]tftypes.Value{}

	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
		if value, set := config[name]; set {
			values[name] = value
		}
	}

	var resp framework.ConfigureResponse

	made.Configure(t.Context(), framework.ConfigureRequest{
		TerraformVersion: "1.13.0",
		Config:           tfsdk.Config{Schema: schema.Schema, Raw: tftypes.NewValue(object, values)},
	}, &resp)

	session, _ := resp.ResourceData.(*cards.Session)

	return session, resp.Diagnostics
}

// host is an API and an OAuth server that remember the latest requests.
type host struct {
	*httptest.Server

	mu       sync.Mutex
	requests map[string]*http.Request // by method and path, with parsed forms
}

func newHost(t *testing.T) *host {
	t.Helper()

	h := &host{requests: map[string]*http.Request{}}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)

	return h
}

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()

	h.mu.Lock()
	h.requests[r.Method+" "+r.URL.Path] = r
	h.mu.Unlock()

	w.Header().Set("Content-Type", "application/json")

	switch r.URL.Path {
	case "/oauth2/token":
		_, _ = io.WriteString(w, `{"access_token":"refreshed-token","refresh_token":"next-token","expires_in":3600,"token_type":"bearer"}`)
	case "/v2/organization":
		_, _ = io.WriteString(w, `{"organization":{"id":"o-1","slug":"acme"}}`)
	default:
		_, _ = io.WriteString(w, `{"card":{"id":"c-1","status":"paused"}}`)
	}
}

// sent returns what a request carried: its header, or its form value if the name has no capital.
func (h *host) sent(request, name string) string {
	h.mu.Lock()
	defer h.mu.Unlock()

	found := h.requests[request]

	switch {
	case found == nil:
		return "no request"
	case strings.ToLower(name) == name:
		return found.PostForm.Get(name)
	default:
		return found.Header.Get(name)
	}
}

// use makes the calls in which settings show.
func use(t *testing.T, config block, environment map[string]string) error {
	t.Helper()

	session, diags := configure(t, config, environment)
	if diags.HasError() {
		return fmt.Errorf("%s: %s", diags[0].Summary(), diags[0].Detail())
	}

	client, err := session.Client()
	if err != nil {
		return err
	}

	defer client.CloseIdleConnections()

	_, err = client.LockCard(context.WithoutCancel(t.Context()), "c-1")

	return err
}

// keep writes a credentials file and returns its name.
func keep(t *testing.T, kept credentials.Credentials) string {
	t.Helper()

	file, err := credentials.NewFile(filepath.Join(t.TempDir(), "credentials.json"))
	if err != nil {
		t.Fatal(err)
	}

	if err := file.Replace(t.Context(), kept); err != nil {
		t.Fatal(err)
	}

	return file.Path()
}

func good(token string) credentials.Credentials {
	return credentials.Credentials{
		AccessToken: secret.Trimmed(token), ExpiresAt: time.Now().Add(time.Hour), RefreshToken: secret.Trimmed("r"),
	}
}

func due() credentials.Credentials {
	return credentials.Credentials{RefreshToken: secret.Trimmed("old-token"), ClientID: "app-of-the-file"}
}

const (
	lock    = "PUT /v2/cards/c-1/lock"
	refresh = "POST /oauth2/token"
)
