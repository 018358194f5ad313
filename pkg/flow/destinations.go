package flow

import (
	"net/url"
	"slices"
	"strings"
)

// maxTarget bounds the address that a person may be sent on to, in bytes.
const maxTarget = 2048

// Destinations are addresses that people may be sent to: an origin ("https://app.example.com") allows everything on it,
// an address with a path everything below that path. They are compared as written, so each is in the form that browsers
// write: lower case, no default port, no user info, query or fragment.
type Destinations []string

// Allow reports whether target is one of them or below one. It is strict where readers of URLs differ: plain ASCII only,
// no backslash, user info, fragment, dot segments or doubly encoded path.
func (d Destinations) Allow(target string) bool {
	if target == "" || len(target) > maxTarget || strings.ContainsAny(target, "\\#") || !plainASCII(target) {
		return false
	}
	u, err := url.Parse(target)
	if err != nil || u.User != nil || u.Opaque != "" || u.Host == "" || !plainPath(u.Path) {
		return false
	}
	return slices.ContainsFunc(d, func(allowed string) bool { return below(u, allowed) })
}

func below(u *url.URL, allowed string) bool {
	a, err := url.Parse(allowed)
	if err != nil || a.Host == "" || a.Scheme != u.Scheme || a.Host != u.Host {
		return false
	}
	base := strings.TrimSuffix(a.Path, "/")
	return u.Path == base || strings.HasPrefix(u.Path, base+"/")
}

func plainASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) < 0
}

// plainPath takes a path that was decoded once. Whatever is still encoded, or could be read as another path, is refused.
func plainPath(path string) bool {
	if strings.ContainsAny(path, `%\;`) || strings.Contains(path, "//") || !printable(path) {
		return false
	}
	return !slices.ContainsFunc(strings.Split(path, "/"), func(s string) bool { return s == "." || s == ".." })
}

func printable(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }) < 0
}
