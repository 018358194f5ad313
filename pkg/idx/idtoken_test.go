package idx_test

import (
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/idxflow/idxflow/pkg/idx"
)

// signer issues ID tokens as an authorization server would, with a library that the client does not use.
type signer struct {
	t       *testing.T
	key     *rsa.PrivateKey
	now     time.Time
	url     string
	fetches int
	kid     string
}

func newSigner(t *testing.T) *signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &signer{t: t, key: key, now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), kid: "one"}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		s.fetches++
		_ = json.NewEncoder(w).Encode(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: s.kid, Algorithm: "RS256", Use: "sig"}}})
	}))
	t.Cleanup(server.Close)
	s.url = server.URL
	return s
}

func (s *signer) client() *idx.Client {
	c, err := idx.New(idx.Config{Issuer: s.url, ClientID: "app", RedirectURI: "https://a.example/", Now: func() time.Time { return s.now }})
	if err != nil {
		s.t.Fatal(err)
	}
	return c
}

func (s *signer) claims() map[string]any {
	return map[string]any{"iss": s.url, "aud": "app", "sub": "00u1", "nonce": "n", "iat": s.now.Unix(), "exp": s.now.Add(time.Hour).Unix()}
}

func (s *signer) sign(alg jose.SignatureAlgorithm, key any, kid string, claims map[string]any) string {
	opts := &jose.SignerOptions{}
	js, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, opts.WithHeader("kid", kid))
	if err != nil {
		s.t.Fatal(err)
	}
	payload, _ := json.Marshal(claims)
	object, err := js.Sign(payload)
	if err != nil {
		s.t.Fatal(err)
	}
	out, err := object.CompactSerialize()
	if err != nil {
		s.t.Fatal(err)
	}
	return out
}

func TestOnlyAnIDTokenOfThisSignUpIsBelieved(t *testing.T) {
	s := newSigner(t)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	with := func(name string, value any) string {
		claims := s.claims()
		claims[name] = value
		return s.sign(jose.RS256, s.key, "one", claims)
	}
	good := s.sign(jose.RS256, s.key, "one", s.claims())
	bad := map[string]string{
		"other key":           s.sign(jose.RS256, other, "one", s.claims()),
		"RS512":               s.sign(jose.RS512, s.key, "one", s.claims()),
		"HMAC":                s.sign(jose.HS256, []byte(strings.Repeat("k", 32)), "one", s.claims()),
		"no algorithm":        "eyJhbGciOiJub25lIn0." + strings.Split(good, ".")[1] + ".",
		"unknown kid":         s.sign(jose.RS256, s.key, "two", s.claims()),
		"issuer":              with("iss", "https://evil.example"),
		"audience":            with("aud", "other"),
		"audiences":           with("aud", []string{"x", "y"}),
		"audience of no type": with("aud", 7),
		"nonce":               with("nonce", "m"),
		"expired":             with("exp", s.now.Add(-61*time.Second).Unix()),
		"from the future":     with("iat", s.now.Add(61*time.Second).Unix()),
		"no expiry":           with("exp", nil),
		"cut":                 good[:len(good)-4],
		"noise":               "abc",
		"empty":               "",
		"JSON form":           `{"payload":"e30","signatures":[]}`,
		"huge":                strings.Repeat("a", 1<<20),
	}
	for name, token := range bad {
		t.Run(name, func(t *testing.T) {
			claims, err := s.client().VerifyIDToken(t.Context(), idx.NewSecret(token), "n")
			if !errors.Is(err, idx.ErrIDToken) || claims != nil {
				t.Fatalf("got %v, %v", claims, err)
			}
			if token != "" && strings.Contains(err.Error(), token) {
				t.Errorf("the error holds the token")
			}
		})
	}
	for name, token := range map[string]string{"plain": good, "one of several audiences": with("aud", []string{"x", "app"}),
		"within the skew": with("exp", s.now.Add(-59*time.Second).Unix())} {
		if claims, err := s.client().VerifyIDToken(t.Context(), idx.NewSecret(token), "n"); err != nil || claims.Subject != "00u1" {
			t.Errorf("%s: got %v, %v", name, claims, err)
		}
	}
}

func TestKeysAreFetchedAgainForANewKidButNotAllTheTime(t *testing.T) {
	s := newSigner(t)
	c := s.client()
	verify := func(kid string) error {
		_, err := c.VerifyIDToken(t.Context(), idx.NewSecret(s.sign(jose.RS256, s.key, kid, s.claims())), "n")
		return err
	}
	if err := c.Warm(t.Context()); err != nil || s.fetches != 1 {
		t.Fatalf("got %v after %d fetches", err, s.fetches)
	}
	if err := verify("one"); err != nil || s.fetches != 1 {
		t.Errorf("known key: got %v after %d fetches, want 1", err, s.fetches)
	}
	s.kid = "two"
	if err := verify("two"); err == nil || s.fetches != 1 {
		t.Errorf("within a minute: got %v after %d fetches, want an error after 1", err, s.fetches)
	}
	s.now = s.now.Add(time.Minute)
	if err := verify("two"); err != nil || s.fetches != 2 {
		t.Errorf("after a minute: got %v after %d fetches, want 2", err, s.fetches)
	}
}
