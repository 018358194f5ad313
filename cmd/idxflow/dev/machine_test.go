package dev

import (
	"bytes"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// anyPorts listen where nobody else does.
func anyPorts() Options {
	return Options{Web: "localhost:0", API: "localhost:0", Okta: "localhost:0", OktaAdmin: "localhost:0", Seed: 7,
		Getenv: func(string) string { return "" }, Log: io.Discard}
}

func start(t *testing.T, o Options) *Machine {
	t.Helper()
	m, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(m.Stop)
	return m
}

// page is a page of the demo site, as far as the API can tell.
type page struct {
	t           *testing.T
	api, origin string
	token       any
}

func (p *page) post(route string, body map[string]any) map[string]any {
	p.t.Helper()
	if p.token != nil {
		body["continuation"] = p.token
	}
	text, _ := json.Marshal(body)
	request, _ := http.NewRequestWithContext(p.t.Context(), http.MethodPost, p.api+route, bytes.NewReader(text))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Origin", p.origin)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	if got := response.Header.Get("Access-Control-Allow-Origin"); got != p.origin {
		p.t.Errorf("%s allows origin %q, want %q", route, got, p.origin)
	}
	var view map[string]any
	if err := json.NewDecoder(response.Body).Decode(&view); err != nil || response.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: status %d, error %v, body %v", route, response.StatusCode, err, view)
	}
	p.token = view["continuation"]
	return view
}

func get(t *testing.T, url string) (*http.Response, string) {
	t.Helper()
	response, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, _ := io.ReadAll(response.Body)
	return response, string(body)
}

// A sign-up from the first request to the tokens, as the page makes it: it learns from the site where the API is.
func TestASignUpOverHTTP(t *testing.T) {
	m := start(t, anyPorts())
	for _, origin := range []string{m.Web, strings.Replace(m.Web, "localhost", "127.0.0.1", 1)} {
		m.Org.Reset()
		var config struct{ API, Inbox string }
		if _, body := get(t, origin+"/config.json"); json.Unmarshal([]byte(body), &config) != nil || config.API != m.API || config.Inbox != m.OktaAdmin {
			t.Fatalf("the site says %s, want the API at %s and the inbox at %s", body, m.API, m.OktaAdmin)
		}
		p := &page{t: t, api: config.API, origin: origin}
		p.post("/register", map[string]any{})
		p.post("/register", map[string]any{"profile": map[string]any{"firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com"}})
		p.post("/authenticator", map[string]any{"authenticator": "okta_password", "password": "Correct horse 1"})
		p.post("/authenticator", map[string]any{"authenticator": "okta_email"})
		_, inbox := get(t, config.Inbox+"/messages?to=ada@example.com")
		var messages []oktasim.Message
		if err := json.Unmarshal([]byte(inbox), &messages); err != nil || len(messages) != 1 {
			t.Fatalf("the inbox holds %s", inbox)
		}
		p.post("/verify", map[string]any{"code": messages[0].Code})
		view := p.post("/skip", map[string]any{})
		tokens, _ := view["tokens"].(map[string]any)
		if id, _ := tokens["idToken"].(string); view["status"] != "SUCCESS" || strings.Count(id, ".") != 2 {
			t.Errorf("it ended with %v", view)
		}
	}
}

// The pages that people are sent to are there.
func TestThePagesAreServed(t *testing.T) {
	m := start(t, anyPorts())
	for _, path := range []string{"/", signInPage, signUpPage, "/app.js", "/site.css"} {
		if response, body := get(t, m.Web+path); response.StatusCode != http.StatusOK || body == "" {
			t.Errorf("%s is answered with %s", path, response.Status)
		}
	}
	for _, path := range []string{"/package.json", "/embed.go", "/test/"} {
		if response, _ := get(t, m.Web+path); response.StatusCode != http.StatusNotFound {
			t.Errorf("%s is answered with %s", path, response.Status)
		}
	}
}

// The simulated org sends people to this machine and knows no other.
func TestTheOrgKnowsItsApp(t *testing.T) {
	m := start(t, anyPorts())
	p := m.Org.Policy()
	if p.RedirectURIs[0] != m.API+"/login/callback" || p.InitiateLoginURI != m.API+"/login" || p.EmailVerificationCallback != m.API+"/login/callback" {
		t.Errorf("the org has %v, %s and %s for an API at %s", p.RedirectURIs, p.InitiateLoginURI, p.EmailVerificationCallback, m.API)
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	response, err := client.Get(p.InitiateLoginURI)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got := response.Header.Get("Location"); got != m.Web+"/signin.html" {
		t.Errorf("the sign-in page is %q at site %q", got, m.Web)
	}
}

func TestWithARealOrgNothingIsSimulated(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{RedirectURIs: []string{"http://localhost:9/cb"}})
	environment := map[string]string{"OKTA_IDX_ISSUER": org.Issuer, "OKTA_IDX_CLIENTID": org.ClientID,
		"OKTA_IDX_CLIENTSECRET": org.ClientSecret, "OKTA_IDX_REDIRECTURI": "http://localhost:9/cb"}
	o := anyPorts()
	o.Getenv = func(name string) string { return environment[name] }
	m := start(t, o)
	if m.Org != nil || m.Okta != "" || m.OktaAdmin != "" || m.Issuer != org.Issuer {
		t.Errorf("got org %v at %q and %q, issuer %q", m.Org, m.Okta, m.OktaAdmin, m.Issuer)
	}
	(&page{t: t, api: m.API, origin: m.Web}).post("/register", map[string]any{})
	if len(org.Requests()) == 0 {
		t.Error("the org was not asked")
	}
}

func TestWhatAPersonSetsForTheAPIHoldsHereToo(t *testing.T) {
	o := anyPorts()
	o.Getenv = func(name string) string {
		return map[string]string{"APP_SIGN_IN_URL": "https://app.example.com/in", "OKTA_IDX_CLIENTID": "another org's"}[name]
	}
	m := start(t, o)
	response, err := (&http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}).Get(m.API + "/login")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if got := response.Header.Get("Location"); got != "https://app.example.com/in" {
		t.Errorf("the sign-in page is %q", got)
	}
	(&page{t: t, api: m.API, origin: m.Web}).post("/register", map[string]any{}) // by the simulated org's client id
}

func TestAFailedStartLeavesNothingOpen(t *testing.T) {
	taken, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	o := anyPorts()
	o.OktaAdmin = taken.Addr().String()
	_, err = Start(o)
	if err == nil || !strings.Contains(err.Error(), "is taken") || !strings.Contains(err.Error(), "-okta-admin") {
		t.Errorf("a busy port: error %v", err)
	}

	o = anyPorts()
	o.Policy = oktasim.Policy{Order: "sideways"}
	if _, err := Start(o); err == nil || !strings.Contains(err.Error(), "order") {
		t.Errorf("a bad policy: error %v", err)
	}

	o = anyPorts()
	o.Getenv = func(name string) string {
		if name == "LOG_LEVEL" {
			return "loud"
		}
		return ""
	}
	if _, err := Start(o); err == nil || !strings.Contains(err.Error(), "LOG_LEVEL") {
		t.Errorf("a bad variable: error %v", err)
	}
}

func TestStopClosesEveryAddress(t *testing.T) {
	m, err := Start(anyPorts())
	if err != nil {
		t.Fatal(err)
	}
	addresses := []string{m.Web, m.API, m.Okta, m.OktaAdmin}
	for _, a := range addresses {
		get(t, a)
	}
	m.Stop()
	for _, a := range addresses {
		if _, err := net.Dial("tcp", strings.TrimPrefix(a, "http://")); err == nil {
			t.Errorf("%s still answers", a)
		}
	}
	select {
	case err := <-m.failed:
		t.Errorf("stopping counts as a failure: %v", err)
	default:
	}
}
