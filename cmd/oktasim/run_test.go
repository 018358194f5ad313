package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// started runs the program until the test ends and returns what it printed
// before "ready", by name.
func started(t *testing.T, args ...string) map[string]string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(t.Context()))
	out, in := io.Pipe()
	done := make(chan error, 1)
	go func() { done <- run(ctx, args, in, io.Discard); _ = in.Close() }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("run: %v", err)
		}
	})
	printed := map[string]string{}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != "ready" {
		name, value, _ := strings.Cut(lines.Text(), "  ")
		printed[name] = strings.TrimSpace(value)
	}
	return printed
}

func get(t *testing.T, url string) string {
	t.Helper()
	answer, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, answer.StatusCode, err)
	}
	return string(body)
}

func TestRun(t *testing.T) {
	printed := started(t, "-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-seed", "7")
	if printed["seed"] != "7" || printed["client id"] == "" || printed["client secret"] == "" {
		t.Errorf("printed: %v", printed)
	}
	if body := get(t, printed["issuer"]+"/.well-known/openid-configuration"); !strings.Contains(body, `"issuer":"`+printed["issuer"]+`"`) {
		t.Errorf("discovery: %s", body)
	}
	if body := get(t, printed["admin and inbox"]+"/"); !strings.Contains(body, "Inbox") {
		t.Errorf("inbox: %s", body)
	}
}

func TestPublicURLAndPolicy(t *testing.T) {
	file := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(file, []byte("client: {id: 0oaFile}\nauthorizationServer: org\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	printed := started(t, "-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-public-url", "https://org.example/", "-policy", file)
	if printed["issuer"] != "https://org.example" || printed["client id"] != "0oaFile" {
		t.Errorf("printed: %v", printed)
	}
}

func TestRefusals(t *testing.T) {
	file := filepath.Join(t.TempDir(), "policy.yaml")
	if err := os.WriteFile(file, []byte("signUp: maybe\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"an unknown flag":    {[]string{"-nonsense"}, "nonsense"},
		"an argument":        {[]string{"extra"}, "extra"},
		"a wrong policy":     {[]string{"-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-policy", file}, "policy.yaml:1: signUp"},
		"a missing policy":   {[]string{"-addr", "127.0.0.1:0", "-admin", "127.0.0.1:0", "-policy", file + "x"}, "no such file"},
		"an address of none": {[]string{"-addr", "127.0.0.1:99999"}, "99999"},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			err := run(t.Context(), c.args, &out, io.Discard)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want something about %s", err, c.want)
			}
			if strings.Contains(out.String(), "ready") {
				t.Errorf("printed %q", out.String())
			}
		})
	}
	if err := run(t.Context(), []string{"-h"}, io.Discard, io.Discard); err != nil {
		t.Errorf("-h: %v", err)
	}
}
