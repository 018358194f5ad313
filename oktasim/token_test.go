package oktasim_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/idxflow/idxflow/oktasim"
)

func TestTokens(t *testing.T) {
	for _, server := range []string{"", "org", "aus1"} {
		t.Run("server "+server, func(t *testing.T) {
			org := oktasim.Start(t, oktasim.Policy{AuthorizationServer: server})
			f := newFlow(t, org, "ada@example.com").toSkip().post("skip", nil)
			got := f.tokens()
			id := f.verify(got["id_token"].(string))
			user := org.Users()[0]
			for claim, want := range map[string]any{
				"iss": org.Issuer, "aud": org.ClientID, "sub": user.ID, "nonce": "nonce-of-ada@example.com",
				"email": "ada@example.com", "email_verified": true, "name": "Ada Lovelace",
				"given_name": "Ada", "family_name": "Lovelace", "preferred_username": "ada@example.com",
			} {
				if id[claim] != want {
					t.Errorf("%s: got %v, want %v", claim, id[claim], want)
				}
			}
			if life := id["exp"].(float64) - id["iat"].(float64); life != 3600 {
				t.Errorf("lifetime: got %v s", life)
			}
			if access := f.verify(got["access_token"].(string)); access["cid"] != org.ClientID || access["uid"] != user.ID {
				t.Errorf("access token: %v", access)
			}
		})
	}
}

// verify checks a token against the keys that discovery names.
func (f *flow) verify(compact string) map[string]any {
	f.t.Helper()
	f.get(f.org.Issuer + "/.well-known/openid-configuration")
	f.get(f.body["jwks_uri"].(string))
	var set jose.JSONWebKeySet
	if err := json.Unmarshal(f.raw, &set); err != nil {
		f.t.Fatal(err)
	}
	signed, err := jose.ParseSignedCompact(compact, []jose.SignatureAlgorithm{jose.RS256})
	if err != nil {
		f.t.Fatal(err)
	}
	found := set.Key(signed.Signatures[0].Header.KeyID)
	if len(found) != 1 || !found[0].IsPublic() {
		f.t.Fatalf("keys: %s", f.raw)
	}
	payload, err := signed.Verify(found[0])
	if err != nil {
		f.t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		f.t.Fatal(err)
	}
	return claims
}

func TestRefusesAtToken(t *testing.T) {
	cases := []struct {
		name   string
		change func(*flow, url.Values)
		status int
		code   string
	}{
		{"wrong verifier", func(_ *flow, v url.Values) { v.Set("code_verifier", strings.Repeat("w", 60)) }, 400, "invalid_grant"},
		{"no verifier", func(_ *flow, v url.Values) { v.Del("code_verifier") }, 400, "invalid_grant"},
		{"unknown code", func(_ *flow, v url.Values) { v.Set("interaction_code", "nonsense") }, 400, "invalid_grant"},
		{"another grant", func(_ *flow, v url.Values) { v.Set("grant_type", "password") }, 400, "unsupported_grant_type"},
		{"wrong secret", func(_ *flow, v url.Values) { v.Set("client_secret", "wrong") }, 401, "invalid_client"},
		{"another redirect", func(_ *flow, v url.Values) { v.Set("redirect_uri", "https://evil.example/") }, 400, "invalid_grant"},
		{"too late", func(f *flow, _ url.Values) { f.org.Advance(time.Minute) }, 400, "invalid_grant"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toSkip().post("skip", nil)
			form := f.tokenForm()
			c.change(f, form)
			f.wantOAuth("/v1/token", form, c.status, c.code)
		})
	}
	t.Run("a code works once", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toSkip().post("skip", nil)
		form := f.tokenForm()
		if f.form("/v1/token", form); f.status != 200 {
			t.Fatalf("first: %d %s", f.status, f.raw)
		}
		f.wantOAuth("/v1/token", form, 400, "invalid_grant")
	})
	t.Run("at the other authorization server", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toSkip().post("skip", nil)
		form := f.tokenForm()
		f.org.Issuer = f.org.URL
		f.wantOAuth("/v1/token", form, 400, "invalid_request")
	})
}

func TestClientAuthentication(t *testing.T) {
	t.Run("basic", func(t *testing.T) {
		f := newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toSkip().post("skip", nil)
		form := f.tokenForm()
		form.Del("client_secret")
		q, err := http.NewRequestWithContext(t.Context(), http.MethodPost, f.oauth()+"/v1/token", strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		q.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(f.org.ClientID+":"+f.org.ClientSecret)))
		if f.do(q); f.status != 200 {
			t.Fatalf("got %d %s", f.status, f.raw)
		}
	})
	t.Run("public", func(t *testing.T) {
		org := oktasim.Start(t, oktasim.Policy{Client: oktasim.Client{Public: true}})
		f := newFlow(t, org, "ada@example.com").toSkip().post("skip", nil)
		if strings.Contains(string(f.raw), "client_secret") {
			t.Errorf("a public client is asked for a secret: %s", f.raw)
		}
		if f.tokens(); f.status != 200 {
			t.Fatalf("got %d %s", f.status, f.raw)
		}
	})
}
