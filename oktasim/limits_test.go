package oktasim_test

import (
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

func TestLimitPerStateToken(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{Limits: oktasim.Limits{Preset: "documented"}})
	f := newFlow(t, org, "ada@example.com").toProfile()
	step := f.body
	for range 7 {
		f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	}
	f.want(200, "select-authenticator-enroll", "")
	f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	f.want(429, "", "tooManyRequests")
	for name, want := range map[string]string{"X-Rate-Limit-Limit": "10", "X-Rate-Limit-Remaining": "0"} {
		if got := f.header.Get(name); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
	org.Advance(5 * time.Second)
	f.body = step
	f.choose("okta_password").want(200, choosing, "")
}

func TestLimitOfTheOrg(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{Limits: oktasim.Limits{RequestsPerMinute: 2}})
	f := newFlow(t, org, "ada@example.com")
	f.post("select-enroll-profile", nil)
	if f.status != 429 || f.body["errorCode"] != "E0000047" || f.header.Get("X-Rate-Limit-Limit") != "2" {
		t.Fatalf("got %d %s %v", f.status, f.raw, f.header)
	}
}

func TestSendsAreSpaced(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{Limits: oktasim.Limits{SecondsBetweenCalls: 30, SecondsBetweenMails: 5}})
	f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
	f.post("resend", nil).want(429, choosing, "errors.E0000118")
	org.Advance(5 * time.Second)
	f.post("resend", nil).want(200, choosing, "")
	f.prove(f.code(f.email)).text("+15551234567")
	f.text("+15551234567").want(429, choosing+" skip", "errors.E0000109")
	f.choose("phone_number", "methodType", "voice", "phoneNumber", "+15551234567").want(429, choosing+" skip", "errors.E0000133")
	// The first code still works, and another number needs no waiting.
	f.prove(f.code("+15551234567"))
	f.wantTokens()
	if n := len(org.Messages("+15551234567")); n != 1 {
		t.Errorf("messages: got %d, want 1", n)
	}
}

func TestHeadersOnEveryAnswer(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com")
	if f.header.Get("X-Rate-Limit-Limit") != "1000" || f.header.Get("X-Rate-Limit-Remaining") != "998" || f.header.Get("Retry-After") != "" {
		t.Errorf("headers: %v", f.header)
	}
	if f.header.Get("Content-Type") != "application/ion+json; okta-version=1.0.0" || f.header.Get("Cache-Control") == "" {
		t.Errorf("headers: %v", f.header)
	}
}
