package main

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
)

func TestExitCodes(t *testing.T) {
	policy := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(policy, []byte("signUp: maybe\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		name, args string
		code       int
		says       string
	}{
		{"nothing", "", exitOK, "usage: idxflow"},
		{"help", "help", exitOK, "dev "},
		{"help of a command", "dev -help", exitOK, "-okta-admin"},
		{"unknown command", "devel", exitUsage, `no command "devel"`},
		{"unknown flag", "dev -webb x", exitUsage, "not defined: -webb"},
		{"an argument", "dev now", exitUsage, `argument "now"`},
		{"a store to come", "dev -store memory", exitUsage, "not supported yet"},
		{"an unknown store", "dev -store redis", exitUsage, `"redis" is unknown`},
		{"no such policy", "dev -policy nowhere.yaml", exitFault, "nowhere.yaml"},
		{"a bad policy", "dev -policy " + policy, exitFault, "policy.yaml:1: signUp"},
		{"no such port", "dev -web localhost:99999", exitFault, "-web"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var text strings.Builder
			code := run(t.Context(), strings.Fields(c.args), func(string) string { return "" }, &text, &text)
			if code != c.code || !strings.Contains(text.String(), c.says) {
				t.Errorf("idxflow %s: code %d, want %d, and %q in\n%s", c.args, code, c.code, c.says, &text)
			}
			if n := strings.Count(text.String(), "idxflow: "); c.code != exitOK && n != 1 {
				t.Errorf("the fault is reported %d times:\n%s", n, &text)
			}
		})
	}
}

// What a script waits for: four addresses, then "ready"; and at the end code 0.
func TestDevSaysWhereEverythingIsAndStopsWhenAsked(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	out := &untilReady{ready: make(chan struct{})}
	ended := make(chan int)
	go func() {
		args := strings.Fields("dev -web localhost:0 -api localhost:0 -okta localhost:0 -okta-admin localhost:0 -seed 42")
		ended <- run(ctx, args, func(string) string { return "" }, out, &strings.Builder{})
	}()
	<-out.ready
	stop()
	if code := <-ended; code != exitOK {
		t.Errorf("exit code %d", code)
	}
	want := `^site   http://localhost:\d+\nAPI    http://localhost:\d+\norg    http://localhost:\d+\ninbox  http://localhost:\d+\nseed   42\nready\n$`
	if !regexp.MustCompile(want).MatchString(out.text.String()) {
		t.Errorf("it says\n%swant\n%s", &out.text, want)
	}
}

// untilReady collects text and tells when the last line is there.
type untilReady struct {
	text  strings.Builder
	ready chan struct{}
	once  sync.Once
}

func (u *untilReady) Write(p []byte) (int, error) {
	n, err := u.text.Write(p)
	if strings.HasSuffix(u.text.String(), "ready\n") {
		u.once.Do(func() { close(u.ready) })
	}
	return n, err
}
