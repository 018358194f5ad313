package oktasim_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// flow is a small client of its own: it fills forms by name, echoes constants
// and remembers the last answer. It shares no word with the package.
type flow struct {
	t        testing.TB
	org      *oktasim.Server
	email    string
	verifier string
	handle   string // interaction handle
	status   int
	header   http.Header
	body     map[string]any
	raw      []byte
}

const goodPassword = "Tr0ub4dor & \"3\" 🐎 "

func newFlow(t testing.TB, org *oktasim.Server, email string) *flow {
	t.Helper()
	f := &flow{t: t, org: org, email: email, verifier: strings.Repeat("v", 43) + email}
	f.form("/v1/interact", f.interactForm())
	f.handle, _ = f.body["interaction_handle"].(string)
	if f.handle == "" {
		t.Fatalf("interact: %d %s", f.status, f.raw)
	}
	f.json("/idp/idx/introspect", map[string]any{"interactionHandle": f.handle})
	return f
}

func (f *flow) interactForm() url.Values {
	sum := sha256.Sum256([]byte(f.verifier))
	form := url.Values{
		"client_id": {f.org.ClientID}, "redirect_uri": {f.org.RedirectURI}, "scope": {"openid profile email"},
		"code_challenge": {base64.RawURLEncoding.EncodeToString(sum[:])}, "code_challenge_method": {"S256"},
		"state": {"state-of-" + f.email}, "nonce": {"nonce-of-" + f.email},
	}
	if f.org.ClientSecret != "" {
		form.Set("client_secret", f.org.ClientSecret)
	}
	return form
}

// form posts a form below the issuer's OAuth base.
func (f *flow) form(path string, form url.Values) {
	f.t.Helper()
	f.send(http.MethodPost, f.oauth()+path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

func (f *flow) oauth() string {
	if strings.Contains(f.org.Issuer, "/oauth2") {
		return f.org.Issuer
	}
	return f.org.Issuer + "/oauth2"
}

func (f *flow) json(path string, body any) {
	f.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		f.t.Fatal(err)
	}
	f.send(http.MethodPost, f.org.URL+path, "application/json; okta-version=1.0.0", bytes.NewReader(data))
}

func (f *flow) send(method, target, media string, body io.Reader) {
	f.t.Helper()
	q, err := http.NewRequestWithContext(f.t.Context(), method, target, body)
	if err != nil {
		f.t.Fatal(err)
	}
	if media != "" {
		q.Header.Set("Content-Type", media)
	}
	q.Header.Set("Accept", "application/ion+json; okta-version=1.0.0")
	f.do(q)
}

func (f *flow) do(q *http.Request) {
	f.t.Helper()
	answer, err := noRedirects.Do(q)
	if err != nil {
		f.t.Fatalf("%s %s: %v", q.Method, q.URL.Path, err)
	}
	defer answer.Body.Close()
	f.raw, err = io.ReadAll(answer.Body)
	if err != nil {
		f.t.Fatal(err)
	}
	f.status, f.header, f.body = answer.StatusCode, answer.Header, nil
	_ = json.Unmarshal(f.raw, &f.body) // pages and empty bodies stay nil
}

var noRedirects = &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}

// find returns a form of the last answer by name, or nil.
func (f *flow) find(name string) map[string]any {
	for _, rem := range at[[]any](f.body, "remediation", "value") {
		if form := rem.(map[string]any); form["name"] == name {
			return form
		}
	}
	for _, holder := range []string{"currentAuthenticator", "currentAuthenticatorEnrollment"} {
		if form := at[map[string]any](f.body, holder, "value", name); form != nil {
			return form
		}
	}
	form, _ := f.body[name].(map[string]any)
	return form
}

// post fills a form in and posts it.
func (f *flow) post(name string, values map[string]any) *flow {
	f.t.Helper()
	form := f.find(name)
	if form == nil {
		f.t.Fatalf("no form %q in %s", name, f.raw)
	}
	body := map[string]any{}
	for k, v := range values {
		body[k] = v
	}
	for _, input := range at[[]any](form, "value") {
		if input := input.(map[string]any); input["mutable"] == false {
			body[input["name"].(string)] = input["value"]
		}
	}
	f.json(strings.TrimPrefix(form["href"].(string), f.org.URL), body)
	return f
}

// option finds the id of an offered authenticator by its key.
func (f *flow) option(key string) string {
	f.t.Helper()
	for _, a := range at[[]any](f.body, "authenticators", "value") {
		if a := a.(map[string]any); a["key"] == key {
			return a["id"].(string)
		}
	}
	f.t.Fatalf("%s is not offered in %s", key, f.raw)
	return ""
}

func (f *flow) choose(key string, more ...string) *flow {
	f.t.Helper()
	picked := map[string]any{"id": f.option(key)}
	for i := 0; i+1 < len(more); i += 2 {
		picked[more[i]] = more[i+1]
	}
	return f.post("select-authenticator-enroll", map[string]any{"authenticator": picked})
}

func (f *flow) prove(code string) *flow {
	f.t.Helper()
	return f.post("enroll-authenticator", passcode(code))
}

func passcode(code string) map[string]any {
	return map[string]any{"credentials": map[string]any{"passcode": code}}
}

func (f *flow) profile() map[string]any {
	return map[string]any{"userProfile": map[string]any{"firstName": "Ada", "lastName": "Lovelace", "email": f.email}}
}

// toProfile opens the sign-up form and submits it.
func (f *flow) toProfile() *flow {
	f.t.Helper()
	return f.post("select-enroll-profile", nil).post("enroll-profile", f.profile())
}

// code is the newest code sent to an address or number.
func (f *flow) code(to string) string {
	f.t.Helper()
	for _, m := range f.org.Messages(to) {
		if m.Code != "" {
			return m.Code
		}
	}
	f.t.Fatalf("no code for %s", to)
	return ""
}

// toEmail walks the seed flow up to the choice of e-mail.
func (f *flow) toEmail() *flow {
	f.t.Helper()
	return f.toProfile().choose("okta_password").prove(goodPassword)
}

// text chooses phone and a number in one call.
func (f *flow) text(number string) *flow {
	f.t.Helper()
	return f.choose("phone_number", "methodType", "sms", "phoneNumber", number)
}

// number gives the number where the org asks for it separately.
func (f *flow) number(method, number string) *flow {
	f.t.Helper()
	picked := map[string]any{"id": f.option("phone_number"), "methodType": method, "phoneNumber": number}
	return f.post("authenticator-enrollment-data", map[string]any{"authenticator": picked})
}

func (f *flow) get(target string) *flow {
	f.t.Helper()
	f.send(http.MethodGet, target, "", nil)
	return f
}

// toSkip walks the seed flow up to the page where phone can be skipped.
func (f *flow) toSkip() *flow {
	f.t.Helper()
	f.toEmail().choose("okta_email")
	return f.prove(f.code(f.email))
}

// tokens redeems the interaction code of the last answer.
func (f *flow) tokens() map[string]any {
	f.t.Helper()
	f.form("/v1/token", f.tokenForm())
	return f.body
}

func (f *flow) tokenForm() url.Values {
	f.t.Helper()
	var code string
	for _, v := range at[[]any](f.body, "successWithInteractionCode", "value") {
		if v := v.(map[string]any); v["name"] == "interaction_code" {
			code = v["value"].(string)
		}
	}
	if code == "" {
		f.t.Fatalf("no interaction code in %d %s", f.status, f.raw)
	}
	form := url.Values{
		"grant_type": {"interaction_code"}, "interaction_code": {code}, "client_id": {f.org.ClientID},
		"code_verifier": {f.verifier},
	}
	if f.org.ClientSecret != "" {
		form.Set("client_secret", f.org.ClientSecret)
	}
	return form
}
