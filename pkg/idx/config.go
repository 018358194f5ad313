package idx

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Config says which Okta app to speak for.
type Config struct {
	// Issuer is the org ("https://example.okta.com") or a custom authorization server of it
	// ("https://example.okta.com/oauth2/default"). Plain http is accepted for loopback hosts and host.docker.internal only.
	Issuer string
	// ClientID of the app integration.
	ClientID string
	// ClientSecret of a confidential client; empty for a public one. Okta ignores [ClientContext] and refuses activation
	// tokens for public clients.
	ClientSecret Secret
	// RedirectURI is one of the app's sign-in redirect URIs, exactly as registered. It may be left out if each start names
	// its own.
	RedirectURI string
	// Scopes default to "openid profile email".
	Scopes []string
	// TrustedHosts are further hosts (a custom domain) that hrefs in responses may name. Requests go to the issuer's host
	// all the same.
	TrustedHosts []string
	// HTTP defaults to [NewHTTPClient]. Its redirects are never followed.
	HTTP *http.Client
	// Now defaults to time.Now and is used for token lifetimes.
	Now func() time.Time
	// Random defaults to crypto/rand.
	Random io.Reader
	// Observe, if set, is called after each request to Okta with the context of the call that made it. It must be safe for
	// concurrent use.
	Observe func(context.Context, Call)
}

// Call describes one finished request to Okta, free of secrets.
type Call struct {
	Path      string        // without query
	Status    int           // 0 if no response came
	Duration  time.Duration // until the body was read
	RequestID string        // Okta's X-Okta-Request-Id
}

// Client speaks IDX for one app. It keeps nothing between calls except Okta's public signing keys, and is safe for
// concurrent use.
type Client struct {
	cfg   Config
	org   string // scheme://host[:port]
	oauth string // base of the OAuth endpoints
	http  *http.Client
	keys  keySet
}

// New checks cfg and returns a client. It makes no request. The error joins every fault found.
func New(cfg Config) (*Client, error) {
	issuer, err := parseIssuer(cfg.Issuer)
	faults := []error{err}
	if cfg.ClientID == "" {
		faults = append(faults, errors.New("client id is empty"))
	}
	if u, err := url.Parse(cfg.RedirectURI); cfg.RedirectURI != "" && (err != nil || u.Scheme == "" || u.Fragment != "") {
		faults = append(faults, errors.New("redirect URI is not an absolute URL without fragment"))
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	c := &Client{cfg: cfg, org: issuer.Scheme + "://" + issuer.Host, oauth: strings.TrimSuffix(cfg.Issuer, "/")}
	c.cfg.Issuer = c.oauth
	if !strings.Contains(issuer.Path, "/oauth2") {
		c.oauth += "/oauth2"
	}
	c.defaults()
	return c, nil
}

func (c *Client) defaults() {
	if len(c.cfg.Scopes) == 0 {
		c.cfg.Scopes = []string{"openid", "profile", "email"}
	}
	if c.cfg.Now == nil {
		c.cfg.Now = time.Now
	}
	if c.cfg.Random == nil {
		c.cfg.Random = rand.Reader
	}
	if c.cfg.HTTP == nil {
		c.cfg.HTTP = NewHTTPClient()
	}
	own := *c.cfg.HTTP
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	c.http = &own
}

// parseIssuer accepts what Okta calls an issuer: an https URL without query, fragment or user info.
func parseIssuer(raw string) (*url.URL, error) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "":
		return nil, errors.New("issuer is not an absolute URL")
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, errors.New("issuer must have no user info, query or fragment")
	case u.Scheme == "https", u.Scheme == "http" && IsLocal(u.Hostname()):
		return u, nil
	}
	return nil, fmt.Errorf("issuer must be https (plain http is for loopback hosts and host.docker.internal)")
}

// IsLocal reports whether host (without port) is this machine: loopback, or the name a container has for it. Only for
// such hosts is plain http accepted.
func IsLocal(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || host == "host.docker.internal" || ip != nil && ip.IsLoopback()
}
