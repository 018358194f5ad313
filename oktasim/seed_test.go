package oktasim_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

// record runs the seed flow with phone and returns every body and message,
// with the port taken out.
func record(t *testing.T, seed uint64) string {
	t.Helper()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	org := oktasim.StartWith(t, oktasim.Options{Seed: seed, Now: func() time.Time { return now }, PublicURL: ""})
	var log strings.Builder
	f := newFlow(t, org, "ada@example.com")
	note := func() { fmt.Fprintf(&log, "%s\n", strings.ReplaceAll(string(f.raw), org.URL, "ORG")) }
	note()
	for _, step := range []func(){
		func() { f.toProfile() }, func() { f.choose("okta_password") }, func() { f.prove(goodPassword) },
		func() { f.choose("okta_email") }, func() { f.prove(f.code(f.email)) }, func() { f.text("+15551234567") },
		func() { f.prove(f.code("+15551234567")) },
	} {
		step()
		note()
	}
	sent, err := json.Marshal(org.Messages(""))
	if err != nil {
		t.Fatal(err)
	}
	return log.String() + string(sent) + org.ClientID + org.ClientSecret
}

func TestSeedReplays(t *testing.T) {
	if a, b := record(t, 7), record(t, 7); a != b {
		t.Errorf("the same seed gave\n%s\nand\n%s", a, b)
	}
	if record(t, 7) == record(t, 8) {
		t.Error("two seeds gave the same run")
	}
}

// Who signs in is never asked to make up a password, whatever the labels.
func TestSignInAsksForThePasswordThereIs(t *testing.T) {
	for seed := range uint64(24) {
		org := oktasim.StartWith(t, oktasim.Options{Seed: seed, Policy: oktasim.Policy{PasswordOnIdentify: true}})
		f := newFlow(t, org, "ada@example.com")
		if strings.Contains(string(f.raw), "Create a password") {
			t.Errorf("seed %d: %s", seed, f.raw)
		}
	}
}

// Across a few seeds labels, the order of options and the place of id vary;
// keys never do.
func TestRunsDiffer(t *testing.T) {
	labels, orders, positions := map[string]bool{}, map[string]bool{}, map[bool]bool{}
	for seed := range uint64(24) {
		org := oktasim.StartWith(t, oktasim.Options{Seed: seed})
		f := newFlow(t, org, "ada@example.com").toEmail()
		options := at[[]any](at[[]any](f.find("select-authenticator-enroll"), "value")[0], "options")
		first := at[string](options[0], "label")
		labels[first] = true
		inner := at[[]any](options[0], "value", "form", "value")
		positions[at[string](inner[0], "name") == "id"] = true
		orders[at[string](at[[]any](f.body, "authenticators", "value")[0], "key")] = true
	}
	if len(labels) < 4 || len(orders) != 2 || len(positions) != 2 {
		t.Errorf("labels %v, first keys %v, id first %v", labels, orders, positions)
	}
}

func TestRecordedLabelsAndListedOrder(t *testing.T) {
	for seed := range uint64(6) {
		org := oktasim.StartWith(t, oktasim.Options{Seed: seed, Policy: oktasim.Policy{
			Labels: "recorded", Order: "listed", DisplayNames: map[string]string{"phone_number": "Handy"}}})
		f := newFlow(t, org, "ada@example.com").toEmail()
		options := at[[]any](at[[]any](f.find("select-authenticator-enroll"), "value")[0], "options")
		if at[string](options[0], "label") != "Email" || at[string](options[1], "label") != "Handy" {
			t.Errorf("seed %d: %v", seed, options)
		}
	}
}

func TestLanguage(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{Language: "de", Labels: "recorded"})
	f := newFlow(t, org, "nonsense").toProfile()
	if !strings.Contains(string(f.raw), "'E-Mail' muss eine E-Mail-Adresse sein") {
		t.Errorf("body: %s", f.raw)
	}
}

// Fifty people at once: nobody gets anybody else's code, user or token. A fatal
// failure ends its own goroutine and fails the test.
func TestConcurrentSignUps(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	var wg sync.WaitGroup
	subjects := make([]string, 50)
	for i := range subjects {
		wg.Go(func() {
			email := fmt.Sprintf("person%d@example.com", i)
			f := newFlow(t, org, email).toSkip().post("skip", nil)
			if claims := f.verify(f.tokens()["id_token"].(string)); claims["email"] == email {
				subjects[i] = claims["sub"].(string)
			}
		})
	}
	wg.Wait()
	seen := map[string]bool{}
	for i, s := range subjects {
		if s == "" || seen[s] {
			t.Errorf("person %d: subject %q", i, s)
		}
		seen[s] = true
	}
	if len(org.Users()) != 50 || len(org.Messages("")) != 50 {
		t.Errorf("%d users, %d messages", len(org.Users()), len(org.Messages("")))
	}
}
