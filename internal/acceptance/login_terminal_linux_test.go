// Copyright (c) The terraform-provider-qonto authors
// SPDX-License-Identifier: MPL-2.0

package acceptance_test

import (
	"io"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"

	"github.com/qonto-community/terraform-provider-qonto/internal/acceptance/acctest"
)

// awaitSilence waits until the terminal no longer shows what is typed.
func awaitSilence(t *testing.T, terminal *os.File) {
	t.Helper()

	limit := time.After(acctest.Patience)

	for {
		now, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
		if err != nil {
			t.Fatal(err)
		}

		if now.Lflag&unix.ECHO == 0 {
			return
		}

		select {
		case <-time.After(time.Millisecond):
		case <-limit:
			t.Fatal("the terminal shows what is typed")
		}
	}
}

// At a terminal the client secret is asked for, and nothing shows what is typed.
func TestClientSecretIsNotShown(t *testing.T) {
	c := newPerson(t)
	c.Setenv("QONTO_CLIENT_SECRET", "")

	person, theirs, err := pty.Open() // what a person sees and types at, and what a program has of it
	c.Must(err)
	t.Cleanup(func() { _ = person.Close() })

	command := c.Command("login")
	command.Path, command.Stdin = acctest.ProviderPath(t), theirs

	login := c.Launch(command)
	login.Await(`Client secret \(empty if the application has none\): $`)
	awaitSilence(t, person)

	_, err = io.WriteString(person, c.ClientSecret+"\n")
	c.Must(err)

	openInBrowser(c, giveConsent(c, login, true), http.StatusOK)

	told := login.Wait()
	printedCredentialsPath(c, told)
	told.Expect(t, "the file does not hold it: QONTO_CLIENT_SECRET")

	c.Must(theirs.Close())

	shown, _ := io.ReadAll(person) // a terminal that nobody has open any more ends with an error
	if strings.Contains(told.Text+string(shown), c.ClientSecret) {
		t.Error("the secret is shown")
	}
}
