package oktasim_test

import (
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

// What stands behind a magic link, for who asks for ION: each outcome has its
// key, and only the first confirms anything.
func TestLandings(t *testing.T) {
	start := func(opened oktasim.LinkOpened) (*flow, string) {
		org := oktasim.Start(t, oktasim.Policy{Email: oktasim.EmailRule{MagicLink: true, LinkOpened: opened}})
		f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
		return f, org.Messages(f.email)[0].Link
	}
	const waiting, over = "enroll-authenticator select-authenticator-enroll", "select-authenticator-enroll skip"
	f, link := start("here")
	f.copy().get(link).want(200, "", "idx.return.to.original.tab")
	f.post("poll", nil).want(200, over, "")
	f.copy().get(link).want(403, "", "idx.return.stale")
	f.copy().get(link+"x").want(403, "", "idx.return.error")

	f, link = start("elsewhere")
	g := f.copy().get(link).want(200, "", "idx.enter.otp.in.original.tab")
	code := at[string](g.body, "currentAuthenticator", "value", "contextualData", "otp")
	if g.body["stateHandle"] != nil || code != f.code(f.email) {
		t.Errorf("body: %s", g.raw)
	}
	f.post("poll", nil).want(200, waiting, "")
	f.prove(code).want(200, over, "")

	f, link = start("here")
	f.org.Advance(5*time.Minute + time.Second)
	f.copy().get(link).want(403, "", "idx.return.link.expired")
}

func TestPasswordOnIdentify(t *testing.T) {
	org := oktasim.Start(t, short(oktasim.Policy{PasswordOnIdentify: true}))
	newFlow(t, org, "ada@example.com").toSkip()
	f := newFlow(t, org, "ada@example.com")
	sign := func(name, password string) *flow {
		return f.post("identify", merged(passcode(password), map[string]any{"identifier": name}))
	}
	sign("ada@example.com", "wrong").want(400, "identify select-enroll-profile", "errors.E0000004")
	f.post("identify", map[string]any{"identifier": "ada@example.com"}).want(400, "", "api.error.field_required")
	f.introspect()
	sign("ada@example.com", goodPassword).want(200, "", "")
}

// A text too many ends the sign-up and a call too many does not: so the mocks.
func TestCallsPerNumber(t *testing.T) {
	policy := oktasim.Policy{Limits: oktasim.Limits{CallsPerNumber: 1}}
	f := newFlow(t, oktasim.Start(t, policy), "ada@example.com").toSkip().text("+15551234567")
	f.post("resend", nil).want(429, "", "errors.E0000150")
	f = newFlow(t, oktasim.Start(t, policy), "ada@example.com").toSkip().choose("phone_number", "methodType", "voice", "phoneNumber", "+15551234567")
	f.post("resend", nil).want(429, "enroll-authenticator select-authenticator-enroll skip", "errors.E0000151")
}

func TestEmailInTwoCalls(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, oktasim.Policy{Email: oktasim.EmailRule{Calls: 2}}), "ada@example.com").toEmail()
	id := f.option("okta_email")
	f.choose("okta_email").want(200, "authenticator-enrollment-data select-authenticator-enroll", "")
	if sent := f.org.Messages(f.email); len(sent) != 0 {
		t.Fatalf("sent %+v", sent)
	}
	f.post("authenticator-enrollment-data", map[string]any{"authenticator": map[string]any{"id": id, "methodType": "email"}}).
		want(200, "enroll-authenticator select-authenticator-enroll", "")
	f.prove(f.code(f.email)).want(200, "select-authenticator-enroll skip", "")
}
