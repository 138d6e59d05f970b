// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"encoding/pem"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"sync"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// A company's network: Qonto has a certificate of a private authority, under a name that only a proxy can reach. Only Linux
// takes the authority from a variable. Both the API and OAuth go that way.
func TestProxyAndPrivateAuthority(t *testing.T) {
	const elsewhere = "https://example.com" // a name in the certificate; nothing is sent there but through the proxy

	c := acctest.NewCLI(t)
	c.StoreCredentials()
	c.Configure(lookUp)
	c.Setenv("QONTO_ENDPOINT", elsewhere)
	c.Setenv("QONTO_OAUTH_ENDPOINT", elsewhere)

	qonto := serveTLS(c)
	proxy := newProxy(t, qonto.Listener.Addr().String())
	c.Setenv("HTTPS_PROXY", proxy.URL)

	c.Terraform("plan").Expect(t,
		"the certificate of the OAuth server is not trusted: add a private CA to the system's store, or name it in SSL_CERT_FILE")

	authority := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: qonto.Certificate().Raw})
	c.WriteFile("authority.pem", string(authority))
	c.Setenv("SSL_CERT_FILE", c.Dir+"/authority.pem")
	c.MustTerraform("plan")

	if count := c.Ledger().OAuth.Refreshes; count != 1 {
		t.Errorf("%d refreshes", count)
	}

	if asked := proxy.asked(); len(asked) < 2 || slices.ContainsFunc(asked, func(host string) bool { return host != "example.com:443" }) {
		t.Errorf("the proxy was asked for %q", asked)
	}
}

// serveTLS puts the emulator behind a certificate that nobody trusts yet.
func serveTLS(c *acctest.CLI) *httptest.Server {
	c.T.Helper()

	target, err := url.Parse(c.URL)
	c.Must(err)

	server := httptest.NewUnstartedServer(&httputil.ReverseProxy{
		Rewrite: func(request *httputil.ProxyRequest) { request.SetURL(target) },
	})
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	c.T.Cleanup(server.Close)

	return server
}

// proxy is one that companies have. It knows one way only.
type proxy struct {
	*httptest.Server

	target string
	mu     sync.Mutex
	hosts  []string
}

func newProxy(t *testing.T, target string) *proxy {
	t.Helper()

	p := &proxy{target: target}
	p.Server = httptest.NewServer(http.HandlerFunc(p.connect))
	t.Cleanup(p.Close)

	return p
}

func (p *proxy) asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()

	return slices.Clone(p.hosts)
}

// connect answers CONNECT with a tunnel.
func (p *proxy) connect(writer http.ResponseWriter, request *http.Request) {
	p.mu.Lock()
	p.hosts = append(p.hosts, request.Host)
	p.mu.Unlock()

	var dialer net.Dialer

	far, err := dialer.DialContext(request.Context(), "tcp", p.target)
	if err != nil || request.Method != http.MethodConnect {
		http.Error(writer, "no tunnel", http.StatusBadGateway)

		return
	}

	defer func() { _ = far.Close() }()

	writer.WriteHeader(http.StatusOK)

	near, buffered, err := http.NewResponseController(writer).Hijack()
	if err != nil {
		return
	}

	defer func() { _ = near.Close() }()

	ended := make(chan struct{})

	go func() {
		defer close(ended)

		_, _ = io.Copy(far, buffered)
		_ = far.Close()
	}()

	_, _ = io.Copy(near, far)
	_ = near.Close()

	<-ended
}
