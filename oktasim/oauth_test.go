package oktasim_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/idxflow/idxflow/oktasim"
)

// finished is a sign-up with its tokens, for the given scopes.
func finished(t *testing.T, p oktasim.Policy, scope string) (*flow, map[string]any) {
	t.Helper()
	f := &flow{t: t, org: oktasim.Start(t, short(p)), email: "ada@example.com", verifier: strings.Repeat("v", 43)}
	form := f.interactForm()
	form.Set("scope", scope)
	f.form("/v1/interact", form)
	f.handle = f.body["interaction_handle"].(string)
	return f, f.introspect().toSkip().tokens()
}

// client is a form with the client's credentials.
func (f *flow) client(values ...string) url.Values {
	form := url.Values{"client_id": {f.org.ClientID}, "client_secret": {f.org.ClientSecret}}
	for i := 0; i+1 < len(values); i += 2 {
		form.Set(values[i], values[i+1])
	}
	return form
}

func (f *flow) refresh(token any) *flow {
	f.t.Helper()
	f.form("/v1/token", f.client("grant_type", "refresh_token", "refresh_token", token.(string)))
	return f
}

const offline = "openid email offline_access"

func TestRefresh(t *testing.T) {
	t.Run("with a persistent token", func(t *testing.T) {
		f, first := finished(t, oktasim.Policy{}, offline)
		second := f.refresh(first["refresh_token"]).body
		if f.status != 200 || second["refresh_token"] != first["refresh_token"] || second["access_token"] == first["access_token"] {
			t.Fatalf("%d %s", f.status, f.raw)
		}
		if id := f.verify(second["id_token"].(string)); id["nonce"] != nil || id["email"] != "ada@example.com" {
			t.Errorf("id token: %v", id)
		}
	})
	t.Run("with rotating ones, and a stolen one", func(t *testing.T) {
		f, first := finished(t, oktasim.Policy{RefreshTokens: "rotating"}, offline)
		second := f.refresh(first["refresh_token"]).body
		if f.status != 200 || second["refresh_token"] == first["refresh_token"] {
			t.Fatalf("%d %s", f.status, f.raw)
		}
		if f.refresh(first["refresh_token"]); f.status != 200 {
			t.Fatalf("within the grace: %d %s", f.status, f.raw)
		}
		newest := f.body["refresh_token"]
		f.org.Advance(31 * time.Second)
		if f.refresh(first["refresh_token"]); f.status != 400 || f.body["error"] != "invalid_grant" {
			t.Fatalf("stolen: %d %s", f.status, f.raw)
		}
		if f.refresh(newest); f.status != 400 || f.body["error"] != "invalid_grant" {
			t.Fatalf("after the theft: %d %s", f.status, f.raw)
		}
	})
	t.Run("refused", func(t *testing.T) {
		f, first := finished(t, oktasim.Policy{}, offline)
		token := first["refresh_token"].(string)
		f.wantOAuth("/v1/token", f.client("grant_type", "refresh_token"), 400, "invalid_request")
		f.wantOAuth("/v1/token", f.client("grant_type", "refresh_token", "refresh_token", "nonsense"), 400, "invalid_grant")
		f.wantOAuth("/v1/token", f.client("grant_type", "refresh_token", "refresh_token", first["access_token"].(string)), 400, "invalid_grant")
		f.wantOAuth("/v1/token", f.client("grant_type", "refresh_token", "refresh_token", token, "scope", "openid profile"), 400, "invalid_scope")
		f.org.Advance(91 * 24 * time.Hour)
		f.wantOAuth("/v1/token", f.client("grant_type", "refresh_token", "refresh_token", token), 400, "invalid_grant")
	})
	t.Run("of an app without the grant", func(t *testing.T) {
		f, first := finished(t, oktasim.Policy{Client: oktasim.Client{Grants: []oktasim.GrantType{"interaction_code"}}}, offline)
		if first["refresh_token"] != nil {
			t.Error("a refresh token was issued")
		}
		f.wantOAuth("/v1/token", f.client("grant_type", "refresh_token", "refresh_token", "x"), 400, "unauthorized_client")
	})
}

func TestRevokeAndIntrospect(t *testing.T) {
	f, got := finished(t, oktasim.Policy{}, offline)
	active := func(name string) map[string]any {
		f.form("/v1/introspect", f.client("token", got[name].(string)))
		return f.body
	}
	for name, want := range map[string]string{"access_token": "openid email offline_access", "refresh_token": "openid email offline_access", "id_token": ""} {
		body := active(name)
		if scope, _ := body["scope"].(string); body["active"] != true || scope != want || body["client_id"] != f.org.ClientID || body["iss"] != f.org.Issuer {
			t.Errorf("%s: %v", name, body)
		}
	}
	if f.form("/v1/introspect", f.client("token", "nonsense")); f.status != 200 || len(f.body) != 1 || f.body["active"] != false {
		t.Errorf("unknown: %d %s", f.status, f.raw)
	}
	if f.form("/v1/revoke", f.client("token", got["refresh_token"].(string), "token_type_hint", "refresh_token")); f.status != 200 || len(f.raw) != 0 {
		t.Errorf("revoke: %d %s", f.status, f.raw)
	}
	for _, name := range []string{"access_token", "refresh_token"} {
		if active(name)["active"] != false {
			t.Errorf("%s lives on", name)
		}
	}
	if f.form("/v1/revoke", f.client("token", "nonsense")); f.status != 200 {
		t.Errorf("revoking nothing: %d", f.status)
	}
	f.wantOAuth("/v1/revoke", f.client(), 400, "invalid_request")
	f.wantOAuth("/v1/revoke", f.client("token", "x", "client_secret", "wrong"), 401, "invalid_client")
	f.wantOAuth("/v1/introspect", f.client("token", "x", "client_secret", "wrong"), 401, "invalid_client")
}

func TestUserinfo(t *testing.T) {
	f, got := finished(t, oktasim.Policy{}, "openid email")
	ask := func(token string) *flow {
		q, err := http.NewRequestWithContext(t.Context(), http.MethodGet, f.oauth()+"/v1/userinfo", nil)
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Authorization", "Bearer "+token)
		f.do(q)
		return f
	}
	if ask(got["access_token"].(string)); f.status != 200 || f.body["sub"] != f.org.Users()[0].ID || f.body["email"] != f.email || f.body["name"] != nil {
		t.Errorf("%d %s", f.status, f.raw)
	}
	if ask(got["id_token"].(string)); f.status != 401 || !strings.Contains(f.header.Get("WWW-Authenticate"), "invalid_token") {
		t.Errorf("an ID token: %d %v", f.status, f.header)
	}
	f.org.Advance(time.Hour)
	if ask(got["access_token"].(string)); f.status != 401 {
		t.Errorf("too late: %d", f.status)
	}
	f, got = finished(t, oktasim.Policy{}, "email")
	if ask(got["access_token"].(string)); f.status != 403 || !strings.Contains(f.header.Get("WWW-Authenticate"), "insufficient_scope") {
		t.Errorf("without openid: %d", f.status)
	}
}

func TestPrivateKeyJWT(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	public := string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	f := &flow{t: t, org: oktasim.Start(t, oktasim.Policy{Client: oktasim.Client{PublicKey: public}}), email: "ada@example.com", verifier: strings.Repeat("v", 43)}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: key}, nil)
	if err != nil {
		t.Fatal(err)
	}
	right := jwt.Claims{
		Issuer: f.org.ClientID, Subject: f.org.ClientID, Audience: jwt.Audience{f.oauth() + "/v1/interact"},
		Expiry: jwt.NewNumericDate(f.org.Now().Add(time.Minute)), ID: "once",
	}
	send := func(change func(*jwt.Claims), more ...string) *flow {
		claims := right
		change(&claims)
		compact, err := jwt.Signed(signer).Claims(claims).Serialize()
		if err != nil {
			t.Fatal(err)
		}
		form := f.interactForm()
		form.Del("client_secret")
		form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		form.Set("client_assertion", compact)
		for i := 0; i+1 < len(more); i += 2 {
			form.Set(more[i], more[i+1])
		}
		f.form("/v1/interact", form)
		return f
	}
	for name, change := range map[string]func(*jwt.Claims){
		"another audience": func(c *jwt.Claims) { c.Audience = jwt.Audience{f.oauth() + "/v1/token"} },
		"another issuer":   func(c *jwt.Claims) { c.Issuer = "0oaNobody" },
		"another subject":  func(c *jwt.Claims) { c.Subject = "0oaNobody" },
		"expired":          func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(f.org.Now().Add(-time.Second)) },
		"no expiry":        func(c *jwt.Claims) { c.Expiry = nil },
		"too far ahead":    func(c *jwt.Claims) { c.Expiry = jwt.NewNumericDate(f.org.Now().Add(2 * time.Hour)) },
	} {
		if send(change); f.status != 401 || f.body["error"] != "invalid_client" {
			t.Errorf("%s: %d %s", name, f.status, f.raw)
		}
	}
	same := func(*jwt.Claims) {}
	if send(same, "client_assertion", "e30.e30.e30"); f.status != 401 {
		t.Errorf("another signature: %d", f.status)
	}
	if send(same); f.status != 200 {
		t.Fatalf("right: %d %s", f.status, f.raw)
	}
	if send(same); f.status != 401 {
		t.Errorf("a second time: %d", f.status)
	}
	f.wantOAuth("/v1/interact", f.interactForm(), 401, "invalid_client")
}

func TestTrustedOrigins(t *testing.T) {
	ask := func(f *flow, method, path, origin string) *flow {
		q, err := http.NewRequestWithContext(t.Context(), method, f.oauth()+path, strings.NewReader(f.interactForm().Encode()))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Origin", origin)
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Access-Control-Request-Headers", "x-okta-user-agent-extended")
		f.do(q)
		return f
	}
	start := func(p oktasim.Policy) *flow {
		return &flow{t: t, org: oktasim.Start(t, p), email: "ada@example.com", verifier: strings.Repeat("v", 43)}
	}
	const app, evil = "http://localhost:8080", "https://evil.example"
	f := start(oktasim.Policy{Client: oktasim.Client{Public: true}})
	if ask(f, "POST", "/v1/interact", app); f.status != 200 || f.header.Get("Access-Control-Allow-Origin") != app {
		t.Errorf("trusted: %d %v", f.status, f.header)
	}
	if ask(f, "OPTIONS", "/v1/interact", app); f.status != 204 || f.header.Get("Access-Control-Allow-Headers") != "x-okta-user-agent-extended" {
		t.Errorf("preflight: %d %v", f.status, f.header)
	}
	if ask(f, "OPTIONS", "/v1/interact", evil); f.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("foreign preflight: %v", f.header)
	}
	if ask(f, "POST", "/v1/interact", evil); f.status != 400 || f.body["error"] != "invalid_request" || f.header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("foreign: %d %v", f.status, f.header)
	}
	if ask(f, "GET", "/v1/keys", evil); f.status != 200 || f.header.Get("Access-Control-Allow-Origin") != evil {
		t.Errorf("keys: %d %v", f.status, f.header)
	}
	// A server that passes its visitor's Origin on.
	f = start(oktasim.Policy{})
	if ask(f, "POST", "/v1/interact", app); f.status != 401 || f.body["error"] != "invalid_client" {
		t.Errorf("a secret from a browser: %d %s", f.status, f.raw)
	}
	f = start(oktasim.Policy{Client: oktasim.Client{Public: true}, TrustedOrigins: []string{"https://only.example"}})
	if ask(f, "POST", "/v1/interact", app); f.status != 400 {
		t.Errorf("not of the list: %d", f.status)
	}
}

func TestSetupErrors(t *testing.T) {
	for setup, c := range map[oktasim.SetupError]struct {
		status int
		code   string
	}{
		"interaction-code-disabled": {400, "access_denied"}, "no-matching-policy": {401, "access_denied"}, "no-scope-allowed": {400, "access_denied"},
		"sign-up-denied": {403, "access_denied"}, "network-zone": {403, "access_denied"}, "confidential-client-required": {400, "unauthorized_client"},
		"server-error-at-interact": {500, "server_error"},
	} {
		f := &flow{t: t, org: oktasim.Start(t, oktasim.Policy{SetupError: setup}), verifier: strings.Repeat("v", 43)}
		f.wantOAuth("/v1/interact", f.interactForm(), c.status, c.code)
	}
	for setup, c := range map[oktasim.SetupError]struct {
		status int
		code   string
	}{
		"server-lacks-grant": {400, "unsupported_grant_type"}, "user-not-assigned": {400, "access_denied"}, "failed-username-transform": {403, "access_denied"},
		"unsatisfiable": {400, "invalid_grant"}, "interaction-required": {400, "interaction_required"}, "user-rate-limited": {429, "invalid_grant"},
		"server-error-at-token": {500, "server_error"},
	} {
		f := newFlow(t, oktasim.Start(t, short(oktasim.Policy{SetupError: setup})), "ada@example.com").toSkip()
		f.wantOAuth("/v1/token", f.tokenForm(), c.status, c.code)
	}
	f := &flow{t: t, org: oktasim.Start(t, oktasim.Policy{Client: oktasim.Client{Grants: []oktasim.GrantType{"refresh_token"}}}), verifier: strings.Repeat("v", 43)}
	f.wantOAuth("/v1/interact", f.interactForm(), 400, "unauthorized_client")
}
