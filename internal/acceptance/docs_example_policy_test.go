// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// opa is Open Policy Agent, as `make policy` builds it.
func opa(t *testing.T) string {
	t.Helper()

	path, err := filepath.Abs(filepath.Join("..", "..", "bin", "opa"))
	if err != nil {
		t.Fatal(err)
	}

	if _, err := os.Stat(path); err != nil {
		t.Skip("make policy builds Open Policy Agent, and runs this test")
	}

	return path
}

// evaluatePolicy plans, and asks the policy of the example about the plan, with the command that the policy shows. It returns what
// the policy has against it.
func evaluatePolicy(c *acctest.CLI, plan ...string) acctest.Output {
	c.T.Helper()

	c.MustTerraform(append([]string{"plan", "-input=false", "-out=saved"}, plan...)...)

	shown, err := c.Command("show", "-json", "saved").Output()
	c.Must(err)
	c.WriteFile("plan.json", string(shown))

	command := exec.CommandContext(c.T.Context(), opa(c.T), "eval", "--fail-defined", "--format", "pretty", "--data", "cards.rego",
		"--data", "settings.json", "--input", "plan.json", "data.cards.deny[_]")
	command.Dir = c.Dir

	text, err := command.CombinedOutput()

	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.T.Fatal(err)
	}

	return acctest.Output{Text: string(text), ExitCode: command.ProcessState.ExitCode()}
}

func TestExamplePolicyPassesItsOwnTests(t *testing.T) {
	t.Parallel()

	for _, arguments := range [][]string{{"test"}, {"check", "--strict"}, {"fmt", "--fail", "--diff"}} {
		command := exec.CommandContext(t.Context(), opa(t), append(arguments, filepath.Join(acctest.ExamplesFolder, "policy"))...)
		if text, err := command.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", arguments, err, text)
		}
	}
}

// The policy judges real plans: no limit above the settings, no new card without a limit, no end without a label.
func TestExamplePolicyJudgesPlans(t *testing.T) {
	opa(t)

	c := acctest.NewCLI(t)
	c.CopyExample("policy")

	allowed := func(judged acctest.Output) {
		t.Helper()

		if judged.ExitCode != 0 {
			t.Errorf("the policy has something against it:\n%s", judged.Text)
		}
	}
	denied := func(judged acctest.Output, because string) {
		t.Helper()
		judged.Expect(t, because)

		if judged.ExitCode == 0 {
			t.Error("the policy lets it through")
		}
	}

	c.Configure(acctest.Card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2000`))
	allowed(evaluatePolicy(c))
	c.Apply()

	c.Configure(acctest.Card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2001`))
	denied(evaluatePolicy(c), `qonto_card.this: payment_monthly_limit is above 2000 euros`)

	c.Configure(acctest.Card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2000`) + acctest.NamedCard("other", "virtual",
		`nickname = "Other"`))
	denied(evaluatePolicy(c), `qonto_card.other: a new card needs payment_monthly_limit`)

	c.Configure("")
	denied(evaluatePolicy(c), `qonto_card.this: the card ends for good`)

	c.Configure(acctest.Card("virtual", `nickname = "END Ads"`, `payment_monthly_limit = 2000`))
	allowed(evaluatePolicy(c))
	c.Apply()
	c.Configure("")
	allowed(evaluatePolicy(c))

	// An address that the settings list may end, too, and what stays in Qonto needs no label.
	c.Configure(acctest.Card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2000`, `idempotency_seed = "2"`) +
		acctest.NamedCard("kept", "virtual", `nickname = "Kept"`, `payment_monthly_limit = 5`, `deletion_policy = "lock"`))
	c.Apply()
	c.Configure("")
	denied(evaluatePolicy(c), `qonto_card.this: the card ends for good`)
	editFile(c, "settings.json", `"may_end": []`, `"may_end": ["qonto_card.this"]`)
	allowed(evaluatePolicy(c))

	if strings.Contains(evaluatePolicy(c, "-destroy").Text, "kept") {
		t.Error("a card that stays in Qonto needs a label")
	}
}

// Terraform 1.11 plans the end of a removed block by the state before the refresh. Qonto may have lifted a final status since.
func TestExamplePolicySeesACardThatIsAliveAgain(t *testing.T) {
	opa(t)

	c := acctest.NewCLI(t)
	c.CopyExample("policy")
	c.Configure(acctest.Card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2000`))
	c.Apply()

	id := c.Ledger().LivingCards()[0].ID

	for _, status := range []string{"abusive", "live"} {
		_, err := c.Control.EditCard(c.T.Context(), id, map[string]any{"status": status})
		c.Must(err)

		if status == "abusive" {
			c.Apply()
		}
	}

	c.Configure("")

	judged := evaluatePolicy(c)
	judged.Expect(t, `qonto_card.this: the card ends for good`)
}
