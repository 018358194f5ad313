package oktasim_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/pquerna/otp/totp"
)

// beside is an org with password and e-mail required and one thing more.
func beside(key string) oktasim.Policy {
	return oktasim.Policy{Authenticators: []oktasim.Enrollment{
		{Key: "okta_password", Use: "required"}, {Key: "okta_email", Use: "required"}, {Key: key, Use: "optional"},
	}}
}

// done holds that the sign-up has succeeded with an authenticator besides.
func (f *flow) done(key string) {
	f.t.Helper()
	f.want(200, "", "")
	if f.tokens(); f.status != 200 {
		f.t.Fatalf("token: %d %s", f.status, f.raw)
	}
	if u := f.org.Users()[0]; !slices.Contains(u.Authenticators, key) || u.Status != oktasim.StatusActive {
		f.t.Fatalf("user: %+v", u)
	}
}

func answers(values ...string) map[string]any {
	given := map[string]any{}
	for i := 0; i+1 < len(values); i += 2 {
		given[values[i]] = values[i+1]
	}
	return map[string]any{"credentials": given}
}

func TestSecurityQuestion(t *testing.T) {
	const standing = "enroll-authenticator select-authenticator-enroll skip"
	t.Run("of the list", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, beside("security_question")), "ada@example.com").toSkip()
		f.choose("security_question").want(200, standing, "")
		f.post("enroll-authenticator", answers("questionKey", "disliked_food", "answer", "abc")).
			want(400, standing, "securityQuestion.answer.tooShort.arg securityQuestion.answer.tooShort.arg")
		f.post("enroll-authenticator", answers("questionKey", "shoe_size", "answer", "fourty")).want(400, "", "E0000020")
		f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
		f.post("enroll-authenticator", answers("questionKey", "disliked_food", "answer", "Rosenkohl")).done("security_question")
		if u := f.org.Users()[0]; u.SecurityQuestion != "disliked_food" || u.SecurityAnswer != "Rosenkohl" {
			t.Errorf("kept %q %q", u.SecurityQuestion, u.SecurityAnswer)
		}
	})
	t.Run("of one's own", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, beside("security_question")), "ada@example.com").toSkip().choose("security_question")
		f.post("enroll-authenticator", answers("questionKey", "custom", "question", "Which engine?", "answer", "analytical")).done("security_question")
		if u := f.org.Users()[0]; u.SecurityQuestion != "Which engine?" || u.SecurityAnswer != "analytical" {
			t.Errorf("kept %q %q", u.SecurityQuestion, u.SecurityAnswer)
		}
	})
}

func TestTOTP(t *testing.T) {
	org := oktasim.Start(t, beside("google_otp"))
	f := newFlow(t, org, "ada@example.com").toSkip().choose("google_otp")
	f.want(200, "enroll-authenticator select-authenticator-enroll skip", "")
	data := at[map[string]any](f.body, "currentAuthenticator", "value", "contextualData")
	secret := data["sharedSecret"].(string)
	image, found := strings.CutPrefix(at[string](data, "qrcode", "href"), "data:image/png;base64,")
	raw, err := base64.StdEncoding.DecodeString(image)
	if _, bad := png.Decode(bytes.NewReader(raw)); !found || err != nil || bad != nil {
		t.Fatalf("image: %v %v", err, bad)
	}
	code := func(at time.Time) string {
		c, err := totp.GenerateCode(secret, at)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	f.prove(code(org.Now().Add(-5*time.Minute))).want(401, "enroll-authenticator select-authenticator-enroll skip", "api.authn.error.PASSCODE_INVALID")
	right := code(org.Now())
	f.prove(right).done("google_otp")

	in := newFlow(t, org, "ada@example.com").post("identify", map[string]any{"identifier": "ada@example.com"})
	in.post("select-authenticator-authenticate", map[string]any{"authenticator": map[string]any{"id": in.option("google_otp")}})
	const standing = "challenge-authenticator select-authenticator-authenticate"
	in.post("challenge-authenticator", passcode(right)).want(401, standing, "authfactor.challenge.soft_token.used_passcode")
	in.post("challenge-authenticator", passcode("000")).want(401, standing, "authfactor.challenge.soft_token.invalid_passcode")
	org.Advance(time.Minute)
	in.post("challenge-authenticator", passcode(code(org.Now()))).want(200, "", "")
}

func TestOktaVerify(t *testing.T) {
	const waiting = "enroll-poll select-enrollment-channel select-authenticator-enroll skip"
	t.Run("by a QR code, finished by the inbox's link", func(t *testing.T) {
		org := oktasim.Start(t, beside("okta_verify"))
		f := newFlow(t, org, "ada@example.com").toSkip().choose("okta_verify").want(200, waiting, "")
		if got := at[string](f.body, "currentAuthenticator", "value", "contextualData", "selectedChannel"); got != "qrcode" {
			t.Errorf("channel: %q", got)
		}
		f.post("enroll-poll", nil).want(200, waiting, "")
		link := org.Messages("ada@example.com")[0].Link
		if g := f.copy().get(link); g.status != 200 {
			t.Fatalf("link: %d", g.status)
		}
		f.post("enroll-poll", nil).done("okta_verify")
		if g := f.copy().get(link); g.status != 403 {
			t.Errorf("the link a second time: %d", g.status)
		}
	})
	t.Run("by SMS, refused by the phone and then not", func(t *testing.T) {
		org := oktasim.Start(t, beside("okta_verify"))
		f := newFlow(t, org, "ada@example.com").toSkip().choose("okta_verify", "channel", "sms")
		f.want(200, "enrollment-channel-data select-enrollment-channel select-authenticator-enroll skip", "")
		f.post("enrollment-channel-data", map[string]any{"phoneNumber": "12"}).
			want(400, "enrollment-channel-data select-enrollment-channel select-authenticator-enroll skip", "api.factors.error.sms.invalid_phone")
		f.post("enrollment-channel-data", map[string]any{"phoneNumber": "+15551234567"}).want(200, waiting, "")
		f.post("resend", nil).want(200, waiting, "")
		if sent := org.Messages("+15551234567"); len(sent) != 2 || sent[0].Link == "" {
			t.Fatalf("sent %+v", sent)
		}
		for reason, key := range map[string]string{
			"biometrics": "oie.authenticator.app.method.push.enroll.enable.biometrics",
			"fips":       "oie.authenticator.app.non_fips_compliant_enrollment_app_update_required",
			"device":     "oie.authenticator.app.non_fips_compliant_enrollment_device_incompatible",
		} {
			phone(t, org, reason)
			f.post("enroll-poll", nil).want(400, waiting, key)
		}
		phone(t, org, "")
		f.post("enroll-poll", nil).done("okta_verify")
		if err := org.OktaVerify("ada@example.com", ""); err == nil {
			t.Error("a phone nobody waits for was accepted")
		}
	})
	t.Run("by e-mail, after a change of mind", func(t *testing.T) {
		org := oktasim.Start(t, beside("okta_verify"))
		f := newFlow(t, org, "ada@example.com").toSkip().choose("okta_verify")
		id := f.option("okta_verify")
		f.post("select-enrollment-channel", map[string]any{"authenticator": map[string]any{"id": id, "channel": "email"}})
		f.post("enrollment-channel-data", map[string]any{"email": "ada@phone.example"}).want(200, waiting, "")
		f.post("resend", nil).want(200, waiting, "")
		f.copy().get(org.Messages("ada@phone.example")[0].Link)
		f.post("enroll-poll", nil).done("okta_verify")
	})
}

func phone(t *testing.T, org *oktasim.Server, refuse string) {
	t.Helper()
	if err := org.OktaVerify("ada@example.com", refuse); err != nil {
		t.Fatal(err)
	}
}

// copy is the same flow, so that another request does not overwrite its answer.
func (f *flow) copy() *flow {
	c := *f
	return &c
}

func TestCustomCodeIsRefused(t *testing.T) {
	f := newFlow(t, oktasim.Start(t, beside("custom_otp")), "ada@example.com").toSkip()
	f.choose("custom_otp").want(400, "select-authenticator-enroll skip", "enroll.hotp.restricted")
}

// back follows a provider's page to the app and returns the query it came with.
func (f *flow) back(href, more string) url.Values {
	f.t.Helper()
	g := f.copy().get(href)
	if g.status != 200 || !strings.Contains(string(g.raw), "<form") {
		f.t.Fatalf("page: %d %s", g.status, g.raw)
	}
	u, err := url.Parse(href)
	if err != nil {
		f.t.Fatal(err)
	}
	g.get(f.org.URL + u.Path + "/callback?" + u.RawQuery + more)
	to, err := url.Parse(g.header.Get("Location"))
	if g.status != 302 || err != nil || !strings.HasPrefix(to.String(), f.org.RedirectURI) || to.Query().Get("state") != "state-of-"+f.email {
		f.t.Fatalf("back: %d %s %v", g.status, to, err)
	}
	return to.Query()
}

func (f *flow) introspect() *flow {
	f.t.Helper()
	f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	return f
}

func TestProviderAsAuthenticator(t *testing.T) {
	org := oktasim.Start(t, beside("external_idp"))
	f := newFlow(t, org, "ada@example.com").toSkip().choose("external_idp").want(200, "redirect-idp select-authenticator-enroll skip", "")
	href := f.find("redirect-idp")["href"].(string)
	if got := f.back(href, "&deny=1"); got.Get("error") != "interaction_required" {
		t.Fatalf("denied: %v", got)
	}
	f.introspect().want(200, "redirect-idp select-authenticator-enroll skip", "oie.authenticator.enroll.error.fail")
	f.introspect().want(200, "redirect-idp select-authenticator-enroll skip", "")
	if got := f.back(href, ""); got.Get("interaction_code") == "" {
		t.Fatalf("approved: %v", got)
	}
	f.introspect().done("external_idp")
}

func TestSocialProviders(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{IdentityProviders: []oktasim.IdentityProvider{
		{Type: "GOOGLE", Name: "Google IDP"}, {Type: "OIDC", Name: "Work", Then: oktasim.ThenEnroll},
	}})
	visit := func(email string, i int) (*flow, url.Values) {
		f := newFlow(t, org, email).want(200, "identify redirect-idp redirect-idp select-enroll-profile", "")
		form := at[[]any](f.body, "remediation", "value")[1+i].(map[string]any)
		return f, f.back(form["href"].(string), "&email="+url.QueryEscape(email)+"&firstName=Ada&lastName=L")
	}
	f, got := visit("ada@example.com", 0)
	if f.introspect(); got.Get("interaction_code") == "" {
		t.Fatalf("new: %v", got)
	}
	f.want(200, "", "")
	f, got = visit("bob@example.com", 1)
	if f.introspect(); got.Get("error") != "interaction_required" {
		t.Fatalf("new, with more to do: %v", got)
	}
	f.want(200, "select-authenticator-enroll", "")
	if _, got = visit("ada@example.com", 1); got.Get("interaction_code") == "" {
		t.Fatalf("known: %v", got)
	}
	f = newFlow(t, org, "eve@example.com")
	if got = f.back(f.find("redirect-idp")["href"].(string), "&deny=1"); got.Get("error") != "access_denied" {
		t.Fatalf("denied: %v", got)
	}
	if got := len(org.Users()); got != 2 {
		t.Errorf("%d accounts", got)
	}
}
