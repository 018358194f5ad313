package oktasim_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

const choosing = "enroll-authenticator select-authenticator-enroll"

func TestWrongCodes(t *testing.T) {
	t.Run("can be corrected", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toEmail().choose("okta_email")
		f.prove("wrong").want(401, choosing, "api.authn.error.PASSCODE_INVALID")
		f.prove(f.code(f.email)).want(200, "select-authenticator-enroll skip", "")
	})
	t.Run("with the other recorded status", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, oktasim.Policy{WrongCodeStatus: 400}), "ada@example.com").toEmail().choose("okta_email")
		f.prove("wrong").want(400, choosing, "api.authn.error.PASSCODE_INVALID")
	})
	t.Run("expire with their lifetime", func(t *testing.T) {
		org := oktasim.Start(t, oktasim.Policy{Lifetimes: oktasim.Lifetimes{Code: 60}})
		f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
		org.Advance(time.Minute)
		f.prove(f.code(f.email)).want(401, choosing, "api.authn.error.PASSCODE_INVALID")
	})
	t.Run("include the one before a resend", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toEmail().choose("okta_email")
		old := f.code(f.email)
		f.post("resend", nil).want(200, choosing, "")
		f.prove(old).want(401, choosing, "api.authn.error.PASSCODE_INVALID")
		f.prove(f.code(f.email)).want(200, "select-authenticator-enroll skip", "")
	})
	t.Run("are throttled after five", func(t *testing.T) {
		org := oktasim.Start(t, oktasim.Policy{Lifetimes: oktasim.Lifetimes{Code: 3600, AfterProfile: 3600}})
		f := fiveWrong(t, org)
		f.prove(f.code(f.email)).want(429, choosing, "tooManyRequests")
		if f.header.Get("X-Rate-Limit-Remaining") != "0" || f.header.Get("X-Rate-Limit-Reset") == "" {
			t.Errorf("headers: %v", f.header)
		}
		org.Advance(5 * time.Minute)
		f.prove(f.code(f.email)).want(200, "select-authenticator-enroll skip", "")
	})
	t.Run("suspend the factor after five", func(t *testing.T) {
		org := oktasim.Start(t, oktasim.Policy{Limits: oktasim.Limits{TooManyCodes: "suspend"}})
		fiveWrong(t, org).prove("x").want(403, choosing, "authfactor.challenge.suspended_factor")
	})
}

func fiveWrong(t *testing.T, org *oktasim.Server) *flow {
	f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
	for range 5 {
		f.prove("wrong").want(401, choosing, "api.authn.error.PASSCODE_INVALID")
	}
	return f
}

func TestWeakPasswords(t *testing.T) {
	rule := oktasim.PasswordRule{MinLowerCase: 1, MinUpperCase: 1, MinNumber: 1, MinSymbol: 1, MaxRepeating: 2, ExcludeAttributes: []string{"lastName"}}
	f := newFlow(t, oktasim.Start(t, oktasim.Policy{Password: rule}), "augusta@example.com").toProfile().choose("okta_password")
	for name, typed := range map[string]string{
		"too short": "aB1!", "no lower": "AB1!AB1!", "no upper": "ab1!ab1!", "no number": "abcDEF!!x", "no symbol": "abcDEF123",
		"user name": "xAugusta1!", "attribute": "Xlovelace1!", "repeated": "aaaB1!xyz", "too long": "aB1!" + strings.Repeat("xy", 40),
	} {
		t.Run(name, func(t *testing.T) {
			f := *f
			f.t = t
			f.prove(typed).want(400, choosing, "password.passwordRequirementsNotMet")
		})
	}
	f.prove("  aB1! \"\\\" 🐎  ").want(200, "select-authenticator-enroll", "")
	if got := f.org.Users()[0].Password; got != "  aB1! \"\\\" 🐎  " {
		t.Errorf("got %q", got)
	}
}

func TestMagicLink(t *testing.T) {
	confirming := oktasim.Policy{Email: oktasim.EmailRule{MagicLink: true, CodeLength: 8, Alphanumeric: true}}
	t.Run("confirms on Okta's page", func(t *testing.T) {
		org := oktasim.Start(t, confirming)
		f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
		f.post("poll", nil).want(200, choosing, "")
		step := f.body
		if f.get(org.Messages("")[0].Link); f.status != 200 {
			t.Fatalf("link: %d", f.status)
		}
		f.body = step
		f.post("poll", nil).want(200, "select-authenticator-enroll skip", "")
	})
	t.Run("hands code and state to the app", func(t *testing.T) {
		policy := confirming
		policy.EmailVerificationCallback = "http://localhost:8081/login/callback"
		org := oktasim.Start(t, policy)
		f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
		step := f.body
		f.get(org.Messages("")[0].Link)
		to, err := url.Parse(f.header.Get("Location"))
		if err != nil || f.status != 302 || to.Query().Get("state") != "state-of-ada@example.com" {
			t.Fatalf("link: %d %v", f.status, f.header)
		}
		f.body = step
		f.post("poll", nil).want(200, choosing, "") // the link alone changed nothing
		f.prove(to.Query().Get("otp")).want(200, "select-authenticator-enroll skip", "")
	})
	t.Run("dies with a resend", func(t *testing.T) {
		org := oktasim.Start(t, confirming)
		f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
		f.choose("okta_email")
		if f.get(org.Messages("")[1].Link); f.status != 403 {
			t.Errorf("superseded link: %d", f.status)
		}
	})
}

// Before the profile a transaction lives two hours, after it five minutes from
// each POST, and at the end a minute; introspect extends nothing.
func TestExpiresAt(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	org := oktasim.StartWith(t, oktasim.Options{Now: func() time.Time { return now }})
	f := newFlow(t, org, "ada@example.com")
	expect := func(want string) {
		t.Helper()
		if f.body["expiresAt"] != want {
			t.Errorf("got %v, want %s", f.body["expiresAt"], want)
		}
	}
	expect("2026-01-02T05:04:05.000Z")
	f.toProfile()
	expect("2026-01-02T03:09:05.000Z")
	org.Advance(time.Minute)
	f.json("/idp/idx/introspect", map[string]any{"stateToken": f.body["stateHandle"]})
	expect("2026-01-02T03:09:05.000Z")
	f.choose("okta_password").prove("weak")
	expect("2026-01-02T03:10:05.000Z") // a refusal extends nothing either
	f.prove(goodPassword).choose("okta_email")
	f.prove(f.code(f.email)).post("skip", nil)
	expect("2026-01-02T03:06:05.000Z")
}
