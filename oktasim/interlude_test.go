package oktasim_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
)

// short is password and e-mail, so that the code ends the authenticators.
func short(p oktasim.Policy) oktasim.Policy {
	p.Authenticators = []oktasim.Enrollment{{Key: "okta_password", Use: "required"}, {Key: "okta_email", Use: "required"}}
	return p
}

func TestProgressiveProfile(t *testing.T) {
	attributes := []oktasim.Attribute{{Name: "nickname"}, {Name: "postcode", Required: true, Pattern: "[0-9]{5}"}}
	f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{ProgressiveProfile: attributes})), "ada@example.com").toSkip()
	f.want(200, "profile-update", "")
	f.post("profile-update", profileOf("postcode", "12")).want(400, "profile-update", "registration.error.doesNotMatchPattern")
	f.post("profile-update", profileOf("shoe", "12")).want(400, "", "E0000020")
	f.introspect().post("profile-update", profileOf("nickname", "Countess", "postcode", "12345")).done("okta_email")
	if p := f.org.Users()[0].Profile; p["nickname"] != "Countess" || p["postcode"] != "12345" || p["firstName"] != "Ada" {
		t.Errorf("profile: %v", p)
	}
	t.Run("skipped", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{ProgressiveProfile: attributes[:1]})), "ada@example.com").toSkip()
		f.want(200, "profile-update skip", "").post("skip", nil).done("okta_email")
	})
}

func profileOf(values ...string) map[string]any {
	return map[string]any{"userProfile": answers(values...)["credentials"]}
}

func TestConsent(t *testing.T) {
	t.Run("to all", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{Consent: "all"})), "ada@example.com").toSkip().want(200, "consent", "")
		f.post("consent", map[string]any{"consent": "yes"}).want(400, "", "E0000020")
		f.introspect().post("consent", map[string]any{"consent": true}).done("okta_email")
	})
	t.Run("denied", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{Consent: "all"})), "ada@example.com").toSkip()
		f.post("consent", map[string]any{"consent": false}).want(403, "", "idx.operation.cancelled.by.user")
	})
	t.Run("to some", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{Consent: "granular"})), "ada@example.com").toSkip().want(200, "granular-consent", "")
		opted := map[string]any{"openid": false, "profile": false, "email": true}
		f.post("granular-consent", map[string]any{"consent": true, "optedScopes": opted}).want(400, "", "E0000020")
		opted["openid"] = true
		f.introspect().post("granular-consent", map[string]any{"consent": true, "optedScopes": opted}).want(200, "", "")
		if got := f.tokens(); got["scope"] != "openid email" {
			t.Errorf("scope: %v", got["scope"])
		}
	})
}

func TestKeepMeSignedIn(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{KeepMeSignedIn: true})), "ada@example.com").toSkip().want(200, "keep-me-signed-in", "")
	f.post("keep-me-signed-in", nil).want(400, "", "api.error.field_required")
	f.introspect().post("keep-me-signed-in", map[string]any{"keepMeSignedIn": true}).done("okta_email")
}

// All three, in a row, each met once.
func TestInterludesInOrder(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{
		ProgressiveProfile: []oktasim.Attribute{{Name: "nickname"}}, Consent: "all", KeepMeSignedIn: true,
	})), "ada@example.com").toSkip().want(200, "profile-update skip", "")
	f.post("skip", nil).want(200, "consent", "").post("consent", map[string]any{"consent": true}).want(200, "keep-me-signed-in", "")
	f.post("keep-me-signed-in", map[string]any{"keepMeSignedIn": false}).done("okta_email")
}

func TestCaptcha(t *testing.T) {
	for _, vendor := range []oktasim.CaptchaType{"HCAPTCHA", "RECAPTCHA_V2"} {
		org := oktasim.Start(t, oktasim.Policy{Captcha: oktasim.CaptchaRule{Type: vendor, SiteKey: "site", Token: "solved"}})
		f := newFlow(t, org, "ada@example.com").post("select-enroll-profile", nil)
		captcha := at[map[string]any](f.body, "captcha", "value")
		if captcha["type"] != string(vendor) || captcha["siteKey"] != "site" {
			t.Fatalf("captcha: %v", captcha)
		}
		solve := func(id, token string) *flow {
			return f.post("enroll-profile", merged(f.profile(), map[string]any{"captchaVerify": map[string]any{"captchaId": id, "captchaToken": token}}))
		}
		id := captcha["id"].(string)
		solve(id, "robot").want(400, "enroll-profile select-identify", "The CAPTCHA could not be verified. Try again.")
		solve("other", "solved").want(400, "", "E0000020")
		f.introspect()
		solve(id, "solved").want(200, "select-authenticator-enroll", "")
		if got := len(org.Users()); got != 1 {
			t.Errorf("%d accounts", got)
		}
	}
}

func TestActivationToken(t *testing.T) {
	start := func(t *testing.T, org *oktasim.Server) (*flow, string) {
		t.Helper()
		token, err := org.ActivationToken(map[string]any{"email": "ada@example.com", "firstName": "Ada", "lastName": "Lovelace"})
		if err != nil {
			t.Fatal(err)
		}
		return &flow{t: t, org: org, email: "ada@example.com", verifier: strings.Repeat("v", 43)}, token
	}
	open := func(f *flow, token string) *flow {
		form := f.interactForm()
		form.Set("activation_token", token)
		f.form("/v1/interact", form)
		if f.handle, _ = f.body["interaction_handle"].(string); f.handle != "" {
			f.introspect()
		}
		return f
	}
	t.Run("leads to the authenticators, once", func(t *testing.T) {
		f, token := start(t, oktasim.Start(t, short(oktasim.Policy{})))
		open(f, token).want(200, "select-authenticator-enroll", "")
		f.choose("okta_password").prove(goodPassword).choose("okta_email")
		f.prove(f.code(f.email)).done("okta_email")
		if open(f, token); f.status != 400 || f.body["error"] != "invalid_request" {
			t.Errorf("again: %d %s", f.status, f.raw)
		}
		if _, err := f.org.ActivationToken(map[string]any{"email": f.email}); err == nil {
			t.Error("a token for an active account")
		}
	})
	t.Run("too late, refused", func(t *testing.T) {
		f, token := start(t, oktasim.Start(t, oktasim.Policy{}))
		f.org.Advance(8 * 24 * time.Hour)
		if open(f, token); f.status != 400 || f.body["error_description"] != "The activation token is invalid" {
			t.Errorf("%d %s", f.status, f.raw)
		}
	})
	t.Run("too late, and asked for again", func(t *testing.T) {
		f, token := start(t, oktasim.Start(t, oktasim.Policy{ExpiredTokens: "explained"}))
		f.org.Advance(8 * 24 * time.Hour)
		open(f, token).want(200, "request-activation-email", "idx.expired.activation.token")
		f.post("request-activation-email", nil).want(200, "", "idx.request.activation.email")
		link := f.org.Messages(f.email)[0].Link
		fresh := strings.TrimSuffix(link[strings.LastIndex(link, "/tokens/")+len("/tokens/"):], "/verify")
		open(f, fresh).want(200, "select-authenticator-enroll", "")
	})
	t.Run("of a public client", func(t *testing.T) {
		f, token := start(t, oktasim.Start(t, oktasim.Policy{Client: oktasim.Client{Public: true}}))
		if open(f, token); f.body["error_description"] != "Only confidential clients can use the activation token flow." {
			t.Errorf("%d %s", f.status, f.raw)
		}
	})
}

func TestDenials(t *testing.T) {
	for denial, c := range map[oktasim.Denial]struct {
		status int
		key    string
	}{
		"access": {403, "security.access_denied"}, "access-with-text": {403, "security.access_denied_custom_message"},
		"assurance": {403, "oie.assurance.unsatisfiable"},
	} {
		f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{Denial: denial})), "ada@example.com").toSkip().want(c.status, "", c.key)
		f.introspect().want(200, "", c.key)
	}
	org := oktasim.Start(t, oktasim.Policy{Denial: "not-completed"})
	newFlow(t, org, "ada@example.com").toProfile().want(400, "", "registration.error.request.not.completed")
	if len(org.Users()) != 0 {
		t.Error("an account was made")
	}
}

func TestSafeMode(t *testing.T) {
	newFlow(t, oktasim.Start(t, oktasim.Policy{SafeMode: true}), "ada@example.com").toProfile().
		want(200, "", "idx.error.server.safe.mode.enrollment.unavailable")
	f := newFlow(t, oktasim.Start(t, oktasim.Policy{SafeMode: true, PasswordOnProfile: true, Email: oktasim.EmailRule{Verification: "off"},
		Authenticators: []oktasim.Enrollment{{Key: "phone_number", Use: "optional"}}}), "ada@example.com")
	f.post("select-enroll-profile", nil).post("enroll-profile", merged(f.profile(), passcode(goodPassword))).
		want(200, "skip", "idx.error.server.safe.mode.assurance.satisfied")
	f.post("skip", nil).done("okta_password")
}
