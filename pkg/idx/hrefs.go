package idx

import (
	"net/url"
	"path"
	"slices"
	"strings"
)

// pin returns the path of an href on a trusted host below /idp/idx/, or "" for any other. Requests go to the issuer's
// host whatever the href says.
func (c *Client) pin(href string) string {
	u, err := url.Parse(href)
	if err != nil || !c.trusts(u) || !strings.HasPrefix(u.Path, pathPrefix) || path.Clean(u.Path) != u.Path ||
		strings.ContainsAny(u.EscapedPath(), `%\`) || u.Fragment != "" {
		return ""
	}
	return u.RequestURI()
}

// trustedLink returns href if a browser may be sent there, or "".
func (c *Client) trustedLink(href string) string {
	if u, err := url.Parse(href); err != nil || !c.trusts(u) {
		return ""
	}
	return href
}

func (c *Client) trusts(u *url.URL) bool {
	if u.User != nil {
		return false
	}
	return u.Scheme+"://"+u.Host == c.org || u.Scheme == "https" && slices.Contains(c.cfg.TrustedHosts, u.Host)
}
