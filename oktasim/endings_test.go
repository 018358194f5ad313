package oktasim_test

import (
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

func startFile(t *testing.T, name string) *oktasim.Server {
	t.Helper()
	p, err := oktasim.ReadPolicy("policies/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return oktasim.Start(t, p)
}

func (f *flow) wantTokens() {
	f.t.Helper()
	f.want(200, "", "")
	if f.tokens(); f.status != 200 || f.body["id_token"] == nil {
		f.t.Fatalf("token: %d %s", f.status, f.raw)
	}
}

func TestEmailRequiredEndsWithTheCode(t *testing.T) {
	f := newFlow(t, startFile(t, "email-required"), "ada@example.com").toEmail()
	f.choose("okta_email").prove(f.code(f.email)).wantTokens()
}

func TestVerificationRequired(t *testing.T) {
	org := startFile(t, "password-only")
	f := newFlow(t, org, "ada@example.com").toEmail().want(200, "", "idx.email.verification.required")
	if strings.Contains(string(f.raw), "interaction_code") || at[string](f.body, "user", "value", "id") == "" {
		t.Errorf("body: %s", f.raw)
	}
	if u := org.Users()[0]; u.Status != oktasim.StatusProvisioned || u.EmailVerified {
		t.Errorf("before the click: %+v", u)
	}
	mail := org.Messages("ada@example.com")
	if len(mail) != 1 || mail[0].Kind != oktasim.KindActivation || mail[0].Code != "" {
		t.Fatalf("mail: %+v", mail)
	}
	f.get(mail[0].Link)
	if f.status != 302 || f.header.Get("Location") != "http://localhost:8081/login" {
		t.Fatalf("link: %d %s", f.status, f.header.Get("Location"))
	}
	if u := org.Users()[0]; u.Status != oktasim.StatusActive || !u.EmailVerified {
		t.Errorf("after the click: %+v", u)
	}
	// And now the person signs in.
	f = newFlow(t, org, "ada@example.com").post("identify", map[string]any{"identifier": "ADA@example.com"})
	f.want(200, "challenge-authenticator", "")
	f.post("challenge-authenticator", passcode("wrong")).want(400, "challenge-authenticator", "incorrectPassword")
	f.post("challenge-authenticator", passcode(goodPassword)).wantTokens()
}

func TestActivationLinkExpires(t *testing.T) {
	org := startFile(t, "password-only")
	f := newFlow(t, org, "ada@example.com").toEmail()
	org.Advance(8 * 24 * 3600e9)
	if f.get(org.Messages("")[0].Link); f.status != 403 || org.Users()[0].Status != oktasim.StatusProvisioned {
		t.Errorf("got %d %+v", f.status, org.Users())
	}
}

func TestVerificationOptional(t *testing.T) {
	org := startFile(t, "verification-optional")
	f := newFlow(t, org, "ada@example.com").toEmail()
	f.wantTokens()
	mail := org.Messages("")
	if len(mail) != 1 || mail[0].Kind != oktasim.KindWelcome || org.Users()[0].EmailVerified {
		t.Fatalf("mail: %+v, users: %+v", mail, org.Users())
	}
	if f.get(mail[0].Link); f.status != 200 || !org.Users()[0].EmailVerified {
		t.Errorf("link: %d %+v", f.status, org.Users())
	}
}

func TestPasswordOnProfile(t *testing.T) {
	org := startFile(t, "password-on-profile")
	f := newFlow(t, org, "ada@example.com").post("select-enroll-profile", nil)
	f.post("enroll-profile", f.profile()).want(400, "", "api.error.field_required")
	f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	f.post("enroll-profile", merged(f.profile(), passcode("weak"))).
		want(401, "enroll-profile select-identify", "password.passwordRequirementsNotMet")
	if len(org.Users()) != 0 {
		t.Fatalf("a refused form made a user: %+v", org.Users())
	}
	f.post("enroll-profile", merged(f.profile(), passcode(goodPassword))).want(200, "select-authenticator-enroll", "")
	f.choose("okta_email").prove(f.code(f.email)).wantTokens()
	if got := org.Users()[0].Password; got != goodPassword {
		t.Errorf("password: got %q", got)
	}
}

func TestPasswordLess(t *testing.T) {
	org := startFile(t, "password-less")
	f := newFlow(t, org, "ada@example.com").toProfile().want(200, "enroll-authenticator select-authenticator-enroll", "")
	if len(org.Messages(f.email)) != 1 {
		t.Fatalf("mail: %+v", org.Messages(""))
	}
	f.prove(f.code(f.email)).want(200, "select-authenticator-enroll skip", "")
	f.post("skip", nil).wantTokens()
	// A person without a password signs in by code.
	f = newFlow(t, org, "ada@example.com").post("identify", map[string]any{"identifier": f.email}).want(200, "challenge-authenticator", "")
	f.post("challenge-authenticator", passcode(f.code(f.email))).wantTokens()
}

func TestVoiceOnlyInTwoCalls(t *testing.T) {
	org := startFile(t, "voice-only")
	f := newFlow(t, org, "ada@example.com").toEmail()
	f.choose("phone_number").want(200, "authenticator-enrollment-data select-authenticator-enroll", "")
	f.number("sms", "+15551234567").want(400, "", "E0000020")
	f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	f.number("voice", "+99912345678").want(400, "authenticator-enrollment-data select-authenticator-enroll", "api.factors.error.sms.invalid_phone")
	f.number("voice", "+15551234567").want(200, "enroll-authenticator select-authenticator-enroll", "")
	if m := org.Messages("+15551234567"); len(m) != 1 || m[0].Channel != oktasim.ChannelVoice {
		t.Fatalf("messages: %+v", m)
	}
	f.prove(f.code("+15551234567")).wantTokens()
}

func TestOneCallPhoneRefusesWithoutAKey(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toSkip().text("+99912345678")
	f.want(400, "select-authenticator-enroll skip", "Unable to initiate factor enrollment: Invalid Phone Number.")
	f.text("+15551234567").want(200, "enroll-authenticator select-authenticator-enroll skip", "")
}

func TestCustomAttributes(t *testing.T) {
	org := startFile(t, "custom-attributes")
	f := newFlow(t, org, "ada@example.com").post("select-enroll-profile", nil)
	good := map[string]any{"firstName": "Ada", "lastName": "L", "email": f.email, "plan": "free", "seats": 3, "postcode": "12345", "termsAccepted": true}
	for name, c := range map[string]struct {
		attribute string
		value     any
		key       string
	}{
		"a required one missing":    {"firstName", nil, "api.error.field_required"},
		"terms not accepted":        {"termsAccepted", false, "api.error.field_required"},
		"terms as text":             {"termsAccepted", "true", "registration.error.doesNotMatchPattern"},
		"a choice not offered":      {"plan", "gold", "registration.error.doesNotMatchPattern"},
		"a fraction of a seat":      {"seats", 1.5, "registration.error.doesNotMatchPattern"},
		"seats as text":             {"seats", "3", "registration.error.doesNotMatchPattern"},
		"a postcode off the format": {"postcode", "1234", "registration.error.doesNotMatchPattern"},
		"too long":                  {"nickname", strings.Repeat("x", 21), "registration.error.doesNotMatchPattern"},
		"no address":                {"email", "ada@localhost", "registration.error.invalidLoginEmail"},
	} {
		t.Run(name, func(t *testing.T) {
			bad := merged(good, map[string]any{c.attribute: c.value})
			f := *f
			f.t = t
			f.post("enroll-profile", map[string]any{"userProfile": bad}).want(400, "enroll-profile select-identify", c.key)
		})
	}
	f.post("enroll-profile", map[string]any{"userProfile": good}).want(200, "select-authenticator-enroll", "")
	got := org.Users()[0].Profile
	if got["seats"] != 3.0 || got["termsAccepted"] != true || got["plan"] != "free" || len(got) != len(good) {
		t.Errorf("profile: %v", got)
	}
}

func TestSignUpDisabled(t *testing.T) {
	f := newFlow(t, startFile(t, "sign-up-disabled"), "ada@example.com").want(200, "identify", "")
	f.json("/idp/idx/enroll", f.withHandle())
	f.want(400, "", "E0000020")
	f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	// Nobody learns that there is no such account.
	f.post("identify", map[string]any{"identifier": "nobody@example.com"}).want(200, "challenge-authenticator", "")
	f.post("challenge-authenticator", passcode("anything")).want(400, "challenge-authenticator", "errors.E0000004")
}

func TestSignUpUnavailable(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, oktasim.Policy{SignUp: oktasim.SignUpUnavailable}), "ada@example.com")
	f.post("select-enroll-profile", nil).want(400, "identify select-enroll-profile", "idx.error.registration.unavailable")
}

func TestUnknownUserIsToldWhereSignUpIsOpen(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com")
	f.post("identify", map[string]any{"identifier": "nobody@example.com"}).want(200, "identify select-enroll-profile", "idx.unknown.user")
}

func TestSignInByCode(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	newFlow(t, org, "ada@example.com").toSkip().post("skip", nil).wantTokens()
	f := newFlow(t, org, "ada@example.com").post("identify", map[string]any{"identifier": "ada@example.com"})
	f.want(200, "challenge-authenticator select-authenticator-authenticate", "")
	f.post("select-authenticator-authenticate", map[string]any{"authenticator": map[string]any{"id": f.option("okta_email")}})
	f.post("resend", nil).want(200, "challenge-authenticator select-authenticator-authenticate", "")
	f.post("challenge-authenticator", passcode(f.code(f.email))).wantTokens()
}

// Somebody who never set a password cannot sign in with an empty one.
func TestNoPasswordIsNotAnEmptyOne(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{
		Authenticators: []oktasim.Enrollment{{Key: "phone_number", Use: "required"}}, Email: oktasim.EmailRule{Verification: "off"}})
	f := newFlow(t, org, "ada@example.com").toProfile().text("+15551234567")
	f.prove(f.code("+15551234567")).wantTokens()
	f = newFlow(t, org, "ada@example.com").post("identify", map[string]any{"identifier": f.email})
	f.post("challenge-authenticator", passcode("")).want(400, "challenge-authenticator", "errors.E0000004")
}

func TestNotAssigned(t *testing.T) {
	f := newFlow(t, startFile(t, "not-assigned"), "ada@example.com").toSkip().post("skip", nil)
	f.want(403, "", "User is not assigned to this application")
	f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	f.want(200, "", "User is not assigned to this application")
}

func TestCanonicalOrgWantsOneOfTwo(t *testing.T) {
	f := newFlow(t, startFile(t, "canonical"), "ada@example.com").toEmail().want(200, "select-authenticator-enroll", "")
	f.text("+15551234567").prove(f.code("+15551234567")).want(200, "select-authenticator-enroll skip", "")
}

func TestHookDenial(t *testing.T) {
	for _, c := range []struct {
		denial oktasim.HookDenial
		names  string
		keys   string
	}{
		{oktasim.HookDenial{Place: "generic"}, "", "registration.error.generic"},
		{oktasim.HookDenial{Place: "top", Text: "Staff only."}, "enroll-profile select-identify", "Staff only."},
		{oktasim.HookDenial{Place: "field", Text: "Staff only.", Field: "email"}, "enroll-profile select-identify", "Staff only."},
	} {
		t.Run(string(c.denial.Place), func(t *testing.T) {
			org := oktasim.Start(t, oktasim.Policy{HookDenial: c.denial})
			newFlow(t, org, "ada@example.com").toProfile().want(400, c.names, c.keys)
			if len(org.Users()) != 0 {
				t.Errorf("users: %+v", org.Users())
			}
		})
	}
}

func TestTakenAddress(t *testing.T) {
	for name, c := range map[string]struct {
		policy   oktasim.Policy
		finished bool
		taken    bool
	}{
		"by an active account":                 {oktasim.Policy{HalfFinished: "reusable"}, true, true},
		"by a half-finished one":               {oktasim.Policy{}, false, true},
		"by a half-finished one, for reusable": {oktasim.Policy{HalfFinished: "reusable"}, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			org := oktasim.Start(t, c.policy)
			first := newFlow(t, org, "ada@example.com").toSkip()
			if c.finished {
				first.post("skip", nil)
			}
			second := newFlow(t, org, "ADA@example.com").toProfile()
			if c.taken {
				second.want(400, "enroll-profile select-identify", "registration.error.notUniqueWithinOrg")
				return
			}
			second.want(200, "select-authenticator-enroll", "")
			if u := org.Users(); len(u) != 1 || len(u[0].Authenticators) != 0 {
				t.Errorf("users: %+v", u)
			}
		})
	}
}
