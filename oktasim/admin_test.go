package oktasim_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// admin sends a command to the admin port.
func admin(t *testing.T, org *oktasim.Server, method, path, body string) (int, string) {
	t.Helper()
	f := &flow{t: t, org: org}
	f.send(method, org.AdminURL+path, "application/json", strings.NewReader(body))
	return f.status, string(f.raw)
}

func TestAdminShows(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	newFlow(t, org, "ada@example.com").toSkip()
	var messages []map[string]any
	_, body := admin(t, org, "GET", "/messages?to=ADA@example.com", "")
	if err := json.Unmarshal([]byte(body), &messages); err != nil || len(messages) != 1 {
		t.Fatalf("messages: %v %s", err, body)
	}
	for member, want := range map[string]any{"channel": "email", "to": "ada@example.com", "kind": "code", "code": org.Messages("")[0].Code} {
		if messages[0][member] != want {
			t.Errorf("%s: got %v, want %v", member, messages[0][member], want)
		}
	}
	if messages[0]["sentAt"] == nil {
		t.Error("no sentAt")
	}
	if _, body := admin(t, org, "GET", "/messages?to=nobody@example.com", ""); strings.TrimSpace(body) != "[]" {
		t.Errorf("messages to nobody: %s", body)
	}
	if _, body := admin(t, org, "GET", "/users", ""); !strings.Contains(body, `"status": "STAGED"`) {
		t.Errorf("users: %s", body)
	}
	var requests []oktasim.Request
	_, body = admin(t, org, "GET", "/requests", "")
	if err := json.Unmarshal([]byte(body), &requests); err != nil || len(requests) != 8 {
		t.Fatalf("requests: %v %s", err, body)
	}
	first := requests[0]
	if first.Method != "POST" || !strings.HasSuffix(first.Path, "/v1/interact") || first.Status != 200 || first.Transaction == "" ||
		first.Headers.Get("Content-Type") != "application/x-www-form-urlencoded" || first.At.IsZero() {
		t.Errorf("first request: %+v", first)
	}
	for _, r := range requests {
		if r.Transaction != first.Transaction {
			t.Errorf("%s belongs to %q, not %q", r.Path, r.Transaction, first.Transaction)
		}
	}
}

func TestAdminCommands(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	for _, c := range []struct {
		name, method, path, body string
		status                   int
		want                     string
	}{
		{"a policy", "PUT", "/policy", `{"signUp":"disabled"}`, 204, ""},
		{"which is then in force", "GET", "/policy", "", 200, `"signUp": "disabled"`},
		{"a wrong policy", "PUT", "/policy", `{"signUp":"maybe"}`, 400, "use one of allowed, disabled, unavailable"},
		{"a fault", "POST", "/faults", `[{"path":"/idp/idx/skip","nth":1,"kind":"status","status":500}]`, 204, ""},
		{"an unknown fault", "POST", "/faults", `[{"path":"/x","kind":"fire"}]`, 400, "drop-before"},
		{"a fault nowhere", "POST", "/faults", `[{"kind":"status"}]`, 400, "path is missing"},
		{"a fault with an unknown member", "POST", "/faults", `[{"path":"/x","kind":"status","wen":1}]`, 400, "wen"},
		{"no faults", "DELETE", "/faults", "", 204, ""},
		{"the clock", "POST", "/clock", `{"advanceSeconds":60}`, 204, ""},
		{"the clock, misspelt", "POST", "/clock", `{"seconds":60}`, 400, "seconds"},
		{"no requests", "DELETE", "/requests", "", 204, ""},
		{"a reset", "POST", "/reset", "", 204, ""},
		{"nothing", "GET", "/nothing", "", 404, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, body := admin(t, org, c.method, c.path, c.body)
			if status != c.status || !strings.Contains(body, c.want) {
				t.Errorf("got %d %s, want %d %s", status, body, c.status, c.want)
			}
		})
	}
}

func TestReset(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	f := newFlow(t, org, "ada@example.com").toSkip()
	org.Reset()
	if len(org.Users()) != 0 || len(org.Messages("")) != 0 || len(org.Requests()) != 0 {
		t.Errorf("left: %v %v", org.Users(), org.Messages(""))
	}
	f.post("skip", nil).want(401, "", "idx.session.expired")
}

func TestInbox(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{Email: oktasim.EmailRule{MagicLink: true}, Client: oktasim.Client{Label: "<b>Shop</b>"}})
	f := newFlow(t, org, "a&b@example.com")
	if _, page := admin(t, org, "GET", "/", ""); !strings.Contains(page, "Nothing sent") || !strings.Contains(page, "&lt;b&gt;Shop") {
		t.Errorf("empty inbox: %s", page)
	}
	f.toEmail().choose("okta_email")
	_, page := admin(t, org, "GET", "/", "")
	message := org.Messages("")[0]
	for _, want := range []string{message.Code, strings.ReplaceAll(message.Link, "&", "&amp;"), "a&amp;b@example.com", "STAGED"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in %s", want, page)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "src=") {
		t.Errorf("active content: %s", page)
	}
}

func TestAdminIsNotOnTheProtocolPort(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	if f := (&flow{t: t, org: org}).get(org.URL + "/users"); f.status != http.StatusNotFound {
		t.Errorf("got %d", f.status)
	}
}
