package steps_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/internal/app"
	"github.com/idxflow/idxflow/internal/app/steps"
	"github.com/idxflow/idxflow/oktasim"
)

const mail = "canary.ada@example.com"

// configFor is what the environment of a deployment against org would say.
func configFor(t *testing.T, org *oktasim.Server) app.Config {
	t.Helper()
	env := map[string]string{
		"OKTA_IDX_ISSUER": org.Issuer, "OKTA_IDX_CLIENTID": org.ClientID, "OKTA_IDX_CLIENTSECRET": org.ClientSecret,
		"OKTA_IDX_REDIRECTURI": org.RedirectURI, "SEAL_KEYS": strings.Repeat("k", 43), "ALLOWED_ORIGINS": "https://app.example.com",
		"APP_SIGN_IN_URL": signIn, "APP_SIGN_UP_URL": signUp,
	}
	cfg, err := app.Load(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	cfg.Now = org.Now
	return cfg
}

// page posts as a browser does, and every request meets functions that were wired anew.
type page struct {
	t            *testing.T
	cfg          app.Config
	continuation string
}

// body is what a page reads of an answer.
type body struct {
	Status       any
	Code         string
	Continuation string
	NextStep     struct{ Name string }
	Tokens       struct{ IDToken, AccessToken string }
}

func (p *page) post(path string, members map[string]any) body {
	p.t.Helper()
	functions, err := steps.Wire(p.cfg)
	if err != nil {
		p.t.Fatal(err)
	}
	members = maps.Clone(members)
	if p.continuation != "" {
		members["continuation"] = p.continuation
	}
	in, err := json.Marshal(members)
	if err != nil {
		p.t.Fatal(err)
	}
	r := httptest.NewRequestWithContext(p.t.Context(), "POST", "https://api.example.com"+path, bytes.NewReader(in))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Origin", "https://app.example.com")
	w := httptest.NewRecorder()
	functions.All.ServeHTTP(w, r)
	var out body
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
		p.t.Fatalf("%v in %s", err, w.Body)
	}
	if out.Continuation != "" {
		p.continuation = out.Continuation
	}
	return out
}

func (p *page) at(step string, got body) {
	p.t.Helper()
	if got.NextStep.Name != step {
		p.t.Fatalf("got %+v, want step %s", got, step)
	}
}

// The whole way from an event to tokens, each request by a process that remembers nothing, and what the log says of it.
func TestASignUpThroughTheFunctions(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	var log bytes.Buffer
	p := &page{t: t, cfg: configFor(t, org)}
	p.cfg.Out = &log
	const password = ` Kestrel "9" \ x🔋 `

	p.at("enroll-profile", p.post("/register", map[string]any{}))
	p.at("select-authenticator-enroll", p.post("/register", map[string]any{"profile": map[string]any{"firstName": "Canary", "lastName": "L", "email": mail}}))
	p.at("select-authenticator-enroll", p.post("/authenticator", map[string]any{"authenticator": "okta_password", "password": password}))
	p.at("enroll-authenticator", p.post("/authenticator", map[string]any{"authenticator": "okta_email"}))
	if wrong := p.post("/verify", map[string]any{"code": "000000"}); wrong.Code != "code_rejected" {
		t.Errorf("wrong code: %+v", wrong)
	}
	code := org.Messages(mail)[0].Code
	p.at("select-authenticator-enroll", p.post("/verify", map[string]any{"code": " " + code[:3] + "-" + code[3:]}))
	done := p.post("/skip", map[string]any{})
	if done.Status != "SUCCESS" || done.Tokens.IDToken == "" {
		t.Fatalf("got %+v", done)
	}
	theLog(t, log.String(), []string{code, password, "anary", p.continuation, done.Tokens.IDToken, done.Tokens.AccessToken, org.ClientSecret})
}

// theLog holds the lines of the sign-up against what they must and must not say.
func theLog(t *testing.T, log string, secrets []string) {
	t.Helper()
	calls := 0
	for line := range strings.Lines(log) {
		var l struct {
			UpstreamCalls                   int
			Route, RequestID, OktaRequestID string
		}
		if err := json.Unmarshal([]byte(line), &l); err != nil || l.Route == "" || l.RequestID == "" || l.OktaRequestID == "" {
			t.Errorf("line %s: %v", line, err)
		}
		calls += l.UpstreamCalls
	}
	if want := 10 + 1 + 1; calls != want { // the seed flow, the wrong code, and the keys that a new process fetches
		t.Errorf("%d upstream calls, want %d:\n%s", calls, want, log)
	}
	for _, secret := range secrets {
		if strings.Contains(log, secret) {
			t.Errorf("the log names %q:\n%s", secret, log)
		}
	}
}

func TestWiringNamesWhatIsWrong(t *testing.T) {
	for _, name := range []string{"OKTA_IDX_ISSUER", "OKTA_IDX_CLIENTID", "SEAL_KEYS"} {
		t.Setenv(name, "")
	}
	_, err := steps.New(t.Context())
	for _, name := range []string{"OKTA_IDX_ISSUER", "OKTA_IDX_CLIENTID", "SEAL_KEYS"} {
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s is not named: %v", name, err)
		}
	}
}

func TestTheProcessWarmsUpBeforeItsFirstRequest(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	for name, value := range map[string]string{"OKTA_IDX_ISSUER": org.Issuer, "OKTA_IDX_CLIENTID": org.ClientID, "OKTA_IDX_REDIRECTURI": org.RedirectURI,
		"SEAL_KEYS": strings.Repeat("k", 43), "ALLOWED_ORIGINS": "https://app.example.com"} {
		t.Setenv(name, value)
	}
	if _, err := steps.New(t.Context()); err != nil {
		t.Fatal(err)
	}
	if reqs := org.Requests(); len(reqs) != 1 || !strings.HasSuffix(reqs[0].Path, "/v1/keys") {
		t.Errorf("requests %+v, want the keys", reqs)
	}
	t.Setenv("OKTA_IDX_ISSUER", "http://127.0.0.1:1")
	if _, err := steps.New(t.Context()); err != nil {
		t.Errorf("an org that cannot be reached yet must not keep the function from starting: %v", err)
	}
}

func TestWithoutARedirectURIItIsTheCallbackOfTheOwnDomain(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{RedirectURIs: []string{"https://api.example.com/login/callback"}})
	p := &page{t: t, cfg: configFor(t, org)}
	p.cfg.RedirectURI, p.cfg.Out = "", io.Discard
	p.at("enroll-profile", p.post("/register", map[string]any{}))
	p.cfg.RedirectURI, p.continuation = "https://other.example.com/login/callback", ""
	if got := p.post("/register", map[string]any{}); got.Code != "okta_misconfigured" {
		t.Errorf("a redirect URI that is not registered: got %+v", got)
	}
}
