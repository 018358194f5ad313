package dev

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

func TestSiteHeaders(t *testing.T) {
	h := site(fstest.MapFS{"index.html": {Data: []byte("<p>hi")}, "a.js": {Data: []byte("1")}, "config.json": {Data: []byte("old")}}, config{"http://localhost:1", "http://localhost:2"})
	cases := []struct{ method, path, media, body string }{
		{"GET", "/", "text/html", "<p>hi"},
		{"GET", "/a.js", "text/javascript", "1"},
		{"GET", "/config.json", "application/json", `{"api":"http://localhost:1","inbox":"http://localhost:2"}`},
	}
	for _, c := range cases {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), c.method, c.path, nil))
		if got := w.Header().Get("Content-Type"); !strings.HasPrefix(got, c.media) || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s %s: %s %q, want %s %q", c.method, c.path, got, w.Body, c.media, c.body)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s may be cached: %q", c.path, got)
		}
		csp := w.Header().Get("Content-Security-Policy")
		for _, want := range []string{"default-src 'none'", "connect-src 'self' http://localhost:1;", "frame-ancestors 'none'", "base-uri 'none'"} {
			if !strings.Contains(csp, want) {
				t.Errorf("%s: policy %q, want %q in it", c.path, csp, want)
			}
		}
		if strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", c.path, csp)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST / is answered with %d", w.Code)
	}
}
