package idx_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/idx"
)

func clientFor(t *testing.T, s *oktasim.Server, change func(*idx.Config)) *idx.Client {
	t.Helper()
	cfg := idx.Config{Issuer: s.Issuer, ClientID: s.ClientID, ClientSecret: idx.NewSecret(s.ClientSecret), RedirectURI: s.RedirectURI, Now: s.Now}
	if change != nil {
		change(&cfg)
	}
	c, err := idx.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestBothKindsOfAuthorizationServer(t *testing.T) {
	for _, server := range []string{"org", "default"} {
		t.Run(server, func(t *testing.T) {
			s := oktasim.Start(t, oktasim.Policy{AuthorizationServer: server, Authenticators: []oktasim.Enrollment{{Key: "okta_email", Use: "required"}}})
			c := clientFor(t, s, nil)
			tx, _, err := c.Start(t.Context(), idx.StartOptions{})
			if err != nil {
				t.Fatal(err)
			}
			proceed := func(form string, values map[string]any) *idx.Response {
				t.Helper()
				resp, err := c.Proceed(t.Context(), tx, form, values)
				if err != nil {
					t.Fatal(err)
				}
				return resp
			}
			proceed(idx.FormSelectEnrollProfile, nil)
			proceed(idx.FormEnrollProfile, map[string]any{"userProfile": map[string]any{"firstName": "A", "lastName": "B", "email": "a@b.example"}})
			resp := proceed(idx.FormEnrollAuthenticator, map[string]any{"credentials": map[string]any{"passcode": s.Messages("a@b.example")[0].Code}})
			tokens, err := c.Redeem(t.Context(), tx, resp.InteractionCode)
			if err != nil || tokens.Claims.Nonce != tx.Nonce() {
				t.Fatalf("got %+v, %v", tokens, err)
			}
			if _, err := c.Redeem(t.Context(), tx, resp.InteractionCode); err == nil {
				t.Errorf("an interaction code was good twice")
			}
		})
	}
}

func TestEveryCallCarriesTheClientContext(t *testing.T) {
	s := oktasim.Start(t, oktasim.Policy{})
	c := clientFor(t, s, nil)
	ctx := idx.WithClientContext(t.Context(), idx.ClientContext{UserAgent: "Mozilla/5.0\r\nX-Evil: 1 é", IP: "2001:db8::7",
		AcceptLanguage: "de-CH", DeviceToken: strings.Repeat("d", 32)})
	if _, _, err := c.Start(ctx, idx.StartOptions{}); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"User-Agent": "Mozilla/5.0X-Evil: 1 ", "X-Okta-User-Agent-Extended": "Mozilla/5.0X-Evil: 1 ",
		"X-Forwarded-For": "2001:db8::7", "Accept-Language": "de-CH", "X-Device-Token": strings.Repeat("d", 32), "Cookie": "", "Origin": ""}
	if n := len(s.Requests()); n != 2 {
		t.Fatalf("got %d requests, want 2", n)
	}
	for _, r := range s.Requests() {
		for name, value := range want {
			if got := http.Header(r.Headers).Get(name); strings.TrimSpace(got) != strings.TrimSpace(value) {
				t.Errorf("%s %s: got %q, want %q", r.Path, name, got, value)
			}
		}
	}
}

// answering serves one IDX body to every IDX request and an interaction handle to interact.
func answering(t *testing.T, body func(base string) string) (*idx.Client, *[]string) {
	t.Helper()
	var paths []string
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		paths = append(paths, r.URL.Path)
		if strings.HasSuffix(r.URL.Path, "/interact") {
			fmt.Fprint(w, `{"interaction_handle":"handle"}`)
			return
		}
		fmt.Fprint(w, body(server.URL))
	})
	c, err := idx.New(idx.Config{Issuer: server.URL, ClientID: "app", RedirectURI: "https://app.example/cb", TrustedHosts: []string{"id.example.com"}})
	if err != nil {
		t.Fatal(err)
	}
	return c, &paths
}

func TestAnHrefElsewhereIsNeverFollowed(t *testing.T) {
	for _, href := range []string{"https://evil.example/idp/idx/skip", "//evil.example/idp/idx/skip", "BASE/idp/idx/../../admin", "BASE/idp/idx/%2e%2e/x",
		"BASE/api/v1/users", "BASE.evil.example/idp/idx/skip", "http://user@HOST/idp/idx/skip", "javascript:alert(1)", "http://id.example.com/idp/idx/skip", "", "BASE/idp/idx"} {
		t.Run(href, func(t *testing.T) {
			c, paths := answering(t, func(base string) string {
				at := strings.NewReplacer("BASE", base, "HOST", strings.TrimPrefix(base, "http://")).Replace(href)
				return `{"version":"1.0.0","stateHandle":"02x","remediation":{"value":[{"rel":["create-form"],"name":"skip","href":"` + at + `"}]}}`
			})
			tx, _, err := c.Start(t.Context(), idx.StartOptions{})
			if err != nil {
				t.Fatal(err)
			}
			tx = carry(t, tx)
			var e *idx.Error
			if _, err = c.Proceed(t.Context(), tx, "skip", nil); !errors.As(err, &e) || e.Kind != idx.KindUntrusted || len(*paths) != 2 {
				t.Errorf("got %v after requests to %v", err, *paths)
			}
		})
	}
}

func TestAnHrefOnATrustedHostIsAskedAtTheOrg(t *testing.T) {
	c, paths := answering(t, func(string) string {
		return `{"version":"1.0.0","stateHandle":"02x","remediation":{"value":[{"rel":["create-form"],"name":"skip","href":"https://id.example.com/idp/idx/skip?x=1"}]}}`
	})
	tx, _, err := c.Start(t.Context(), idx.StartOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err = c.Proceed(t.Context(), carry(t, tx), "skip", nil); err != nil || (*paths)[2] != "/idp/idx/skip" {
		t.Errorf("got %v after requests to %v", err, *paths)
	}
}

func carry(t *testing.T, tx *idx.Transaction) *idx.Transaction {
	t.Helper()
	b, err := json.Marshal(tx)
	if err != nil {
		t.Fatal(err)
	}
	out := &idx.Transaction{}
	if err := json.Unmarshal(b, out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	reached := false
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached = true }))
	defer elsewhere.Close()
	server := httptest.NewServer(http.RedirectHandler(elsewhere.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	c, err := idx.New(idx.Config{Issuer: server.URL, ClientID: "app", ClientSecret: idx.NewSecret("s3cret"), RedirectURI: "https://app.example/cb"})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Start(t.Context(), idx.StartOptions{}); err == nil || reached {
		t.Errorf("got error %v; the other server was reached: %v", err, reached)
	}
}

func TestErrorsAreToldApartByTheirBodies(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		body    string
		kind    idx.Kind
		unknown bool
		limited bool
	}{
		"ION error on 200":      {200, `{"version":"1.0.0","messages":{"value":[{"message":"no","class":"ERROR"}]}}`, idx.KindMessages, false, false},
		"bare ION":              {401, `{"version":"1.0.0","messages":{"value":[{"message":"expired","class":"ERROR","i18n":{"key":"idx.session.expired"}}]}}`, idx.KindMessages, false, false},
		"OAuth":                 {400, `{"error":"invalid_request","error_description":"no"}`, idx.KindOAuth, false, false},
		"API":                   {429, `{"errorCode":"E0000047","errorSummary":"slow"}`, idx.KindAPI, false, true},
		"API failure":           {500, `{"errorCode":"E0000009","errorSummary":"broken"}`, idx.KindAPI, true, false},
		"proxy":                 {403, `{"error":"Forbidden","message":"no"}`, idx.KindForeign, false, false},
		"HTML on 200":           {200, `<html>`, idx.KindForeign, true, false},
		"empty 502":             {502, ``, idx.KindForeign, true, false},
		"array":                 {200, `[1,2]`, idx.KindForeign, true, false},
		"message of a gateway":  {500, `{"message":"internal server error"}`, idx.KindForeign, true, false},
		"null":                  {200, `null`, idx.KindForeign, true, false},
		"broken JSON":           {200, `{"version":"1.0.0"`, idx.KindForeign, true, false},
		"wrong types are laxed": {400, `{"version":"1.0.0","expiresAt":7,"remediation":{"value":"x"},"messages":{"value":[{"message":"no","class":"ERROR","i18n":{"params":[1,{"a":2},"b"]}}]}}`, idx.KindMessages, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/interact") {
					fmt.Fprint(w, `{"interaction_handle":"handle"}`)
					return
				}
				w.WriteHeader(c.status)
				fmt.Fprint(w, c.body)
			}))
			defer server.Close()
			client, err := idx.New(idx.Config{Issuer: server.URL, ClientID: "app", RedirectURI: "https://app.example/cb"})
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = client.Start(t.Context(), idx.StartOptions{})
			var e *idx.Error
			if !errors.As(err, &e) || e.Kind != c.kind || e.Unknown() != c.unknown || e.RateLimited() != c.limited || e.Status != c.status {
				t.Errorf("got %v (unknown %v, limited %v)", err, e.Unknown(), e.RateLimited())
			}
		})
	}
}

func TestRateLimitResetIsReadAgainstTheServersClock(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Date", "Fri, 20 Nov 2026 10:00:00 GMT")
		w.Header().Set("X-Rate-Limit-Reset", fmt.Sprint(time.Date(2026, 11, 20, 10, 0, 12, 0, time.UTC).Unix()))
		w.WriteHeader(http.StatusTooManyRequests)
	}))
	defer server.Close()
	c, err := idx.New(idx.Config{Issuer: server.URL, ClientID: "app", RedirectURI: "https://app.example/cb"})
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = c.Start(t.Context(), idx.StartOptions{})
	var e *idx.Error
	if !errors.As(err, &e) || e.RetryAfter != 12*time.Second {
		t.Errorf("got %v, wait %v, want 12s", err, e.RetryAfter)
	}
}

func TestASecretIsNeverPrinted(t *testing.T) {
	s := idx.NewSecret("hunter2")
	marshalled, _ := json.Marshal(struct{ S idx.Secret }{s})
	var logged strings.Builder
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("x", "s", s, "in", struct{ S idx.Secret }{s})
	for _, text := range []string{fmt.Sprintf("%v %+v %#v %s %q %x %X %d %t", s, s, s, s, s, s, s, s, s), fmt.Sprintf("%+v %#v", struct{ S idx.Secret }{s}, &s),
		string(marshalled), logged.String(), fmt.Sprint(errors.New(fmt.Sprint(s)))} {
		if strings.Contains(text, "hunter2") || strings.Contains(text, "68756e74657232") {
			t.Errorf("the secret shows in %s", text)
		}
	}
}

func TestConfigurationFaultsAreAllNamed(t *testing.T) {
	_, err := idx.New(idx.Config{Issuer: "http://example.okta.com", RedirectURI: "nowhere"})
	for _, want := range []string{"issuer", "client id", "redirect URI"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("got %v, want a fault about the %s", err, want)
		}
	}
	for _, issuer := range []string{"https://u@example.okta.com", "https://example.okta.com?x=1", "ftp://example.okta.com", "example.okta.com", "https://"} {
		if _, err := idx.New(idx.Config{Issuer: issuer, ClientID: "a", RedirectURI: "https://a.example/"}); err == nil {
			t.Errorf("issuer %s was accepted", issuer)
		}
	}
}
