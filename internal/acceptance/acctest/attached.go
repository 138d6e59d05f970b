// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"os/exec"
	"slices"
	"strings"

	"github.com/hashicorp/go-hclog"
	"github.com/hashicorp/go-plugin"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6/tf6server"

	"github.com/qonto-community/terraform-provider-qonto/internal/provider"
)

// attach gives a command a provider that is served by this process, which remembers nothing of earlier commands. The CLI
// would start the program three times, which costs more than what most tests are about. What the test has put into the
// environment for the process itself (a proxy, certificates, logs) needs the program.
func (c *CLI) attach(command *exec.Cmd) (detach func()) {
	c.T.Helper()

	installs := slices.Contains(command.Args, "init")
	if installs || slices.ContainsFunc(c.Environment, isForTheProcess) {
		return func() {}
	}

	variables := map[string]string{}

	for _, variable := range command.Env {
		name, value, _ := strings.Cut(variable, "=")
		variables[name] = value
	}

	ctx, cancel := context.WithCancel(c.T.Context())
	reattach, closed := make(chan *plugin.ReattachConfig), make(chan struct{})

	server, err := provider.NewServer(ctx, "test", provider.WithEnvironment(variables))
	c.Must(err)

	go func() {
		_ = tf6server.Serve(addresses[0], func() tfprotov6.ProviderServer { return server },
			tf6server.WithDebug(ctx, reattach, closed), tf6server.WithGoPluginLogger(hclog.NewNullLogger()), tf6server.WithLoggingSink(c.T),
			tf6server.WithoutLogStderrOverride())
	}()

	command.Env = append(command.Env, "TF_REATTACH_PROVIDERS="+c.reattachment(<-reattach))

	return func() {
		cancel()
		<-closed
	}
}

// isForTheProcess tells whether a variable means something to the process, and not only to the CLI or the provider.
func isForTheProcess(variable string) bool {
	return !strings.HasPrefix(variable, "TF_VAR_") && !strings.HasPrefix(variable, "TF_APPEND_USER_AGENT=") && !strings.HasPrefix(variable, "QONTO_")
}

// reattachment tells the CLI where the provider is.
func (c *CLI) reattachment(where *plugin.ReattachConfig) string {
	places := map[string]any{}
	for _, name := range addresses {
		places[name] = map[string]any{
			"Protocol": where.Protocol, "ProtocolVersion": where.ProtocolVersion, "Pid": where.Pid, "Test": true,
			"Addr": map[string]string{"Network": where.Addr.Network(), "String": where.Addr.String()},
		}
	}

	text, err := json.Marshal(places)
	c.Must(err)

	return string(text)
}
