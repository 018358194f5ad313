package gateway

import (
	"encoding/base64"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/idxflow/idxflow/pkg/flow"
)

var testLogin = LoginConfig{
	SignInURL: site + "/sign-in?lang=en",
	SignUpURL: site + "/sign-up",
	Issuers:   []string{"https://org.example.com", "https://org.example.com/oauth2/default", "https://login.example.com"},
	Targets:   flow.Destinations{site, "https://docs.example.com/guides", "http://localhost:8080"},
}

const state = "0123456789abcdefghijklmnopqrstuvwxyzABCDE-_"

func visit(t *testing.T, path, query string) (*deployment, answer) {
	d := deploy(t, nil, Login(testLogin)...)
	return d, d.send(request{key: "ANY " + path, method: "GET", query: query}.event())
}

// leads checks where an answer sends the browser, and that nothing can be learned on the way.
func leads(t *testing.T, d *deployment, a answer, page string, pass url.Values) {
	t.Helper()
	d.wants(a, 303, "")
	base, fragment, _ := strings.Cut(a.Headers["location"], "#")
	got, err := url.ParseQuery(fragment)
	if err != nil || base != page || got.Encode() != pass.Encode() {
		t.Errorf("location %q, want %s with %v", a.Headers["location"], page, pass)
	}
	check(t, page, a.Headers, map[string]string{"referrer-policy": "no-referrer", "set-cookie": "",
		"content-security-policy": "default-src 'none'; frame-ancestors 'none'", "access-control-allow-origin": ""})
	if log := d.log.String(); strings.Contains(log, "canary") {
		t.Errorf("log: %s", log)
	}
}

func TestLoginLeadsToTheSignInPage(t *testing.T) {
	cases := map[string]struct {
		query string
		pass  url.Values
	}{
		"nothing, as from a mail":     {"", nil},
		"the org as issuer":           {"iss=https%3A%2F%2Forg.example.com", nil},
		"a slash at the end":          {"iss=https%3A%2F%2Forg.example.com%2F", nil},
		"a custom issuer":             {"iss=https%3A%2F%2Forg.example.com%2Foauth2%2Fdefault", nil},
		"a trusted host":              {"iss=https%3A%2F%2Flogin.example.com", nil},
		"an empty issuer":             {"iss=", nil},
		"unknown parameters":          {"fromURI=%2F&x=y&state=z&otp=1", nil},
		"an unreadable query":         {"%zz;&&==", nil},
		"a hint":                      {"login_hint=canary%2Bx%40example.com", url.Values{"login_hint": {"canary+x@example.com"}}},
		"a hint with controls":        {"login_hint=%20a%00%0d%0a%1b%e2%80%aeb%ff%20", url.Values{"login_hint": {"ab"}}},
		"two hints":                   {"login_hint=a&login_hint=b", nil},
		"a hint of 400 characters":    {"login_hint=" + strings.Repeat("%C3%A9", 400), url.Values{"login_hint": {strings.Repeat("é", 320)}}},
		"a hint that tries to add":    {"login_hint=a%26target_link_uri%3Dhttps%3A%2F%2Fevil.example%23", url.Values{"login_hint": {"a&target_link_uri=https://evil.example#"}}},
		"a target on the site":        {"target_link_uri=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc", url.Values{"target_link_uri": {site + "/a?b=c"}}},
		"a target elsewhere":          {"target_link_uri=https%3A%2F%2Fcanary.example", nil},
		"two targets":                 {"target_link_uri=" + url.QueryEscape(site) + "&target_link_uri=https%3A%2F%2Fevil.example", nil},
		"everything":                  {"iss=https%3A%2F%2Forg.example.com&login_hint=a&target_link_uri=https%3A%2F%2Fapp.example.com", url.Values{"login_hint": {"a"}, "target_link_uri": {site}}},
		"an id_token in the address":  {"id_token=canary", nil},
		"a code, which is not for it": {"interaction_code=canary&state=" + state, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d, a := visit(t, "/login", c.query)
			leads(t, d, a, testLogin.SignInURL, c.pass)
			for _, method := range []string{"GET", "HEAD"} {
				r := request{key: "ANY /login", method: method, query: c.query, headers: map[string]string{"origin": "https://evil.example"}}
				leads(t, d, d.send(r.event()), testLogin.SignInURL, c.pass)
			}
			form := request{key: "POST /login", method: "POST", body: base64.StdEncoding.EncodeToString([]byte(c.query)), base64: true,
				headers: map[string]string{"content-type": mediaForm, "origin": "null"}}
			if !strings.Contains(c.query, "id_token") {
				leads(t, d, d.send(form.event()), testLogin.SignInURL, c.pass)
			}
		})
	}
}

func TestLoginRefuses(t *testing.T) {
	form := func(body string) request {
		return request{key: "ANY /login", method: "POST", body: body, headers: map[string]string{"content-type": mediaForm}}
	}
	cases := map[string]struct {
		in     request
		status int
		code   flow.Code
	}{
		"a foreign issuer":            {request{key: "ANY /login", method: "GET", query: "iss=https%3A%2F%2Fevil.okta.com"}, 400, flow.InvalidRequest},
		"an issuer with a suffix":     {request{key: "ANY /login", method: "GET", query: "iss=https%3A%2F%2Forg.example.com.evil.com"}, 400, flow.InvalidRequest},
		"two slashes":                 {request{key: "ANY /login", method: "GET", query: "iss=https%3A%2F%2Forg.example.com%2F%2F"}, 400, flow.InvalidRequest},
		"another case":                {request{key: "ANY /login", method: "GET", query: "iss=HTTPS%3A%2F%2Forg.example.com"}, 400, flow.InvalidRequest},
		"a second, foreign issuer":    {request{key: "ANY /login", method: "GET", query: "iss=https%3A%2F%2Forg.example.com&iss=https%3A%2F%2Fevil"}, 400, flow.InvalidRequest},
		"a foreign issuer by form":    {form("iss=https%3A%2F%2Fevil.okta.com"), 400, flow.InvalidRequest},
		"an ID token":                 {form("id_token=canary"), 400, flow.InvalidRequest},
		"an empty ID token":           {form("id_token="), 400, flow.InvalidRequest},
		"JSON":                        {post("/login", `{"iss":"https://org.example.com"}`), 415, flow.UnsupportedMediaType},
		"a body without a media type": {request{key: "ANY /login", method: "POST", body: "a=b"}, 415, flow.UnsupportedMediaType},
		"a big body":                  {form(strings.Repeat("a", maxBody+1)), 413, flow.PayloadTooLarge},
		"a DELETE":                    {request{key: "ANY /login", method: "DELETE"}, 405, flow.MethodNotAllowed},
		"a preflight":                 {request{key: "ANY /login", method: "OPTIONS"}, 405, flow.MethodNotAllowed},
		"a POST of the callback":      {request{key: "ANY /login/callback", method: "POST"}, 405, flow.MethodNotAllowed},
		"the callback, foreign":       {request{key: "ANY /login/callback", method: "GET", query: "iss=https%3A%2F%2Fevil"}, 400, flow.InvalidRequest},
		"an unknown path":             {request{key: "$default", method: "GET"}, 404, flow.NotFound},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d := deploy(t, nil, Login(testLogin)...)
			a := d.send(c.in.event())
			d.wants(a, c.status, c.code)
			want := ""
			if c.status == 405 {
				want = map[bool]string{true: "GET, HEAD", false: "GET, HEAD, POST"}[strings.Contains(c.in.key, "callback")]
			}
			if a.Headers["allow"] != want || a.Headers["location"] != "" {
				t.Errorf("allow %q, want %q; location %q, want none", a.Headers["allow"], want, a.Headers["location"])
			}
			if strings.Contains(d.log.String()+a.Body, "canary") {
				t.Errorf("log or body names a value: %s %s", d.log, a.Body)
			}
		})
	}
	d := deploy(t, nil, Login(testLogin)...)
	leads(t, d, d.send(form("").event()), testLogin.SignInURL, nil)
	leads(t, d, d.send(request{key: "ANY /login", method: "POST"}.event()), testLogin.SignInURL, nil)
}

func TestTheCallbackHandsOnWhatItKnowsAndDropsTheRest(t *testing.T) {
	up := func(name, value string) url.Values { return url.Values{name: {value}, "state": {state}} }
	cases := map[string]struct {
		query string
		pass  url.Values // nil: leads to the sign-in page
	}{
		"a link of a mail":            {"otp=canary1&state=" + state, up("otp", "canary1")},
		"the other way round":         {"state=" + state + "&otp=439246&x=y", up("otp", "439246")},
		"a return of a provider":      {"interaction_code=canary-_.~&state=" + state, up("interaction_code", "canary-_.~")},
		"an error":                    {"error=access_denied&error_description=canary&state=" + state, up("error", "access_denied")},
		"more is needed":              {"error=interaction_required&state=" + state, up("error", "interaction_required")},
		"two kinds":                   {"otp=439246&interaction_code=x&error=access_denied&state=" + state, up("otp", "439246")},
		"a malformed otp and a code":  {"otp=x&interaction_code=abcd&state=" + state, up("interaction_code", "abcd")},
		"nothing":                     {"", nil},
		"no state":                    {"otp=439246", nil},
		"a short state":               {"otp=439246&state=" + state[1:], nil},
		"a long state":                {"otp=439246&state=" + state + "x", nil},
		"another alphabet":            {"otp=439246&state=" + state[1:] + "%3D", nil},
		"two states":                  {"otp=439246&state=" + state + "&state=" + state, nil},
		"two codes":                   {"otp=439246&otp=439247&state=" + state, nil},
		"a short otp":                 {"otp=123&state=" + state, nil},
		"a long otp":                  {"otp=01234567890123456&state=" + state, nil},
		"an otp with a line end":      {"otp=439246%0a&state=" + state, nil},
		"an otp with markup":          {"otp=%3Cb%3Ecanary&state=" + state, nil},
		"an error of nobody's":        {"error=canary&state=" + state, nil},
		"a code with blanks":          {"interaction_code=a+b&state=" + state, nil},
		"a code of 513 characters":    {"interaction_code=" + strings.Repeat("a", 513) + "&state=" + state, nil},
		"a token, which is not known": {"id_token=canary&access_token=canary&state=" + state, nil},
		"a hint and nothing else":     {"iss=https%3A%2F%2Forg.example.com", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			page := testLogin.SignInURL
			if c.pass != nil {
				page = testLogin.SignUpURL
			}
			d, a := visit(t, "/login/callback", c.query)
			leads(t, d, a, page, c.pass)
			leads(t, d, d.send(request{key: "GET /login/callback", method: "HEAD", query: c.query}.event()), page, c.pass)
		})
	}
}

func TestNobodyIsSentElsewhere(t *testing.T) {
	allowed := []string{
		site, site + "/", site + "/a/b?c=d&e=https://evil.example", site + "?x=y", site + "/a@b", site + "/%20blank",
		"https://docs.example.com/guides", "https://docs.example.com/guides/", "https://docs.example.com/guides/a", "http://localhost:8080/x",
	}
	refused := []string{
		"", "/", "/relative", "relative", "//app.example.com", "//evil.example", `\\evil.example`, `/\evil.example`, "https:evil.example",
		"https:/app.example.com", "https:///app.example.com", "https://", "javascript:alert(1)", "data:text/html,x", "http://app.example.com", "ftp://app.example.com",
		"https://evil.example", "https://app.example.com.evil.example", "https://evilapp.example.com", "https://a.app.example.com",
		"https://app.example.com@evil.example", "https://user@app.example.com", "https://user:pw@app.example.com/", "https://@app.example.com",
		"https://app.example.com:443", "https://app.example.com:8443", "https://app.example.com:", "https://APP.example.com",
		site + "#x", site + "/#", site + `\@evil.example`, site + `/\evil`, `https:\\app.example.com`, "https://evil.example#" + site, "https://evil.example?" + site,
		site + "/..", site + "/a/../b", site + "/./", site + "/%2e%2e/b", site + "/%2E./b", site + "/%252e%252e/b", site + "/%25", site + "/%5c", site + "/a//b",
		site + "/%2f%2fevil", site + "/\t", site + "/ a", " " + site, site + " ", site + "\r\nx: y", site + "/%0d%0aset-cookie", site + "/%00", site + "/%zz",
		"https://app.exämple.com", "https://аpp.example.com", "https://app。example.com", "https://app.example.com/ä", "https://xn--pp-8cd.example.com",
		"https://docs.example.com", "https://docs.example.com/", "https://docs.example.com/guidesx", "https://docs.example.com/guides/../x",
		"https://docs.example.com/x/guides", "https://docs.example.com/guides%2f..%2fx", "https://docs.example.com/%67uides/../x",
		"http://localhost:8081", "http://localhost", "http://127.0.0.1:8080", site + "/" + strings.Repeat("a", 2048),
	}
	for _, target := range allowed {
		if !testLogin.Targets.Allow(target) {
			t.Errorf("%q is refused", target)
		}
	}
	for _, target := range refused {
		if testLogin.Targets.Allow(target) {
			t.Errorf("%q is allowed", target)
		}
		d, a := visit(t, "/login", url.Values{"target_link_uri": {target}}.Encode())
		leads(t, d, a, testLogin.SignInURL, nil)
		if target != "" && !strings.Contains(d.log.String(), `"dropped":"target_link_uri"`) {
			t.Errorf("%q: the log does not say so: %s", target, d.log)
		}
	}
	if (flow.Destinations{}).Allow(site) || (flow.Destinations{""}).Allow("https://evil.example") || (flow.Destinations{"://"}).Allow(site) {
		t.Error("an empty list allows something")
	}
}

// FuzzLogin holds the redirect's promise for any query: to one of two pages, with known names in the fragment only.
func FuzzLogin(f *testing.F) {
	for _, seed := range []string{"", "iss=https://org.example.com", "login_hint=%00a&target_link_uri=https://app.example.com/%2e", "otp=1234&state=" + state,
		"error=access_denied&state=" + state, "target_link_uri=//evil.example", "target_link_uri=https://app.example.com%5c@evil", "a;b=%zz&&"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		if !utf8.ValidString(query) {
			return
		}
		for _, path := range []string{"/login", "/login/callback"} {
			_, a := visit(t, path, query)
			if a.StatusCode == 400 && a.Headers["location"] == "" {
				continue
			}
			page, fragment, _ := strings.Cut(a.Headers["location"], "#")
			pass, err := url.ParseQuery(fragment)
			if a.StatusCode != 303 || err != nil || page != testLogin.SignInURL && page != testLogin.SignUpURL {
				t.Fatalf("%q: %d %q", query, a.StatusCode, a.Headers["location"])
			}
			if target := pass.Get("target_link_uri"); target != "" && !testLogin.Targets.Allow(target) {
				t.Errorf("%q passes %q on", query, target)
			}
		}
	})
}
