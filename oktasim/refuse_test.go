package oktasim_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// Every way in which a form can be filled in wrongly, at the step where the
// person chooses e-mail. The answer to each is graded in the README.
func TestRefusesWrongBodies(t *testing.T) {
	cases := []struct {
		name   string
		path   string
		body   func(f *flow, id string) map[string]any
		status int
		keys   string
	}{
		{"no state handle", "/idp/idx/credential/enroll", func(_ *flow, id string) map[string]any {
			return map[string]any{"authenticator": map[string]any{"id": id}}
		}, 400, "api.error.field_required"},
		{"a handle nobody has", "/idp/idx/credential/enroll", func(_ *flow, id string) map[string]any {
			return map[string]any{"authenticator": map[string]any{"id": id}, "stateHandle": "02nobody"}
		}, 401, "idx.session.expired"},
		{"a handle that is no string", "/idp/idx/credential/enroll", func(_ *flow, id string) map[string]any {
			return map[string]any{"authenticator": map[string]any{"id": id}, "stateHandle": 2}
		}, 400, "api.error.field_required"},
		{"the form of another step", "/idp/idx/challenge/answer", func(f *flow, _ string) map[string]any {
			return merged(passcode("123456"), f.withHandle())
		}, 400, "E0000020"},
		{"skip where it is not offered", "/idp/idx/skip", func(f *flow, _ string) map[string]any { return f.withHandle() }, 400, "E0000020"},
		{"no authenticator", "/idp/idx/credential/enroll", func(f *flow, _ string) map[string]any { return f.withHandle() }, 400, "api.error.field_required"},
		{"an authenticator without id", "/idp/idx/credential/enroll", picked(map[string]any{"methodType": "email"}), 400, "api.error.field_required"},
		{"an unknown id", "/idp/idx/credential/enroll", picked(map[string]any{"id": "autNobodyKnowsThis00"}), 400, "E0000020"},
		{"an altered constant", "/idp/idx/credential/enroll", func(f *flow, id string) map[string]any {
			return merged(map[string]any{"authenticator": map[string]any{"id": id, "methodType": "sms"}}, f.withHandle())
		}, 400, "E0000020"},
		{"an unknown method", "/idp/idx/credential/enroll", func(f *flow, _ string) map[string]any {
			return merged(map[string]any{"authenticator": map[string]any{"id": f.option("phone_number"), "methodType": "pigeon"}}, f.withHandle())
		}, 400, "E0000020"},
		{"an unknown member", "/idp/idx/credential/enroll", func(f *flow, id string) map[string]any {
			return merged(map[string]any{"authenticator": map[string]any{"id": id}, "extra": true}, f.withHandle())
		}, 400, "E0000020"},
		{"an unknown member inside", "/idp/idx/credential/enroll", func(f *flow, id string) map[string]any {
			return merged(map[string]any{"authenticator": map[string]any{"id": id, "extra": "x"}}, f.withHandle())
		}, 400, "E0000020"},
		{"a text where an object belongs", "/idp/idx/credential/enroll", func(f *flow, id string) map[string]any {
			return merged(map[string]any{"authenticator": id}, f.withHandle())
		}, 400, "E0000020"},
	}
	org := oktasim.Start(t, oktasim.Policy{})
	f := newFlow(t, org, "ada@example.com").toEmail()
	id := f.option("okta_email")
	step := *f
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := step
			f.t = t
			f.json(c.path, c.body(&f, id))
			if f.status != c.status || f.keys() != c.keys {
				t.Errorf("got %d %s, want %d %s: %s", f.status, f.keys(), c.status, c.keys, f.raw)
			}
		})
	}
	// None of it hurt the sign-up.
	f.body = step.body
	f.choose("okta_email").want(200, "enroll-authenticator select-authenticator-enroll", "")
}

func (f *flow) withHandle() map[string]any {
	return map[string]any{"stateHandle": f.body["stateHandle"]}
}

func picked(authenticator map[string]any) func(*flow, string) map[string]any {
	return func(f *flow, _ string) map[string]any {
		return merged(map[string]any{"authenticator": authenticator}, f.withHandle())
	}
}

func TestRefusesWrongRequests(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	cases := []struct {
		name, method, path, media, accept, body string
		status                                  int
		code                                    string
	}{
		{"no content type", "POST", "/idp/idx/introspect", "", "*/*", "{}", 400, "E0000018"},
		{"a form", "POST", "/idp/idx/introspect", "application/x-www-form-urlencoded", "*/*", "a=b", 400, "E0000019"},
		{"another version", "POST", "/idp/idx/introspect", "application/json; okta-version=2.0.0", "*/*", "{}", 400, "E0000019"},
		{"wants HTML", "POST", "/idp/idx/introspect", "application/json", "text/html", "{}", 400, "E0000019"},
		{"misspelt media type", "POST", "/idp/idx/skip", "application/jsn", "*/*", "{}", 400, "E0000019"},
		{"broken JSON", "POST", "/idp/idx/skip", "application/json", "*/*", `{"stateHandle":`, 400, "E0000003"},
		{"two values", "POST", "/idp/idx/skip", "application/json", "*/*", `{}{}`, 400, "E0000003"},
		{"no object", "POST", "/idp/idx/skip", "application/json", "*/*", `null`, 400, "E0000003"},
		{"too long", "POST", "/idp/idx/skip", "application/json", "*/*", strings.Repeat(" ", 300<<10), 413, "E0000003"},
		{"GET", "GET", "/idp/idx/skip", "", "", "", 405, "E0000022"},
		{"unknown path", "POST", "/idp/idx/nowhere", "application/json", "*/*", "{}", 404, "E0000007"},
		{"unknown authorization server", "POST", "/oauth2/other/v1/interact", "application/x-www-form-urlencoded", "*/*", "", 404, "E0000007"},
		{"admin on the protocol port", "GET", "/messages", "", "", "", 404, "E0000007"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := &flow{t: t, org: org}
			q, err := http.NewRequestWithContext(t.Context(), c.method, org.URL+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			if c.media != "" {
				q.Header.Set("Content-Type", c.media)
			}
			if c.accept != "" {
				q.Header.Set("Accept", c.accept)
			}
			f.do(q)
			if f.status != c.status || f.body["errorCode"] != c.code {
				t.Errorf("got %d %v, want %d %s: %s", f.status, f.body["errorCode"], c.status, c.code, f.raw)
			}
		})
	}
}

func TestRefusesAtInteract(t *testing.T) {
	cases := []struct {
		name, field, value string
		status             int
		code               string
	}{
		{"wrong secret", "client_secret", "wrong", 401, "invalid_client"},
		{"no secret", "client_secret", "", 401, "invalid_client"},
		{"unknown client", "client_id", "0oaNobody", 401, "invalid_client"},
		{"foreign redirect", "redirect_uri", "https://evil.example/", 400, "invalid_request"},
		{"no challenge", "code_challenge", "", 400, "invalid_request"},
		{"plain challenge", "code_challenge_method", "plain", 400, "invalid_request"},
		{"short challenge", "code_challenge", "short", 400, "invalid_request"},
		{"no scope", "scope", "", 400, "invalid_scope"},
		{"unknown scope", "scope", "openid everything", 400, "invalid_scope"},
		{"activation token", "activation_token", "t", 400, "invalid_request"},
		{"recovery token", "recovery_token", "t", 400, "invalid_request"},
	}
	org := oktasim.Start(t, oktasim.Policy{})
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := &flow{t: t, org: org, verifier: strings.Repeat("v", 43)}
			form := f.interactForm()
			form.Set(c.field, c.value)
			if c.value == "" {
				form.Del(c.field)
			}
			f.wantOAuth("/v1/interact", form, c.status, c.code)
		})
	}
	t.Run("a parameter twice", func(t *testing.T) {
		f := &flow{t: t, org: org, verifier: strings.Repeat("v", 43)}
		form := f.interactForm()
		form.Add("scope", "openid")
		f.wantOAuth("/v1/interact", form, 400, "invalid_request")
	})
}

func (f *flow) wantOAuth(path string, form url.Values, status int, code string) {
	f.t.Helper()
	f.form(path, form)
	if f.status != status || f.body["error"] != code || f.body["error_description"] == nil {
		f.t.Errorf("got %d %s, want %d %s", f.status, f.raw, status, code)
	}
}

func TestHandlesDie(t *testing.T) {
	t.Run("of a cancelled transaction", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toProfile()
		old := f.withHandle()
		f.post("cancel", nil).want(200, "identify select-enroll-profile", "")
		if f.body["stateHandle"] == old["stateHandle"] {
			t.Error("cancel kept the handle")
		}
		f.json("/idp/idx/cancel", old)
		f.want(401, "", "idx.session.expired")
	})
	t.Run("by rotation", func(t *testing.T) {
		policy := oktasim.Policy{StateHandle: oktasim.StateHandle{Rotate: true, Length: 1500}}
		f := newFlow(t, oktasim.Start(t, policy), "ada@example.com")
		old := f.withHandle()
		if n := len(old["stateHandle"].(string)); n != 1500 {
			t.Errorf("length: got %d, want 1500", n)
		}
		f.toSkip().post("skip", nil).tokens()
		f.json("/idp/idx/enroll", old)
		f.want(401, "", "idx.session.expired")
	})
	t.Run("of old age", func(t *testing.T) {
		org := oktasim.Start(t, oktasim.Policy{})
		f := newFlow(t, org, "ada@example.com").toProfile()
		org.Advance(301e9)
		f.post("cancel", nil).want(401, "", "idx.session.expired")
		f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
		f.want(401, "", "idx.session.expired")
	})
}
