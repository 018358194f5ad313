package dev

import (
	"encoding/json"
	"io/fs"
	"net/http"
	"strings"
)

// policyFor is the site's Content-Security-Policy: its own files, and requests to the API. Whoever hosts the pages
// elsewhere can copy it.
func policyFor(api string) string {
	return strings.Join([]string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self' data:", // QR codes
		"connect-src 'self' " + api,
		"form-action 'none'",
		"frame-ancestors 'none'",
		"base-uri 'none'",
	}, "; ")
}

// config tells the pages where the API is, and the person where the mails are.
type config struct {
	API   string `json:"api"`
	Inbox string `json:"inbox,omitempty"`
}

// site serves the pages, with /config.json among them.
func site(files fs.FS, c config) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /", http.FileServerFS(files))
	mux.HandleFunc("GET /config.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(c) // the reader may be gone
	})
	headers := map[string]string{
		"Cache-Control":              "no-store",
		"Content-Security-Policy":    policyFor(c.API),
		"Cross-Origin-Opener-Policy": "same-origin",
		"Referrer-Policy":            "same-origin",
		"X-Content-Type-Options":     "nosniff",
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for name, value := range headers {
			w.Header().Set(name, value)
		}
		mux.ServeHTTP(w, r)
	})
}
