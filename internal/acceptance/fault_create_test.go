// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

//go:build unix

package acceptance_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/control"
	"github.com/qonto-community/terraform-provider-qonto/internal/emulator/emulatortest"
)

// A card that is dead as soon as it is issued is named after one request; it is not taken for the card of an old key.
func TestFreshCardThatIsDead(t *testing.T) {
	t.Parallel()

	t.Run("as every list tells", func(t *testing.T) {
		c := acctest.NewCLI(t)
		c.Fault(control.Fault{Method: "GET", Route: creates, Action: "mutate", CardSet: map[string]any{"status": "order_canceled"}})
		c.Configure(acctest.Card("standard", acctest.Physical))

		failed := c.Terraform("apply", "-auto-approve")
		c.ExpectIssued(1)
		failed.ExpectRefused(t, `Card was issued and cannot be used.*`+c.Ledger().Cards[0].ID+`.*order_canceled`)
	})

	t.Run("as its own answer tells", func(t *testing.T) {
		c := acctest.NewCLI(t)
		c.Fault(control.Fault{Method: "POST", Route: creates, Action: "mutate", CardSet: map[string]any{"status": "abusive"}})
		c.Fault(control.Fault{Method: "GET", Route: creates, Action: "mutate", CardSet: map[string]any{"status": "abusive"}})
		c.Configure(acctest.Card("virtual", `idempotency_seed = "s"`))

		failed := c.Terraform("apply", "-auto-approve")
		c.ExpectIssued(1)
		failed.ExpectRefused(t, `Card was issued and cannot be used.*`+c.Ledger().Cards[0].ID)
	})

	t.Run("cancelled while the answer is under way", func(t *testing.T) {
		c := acctest.NewCLI(t)
		held := c.Fault(control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "answer", Times: 1})
		c.Configure(acctest.Card("standard", acctest.Physical))

		applying := c.Start("apply", "-auto-approve")
		c.Must(held.WaitHeld(t.Context(), 1))
		c.Happen(c.Ledger().Cards[0].ID, control.CancelOrder)
		c.Must(held.Remove(t.Context()))

		applying.Wait().ExpectRefused(t, `Card was issued and cannot be used`)
		c.ExpectIssued(1)
	})

	// A new virtual card is not looked up: what has ended it meanwhile refuses the nickname, or is left to the next plan.
	for _, nickname := range []string{"", `nickname = "tools"`} {
		t.Run("virtual, ended while the answer is under way, "+nickname, func(t *testing.T) {
			c := acctest.NewCLI(t)
			held := c.Fault(control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "answer", Times: 1})
			c.Configure(acctest.Card("virtual", nickname))

			applying := c.Start("apply", "-auto-approve")
			c.Must(held.WaitHeld(t.Context(), 1))
			c.Happen(c.Ledger().Cards[0].ID, control.Abuse)
			c.Must(held.Remove(t.Context()))

			applied := applying.Wait()
			if nickname != "" {
				applied.ExpectRefused(t, `Card was issued and cannot be used.*abusive`)
			} else {
				c.MustTerraform("plan", "-detailed-exitcode").Expect(t, `is abusive`)
			}

			c.ExpectIssued(1)
		})
	}
}

// A card that ends within a second of its issue is an old one for the next run, however young: the list before the request
// has it.
func TestReplacementOfAYoungCardThatHasEnded(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Clock().Freeze(time.Now())
	c.Configure(acctest.Card("virtual"))
	c.Apply()

	_, err := c.Control.EditCard(t.Context(), c.OnlyCard().ID, map[string]any{"status": "lost"})
	c.Must(err)
	c.Apply("-replace=" + acctest.Address)
	c.ExpectIssued(2)
	acctest.ExpectLiving(1)(t, c.Ledger())
}

// A server that fails after it has issued the card, and before it has stored the key, has issued one card: the provider
// looks before it repeats the request.
func TestCardIssuedAndKeyNotStored(t *testing.T) {
	t.Parallel()

	faults := map[string]control.Fault{
		"502":     {Action: "status", Status: 502, ResponseBody: `{"message":"bad gateway"}`},
		"503":     {Action: "status", Status: 503},
		"dropped": {Action: "drop"},
		"html":    {Action: "html"},
	}

	for _, seed := range []string{"", `idempotency_seed = "s"`} {
		t.Run(fmt.Sprintf("seeded %t", seed != ""), func(t *testing.T) {
			c := acctest.NewCLI(t)
			limit := 50

			var blocks []string

			for name, once := range faults {
				limit++

				once.Method, once.Route, once.Stage, once.Times = "POST", creates, "committed", 1
				once.Body = map[string]any{"card.payment_monthly_limit": limit}
				c.Fault(once)

				blocks = append(blocks, acctest.NamedCard("fault_"+name, "virtual", fmt.Sprint("payment_monthly_limit = ", limit), `nickname = "`+name+`"`, seed))
			}

			c.Configure(blocks...)
			c.Apply().Expect(t, `of an earlier attempt was taken over`)
			c.ExpectIssued(len(faults))
			c.MustTerraform("plan", "-detailed-exitcode")
		})
	}
}

// A create that fails before its request is sent has issued no card, and says so.
func TestSearchBeforeTheRequestFails(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Fault(control.Fault{Method: "GET", Route: creates, Action: "status", Status: 503, Nth: 2}) // the first is the plan's
	c.Configure(acctest.Card("virtual", `timeouts = { create = "1s" }`))
	c.Terraform("apply", "-auto-approve").ExpectRefused(t, `Card not issued.*No card was issued`)
	c.ExpectIssued(0)
}

// A plan that cannot look for cards like the new ones says so, once, and goes on: the apply looks.
func TestSearchInThePlanFails(t *testing.T) {
	c := acctest.NewCLI(t)
	failing := c.Fault(control.Fault{Method: "GET", Route: creates, Action: "status", Status: 403})
	c.Configure(acctest.Card("virtual", `count = 3`, `nickname = count.index`, `timeouts = { create = "1s" }`))

	planned := c.MustTerraform("plan", "-out=saved.tfplan")
	planned.Expect(t, `Warning: Cards like the new ones were not looked for.*HTTP 403.*The apply looks before it issues a card`)

	if told := strings.Count(planned.Text, "Cards like the new ones were not looked for"); told != 1 {
		t.Errorf("it is said %d times:\n%s", told, planned.Text)
	}

	c.Must(failing.Remove(t.Context()))
	c.Apply("saved.tfplan")
	c.ExpectIssued(3)
}

// Several possible duplicates since the first attempt: the provider cannot tell which one is the card, so it names all of them.
func TestCardIssuedAndKeyNotStoredBesideADuplicate(t *testing.T) {
	c := acctest.NewCLI(t)
	held := c.Fault(control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "arrival", Times: 1})
	c.Fault(control.Fault{Method: "POST", Route: creates, Action: "drop", Stage: "committed", Times: 1})
	c.Configure(acctest.Card("virtual"))

	applying := c.Start("apply", "-auto-approve")
	c.Must(held.WaitHeld(t.Context(), 1))

	c.IssueOutside("virtual", nil)
	c.Must(held.Remove(t.Context()))

	stopped := applying.Wait()
	stopped.ExpectRefused(t, `Card may have been issued`)

	for _, made := range c.Ledger().Cards {
		stopped.Expect(t, made.ID)
	}

	c.ExpectIssued(2)
}

// An answer without an error that cannot be read leaves the outcome open: the provider looks, and takes the card over.
func TestUnreadableAnswerToACreate(t *testing.T) {
	t.Parallel()

	for name, fault := range map[string]control.Fault{
		"broken JSON": {Action: "malformed"},
		"truncated":   {Action: "truncate"},
		"HTML":        {Action: "html", Stage: "answer"},
		"empty":       {Action: "status", Status: 200, Stage: "answer"},
		"no card":     {Action: "status", Status: 200, Stage: "answer", ResponseBody: `{"card":null}`},
	} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t)
			fault.Method, fault.Route, fault.Times = "POST", creates, 1
			c.Fault(fault)
			c.Configure(acctest.Card("virtual"))
			c.Apply()
			c.ExpectIssued(1)
		})
	}
}

// killAt kills CLI and provider when a request is held.
func killAt(c *acctest.CLI, hold control.Fault, arguments ...string) {
	c.T.Helper()

	fault := c.Fault(hold)
	command := c.Command(append(append([]string{"apply", "-auto-approve"}, arguments...), "-no-color")...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	run := c.Launch(command)

	waiting, cancel := context.WithTimeout(c.T.Context(), acctest.Patience)
	defer cancel()

	c.Must(fault.WaitHeld(waiting, 1))
	acctest.KillGroup(c.T, command)
	run.Wait()
	c.Must(fault.WaitIdle(waiting)) // a request that is released before its client has gone is carried out
	c.Must(fault.Remove(c.T.Context()))
}

// holdsACard tells whether a run that was killed in a replacement has left the replaced card in the state. OpenTofu writes
// the state every twenty seconds, Terraform at once.
func holdsACard(c *acctest.CLI) bool {
	return len(storedCards(c)) > 0
}

// A seeded card that is replaced and whose new card is lost is not issued a third time when the first key is forgotten.
func TestSeededCreateAfterAReplacementThatWasLost(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `idempotency_seed = "s"`))
	c.Apply()
	c.Clock().Advance(20 * time.Minute)
	killAt(c, control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "answer", Nth: 2}, "-replace="+acctest.Address)
	c.ExpectIssued(2)
	c.Clock().Advance(12 * time.Minute)

	stopped := c.Terraform("apply", "-auto-approve")
	c.ExpectIssued(2)

	if holdsACard(c) {
		stopped.Expect(t, `may have been replaced.*`+c.OnlyCard().ID)
	} else {
		stopped.ExpectRefused(t, `A card like this one exists already.*`+c.OnlyCard().ID)
	}
}

// The card that an interrupted replacement has locked is not taken back: somebody has touched it.
func TestInterruptedReplacementUnderTheLockPolicy(t *testing.T) {
	t.Parallel()

	for _, seed := range []string{"", `idempotency_seed = "s"`} {
		for _, stage := range []string{"arrival", "answer"} {
			t.Run(seed+stage, func(t *testing.T) {
				c := acctest.NewCLI(t)
				c.Configure(acctest.Card("virtual", `deletion_policy = "lock"`, seed))
				c.Apply()

				first := c.OnlyCard().ID
				c.Clock().Advance(5 * time.Minute)
				killAt(c, control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: stage, Nth: 2}, "-replace="+acctest.Address)
				expectStatus(c.Env, first, "paused")

				stopped := c.Terraform("apply", "-auto-approve")
				if !holdsACard(c) {
					stopped.ExpectRefused(t, first)
				}

				for _, made := range c.Ledger().Cards {
					stopped.Expect(t, made.ID)
				}
			})
		}
	}
}

// Backends write the state every twenty seconds only: a run that is killed leaves the replaced card in the state, where
// nothing asks for another one. The plan names the card that was issued in its place.
func TestReplacementWhoseStateWasNotWritten(t *testing.T) {
	t.Parallel()

	for arguments, status := range map[string]string{
		`nickname = "ads"`: "", `idempotency_seed = "s"`: "", `deletion_policy = "lock"`: "", `nickname = "lost"`: "lost",
	} {
		t.Run(arguments, func(t *testing.T) {
			c := acctest.NewCLI(t)
			c.Configure(acctest.Card("virtual", arguments))
			c.Apply()

			first := c.OnlyCard().ID
			if status != "" {
				_, err := c.Control.EditCard(t.Context(), first, map[string]any{"status": status})
				c.Must(err)
			}

			written := c.ReadFile("terraform.tfstate")
			killAt(c, control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "answer", Nth: 2}, "-replace="+acctest.Address)
			c.ExpectIssued(2)
			c.WriteFile("terraform.tfstate", written)
			c.Must(os.RemoveAll(filepath.Join(c.Dir, "terraform.tfstate.backup")))

			planned := c.Terraform("plan", "-detailed-exitcode")

			for _, made := range c.Ledger().Cards {
				if made.ID != first {
					planned.Expect(t, `No changes.*may have been replaced.*`+made.ID+`.*terraform state rm`)
				}
			}
		})
	}
}

// Two living cards that the key may have led to: neither is taken over.
func TestInterruptedReplacementUnderTheAbandonPolicy(t *testing.T) {
	c := acctest.NewCLI(t)
	c.Configure(acctest.Card("virtual", `deletion_policy = "abandon"`))
	c.Apply()
	c.Clock().Advance(5 * time.Minute)
	killAt(c, control.Fault{Method: "POST", Route: creates, Action: "hold", Stage: "answer", Nth: 2}, "-replace="+acctest.Address)
	c.ExpectIssued(2)

	if holdsACard(c) {
		t.Skip("the replaced card is alive and in the state, as before: nothing tells a run of the other one")
	}

	stopped := c.Terraform("apply", "-auto-approve")
	c.ExpectIssued(2)

	for _, made := range c.Ledger().Cards {
		stopped.ExpectRefused(t, made.ID)
	}
}

// A clock of this machine that is ahead of Qonto's makes no key forgotten.
func TestClockAheadOfQontos(t *testing.T) {
	t.Parallel()

	for name, offset := range map[string]time.Duration{"a day ahead": -24 * time.Hour, "a day behind": 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			c := acctest.NewCLI(t, emulatortest.WithStart(time.Now().Add(offset)))
			c.Configure(acctest.NamedCard("a", "virtual", `nickname = "old"`))
			c.Apply()
			c.Configure(acctest.NamedCard("a", "virtual", `nickname = "new"`))
			c.Apply()
			c.Configure(acctest.NamedCard("a", "virtual", `nickname = "new"`) + acctest.NamedCard("b", "virtual", `nickname = "old"`))

			c.Terraform("plan").ExpectRefused(t, `Two cards are configured alike`)
		})
	}
}

// Without the server's clock no age is known: the create stops before its request and says why.
func TestNoClock(t *testing.T) {
	c := acctest.NewCLI(t)
	c.IssueOutside("virtual", nil)
	c.URL = withoutDate(t, c.URL)
	c.Configure(acctest.Card("virtual"))

	for _, arguments := range [][]string{{"plan"}, {"apply", "-auto-approve"}} {
		c.Terraform(arguments...).ExpectRefused(t, `Card not issued.*Date`)
	}

	c.ExpectIssued(1)
}

// withoutDate is a proxy that takes the Date header out of answers.
func withoutDate(t *testing.T, target string) string {
	t.Helper()

	to, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}

	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) },
		ModifyResponse: func(r *http.Response) error {
			r.Header.Del("Date")

			return nil
		},
	}

	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header()["Date"] = nil
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)

	return server.URL
}
