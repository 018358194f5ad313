package oktasim

import (
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"time"
)

// TB is what Start needs of a test. *testing.T and *testing.B satisfy it; a
// program that links this package links no testing package.
type TB interface {
	Helper()
	Cleanup(func())
	Fatalf(format string, args ...any)
	Logf(format string, args ...any)
}

// Server is an org that listens on loopback, protocol and admin port apart.
// The methods of Org are all there.
type Server struct {
	*Org
	// URL is the org, Issuer the authorization server of the policy, AdminURL
	// the admin port with the inbox.
	URL, Issuer, AdminURL string
	// ClientID, ClientSecret and RedirectURI are the app's. A public client has
	// no secret.
	ClientID, ClientSecret, RedirectURI string
}

// Start runs an org for the length of a test, with a random seed that it logs.
func Start(t TB, p Policy) *Server {
	t.Helper()
	return StartWith(t, Options{Policy: p, Seed: rand.Uint64()})
}

// StartWith is Start with a seed, a clock or a key of your own.
func StartWith(t TB, options Options) *Server {
	t.Helper()
	t.Logf("oktasim: seed %d", options.Seed)
	org, err := New(options)
	if err != nil {
		t.Fatalf("%v", err)
		return nil
	}
	s := &Server{Org: org}
	s.URL = s.listen(t, org.Handler())
	s.AdminURL = s.listen(t, org.AdminHandler())
	if options.PublicURL != "" {
		s.URL = org.options.PublicURL
	}
	s.refresh()
	return s
}

// SetPolicy replaces the policy and the fields that follow from it; it panics on
// a wrong one, which is a programmer's mistake. Unlike the other methods it must
// not run beside readers of those fields.
func (s *Server) SetPolicy(p Policy) {
	if err := s.Org.SetPolicy(p); err != nil {
		panic(fmt.Sprintf("oktasim: %v", err))
	}
	s.refresh()
}

// refresh copies what clients are configured with out of the policy.
func (s *Server) refresh() {
	p := s.Policy()
	s.Issuer = s.Org.Issuer(s.URL)
	s.ClientID, s.ClientSecret, s.RedirectURI = p.Client.ID, p.Client.Secret, p.RedirectURIs[0]
}

// listen serves a handler on a free loopback port until the test ends.
func (s *Server) listen(t TB, h http.Handler) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("oktasim: listen: %v", err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = server.Serve(l) }() // ends with ErrServerClosed
	t.Cleanup(func() { _ = server.Close() })
	return "http://" + l.Addr().String()
}
