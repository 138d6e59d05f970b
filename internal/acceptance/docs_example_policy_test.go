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

// judge plans, and asks the policy of the example about the plan, with the command that the policy shows. It returns what
// the policy has against it.
func (c *cli) judge(plan ...string) output {
	c.t.Helper()

	c.do(append([]string{"plan", "-input=false", "-out=saved"}, plan...)...)

	shown, err := c.command("show", "-json", "saved").Output()
	c.must(err)
	c.write("plan.json", string(shown))

	command := exec.CommandContext(c.t.Context(), opa(c.t), "eval", "--fail-defined", "--format", "pretty", "--data", "cards.rego",
		"--data", "settings.json", "--input", "plan.json", "data.cards.deny[_]")
	command.Dir = c.dir

	text, err := command.CombinedOutput()

	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		c.t.Fatal(err)
	}

	return output{text: string(text), code: command.ProcessState.ExitCode()}
}

func TestExamplePolicyPassesItsOwnTests(t *testing.T) {
	t.Parallel()

	for _, arguments := range [][]string{{"test"}, {"check", "--strict"}, {"fmt", "--fail", "--diff"}} {
		command := exec.CommandContext(t.Context(), opa(t), append(arguments, filepath.Join(examples, "policy"))...)
		if text, err := command.CombinedOutput(); err != nil {
			t.Errorf("%v: %v\n%s", arguments, err, text)
		}
	}
}

// The policy judges real plans: no limit above the settings, no new card without a limit, no end without a label.
func TestExamplePolicyJudgesPlans(t *testing.T) {
	opa(t)

	c := newCLI(t)
	c.copyExample("policy")

	allowed := func(judged output) {
		t.Helper()

		if judged.code != 0 {
			t.Errorf("the policy has something against it:\n%s", judged.text)
		}
	}
	denied := func(judged output, because string) {
		t.Helper()
		judged.expect(t, because)

		if judged.code == 0 {
			t.Error("the policy lets it through")
		}
	}

	c.configure(card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2000`))
	allowed(c.judge())
	c.apply()

	c.configure(card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2001`))
	denied(c.judge(), `qonto_card.this: payment_monthly_limit is above 2000 euros`)

	c.configure(card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2000`) + namedCard("other", "virtual", `nickname = "Other"`))
	denied(c.judge(), `qonto_card.other: a new card needs payment_monthly_limit`)

	c.configure("")
	denied(c.judge(), `qonto_card.this: the card ends for good`)

	c.configure(card("virtual", `nickname = "END Ads"`, `payment_monthly_limit = 2000`))
	allowed(c.judge())
	c.apply()
	c.configure("")
	allowed(c.judge())

	// An address that the settings list may end, too, and what stays in Qonto needs no label.
	c.configure(card("virtual", `nickname = "Ads"`, `payment_monthly_limit = 2000`, `idempotency_seed = "2"`) +
		namedCard("kept", "virtual", `nickname = "Kept"`, `payment_monthly_limit = 5`, `deletion_policy = "lock"`))
	c.apply()
	c.configure("")
	denied(c.judge(), `qonto_card.this: the card ends for good`)
	c.edited("settings.json", `"may_end": []`, `"may_end": ["qonto_card.this"]`)
	allowed(c.judge())

	if strings.Contains(c.judge("-destroy").text, "kept") {
		t.Error("a card that stays in Qonto needs a label")
	}
}
