package app

import (
	"net/url"
	"regexp"
	"strings"

	"github.com/idxflow/idxflow/pkg/idx"
)

const onlyLocal = "must be https (plain http is for loopback hosts and host.docker.internal)"

var (
	isSealKey     = regexp.MustCompile(`^[A-Za-z0-9_-]{43,}$`).MatchString
	isScope       = regexp.MustCompile(`^[\x21\x23-\x5b\x5d-\x7e]+$`).MatchString // RFC 6749, 3.3
	isPhonePrefix = regexp.MustCompile(`^\+[1-9][0-9]{0,14}$`).MatchString        // E.164
	isHost        = regexp.MustCompile(`^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:[0-9]{1,5})?$`).MatchString
	isHeaderName  = regexp.MustCompile(`^[a-z0-9-]+$`).MatchString
	isHeaderValue = regexp.MustCompile(`^[\x21-\x7e]+$`).MatchString
)

// webURL parses an absolute address without user info and fragment. Plain http is for this machine only.
func webURL(raw string) (u *url.URL, fault string) {
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.Opaque != "" || u.User != nil || strings.Contains(raw, "#"):
		return nil, "is not an absolute URL without user info and fragment"
	case u.Scheme == "https", u.Scheme == "http" && idx.IsLocal(u.Hostname()):
		return u, ""
	}
	return nil, onlyLocal
}

func originOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// isOrigin reports whether s is an origin exactly as browsers send it: no path, no slash, lower case, no default port.
func isOrigin(s string) bool {
	u, fault := webURL(s)
	return fault == "" && s == originOf(s) && asBrowsersWrite(u)
}

// isDestination accepts an origin with or without a path.
func isDestination(s string) bool {
	u, fault := webURL(s)
	return fault == "" && asBrowsersWrite(u) && !strings.ContainsAny(s, "?*") && strings.HasPrefix(s, originOf(s))
}

func asBrowsersWrite(u *url.URL) bool {
	defaultPort := u.Scheme == "https" && u.Port() == "443" || u.Scheme == "http" && u.Port() == "80"
	literal := strings.HasPrefix(u.Host, "[") // IPv6
	return !defaultPort && (literal || isHost(u.Host))
}

func (r *reader) issuer(name string) string {
	s := r.required(name)
	if s == "" {
		return ""
	}
	if u, fault := webURL(s); fault != "" {
		r.fault(name, fault)
	} else if u.RawQuery != "" || u.ForceQuery {
		r.fault(name, "must have no query")
	}
	return strings.TrimSuffix(s, "/")
}

func (r *reader) redirectURI(name string) string {
	s := r.text(name)
	if s == "" {
		return ""
	}
	if _, fault := webURL(s); fault != "" {
		r.fault(name, fault)
	}
	return s
}

func (r *reader) page(name, otherwise string) string {
	s := orDefault(r.text(name), otherwise)
	if s == "" {
		return "" // no origin either, which is a fault of its own
	}
	if _, fault := webURL(s); fault != "" {
		r.fault(name, fault)
	}
	return s
}

func (r *reader) origins(name string) []string {
	s := r.required(name)
	if strings.Contains(s, "*") {
		r.fault(name, "must name each origin: there is no *")
		return nil
	}
	return r.list(name, isOrigin, "is not a list of origins as browsers send them: scheme://host[:port], lower case, no path, no slash, "+
		"no default port; plain http for loopback hosts and host.docker.internal only")
}

func (r *reader) phonePrefixes(name string) []string {
	if s := r.text(name); s == "" || s == "*" {
		return []string{"*"}
	}
	return r.list(name, isPhonePrefix, "is neither * nor a list of prefixes such as +1,+44")
}

func (r *reader) headerValue(name string) idx.Secret {
	return idx.NewSecret(r.checked(name, isHeaderValue, "has characters that a header cannot carry unchanged"))
}

// headerName refuses headers that grow on their way and that any caller may begin.
func (r *reader) headerName(name string) string {
	s := strings.ToLower(r.text(name))
	switch {
	case s == "x-forwarded-for" || s == "forwarded":
		r.fault(name, "must be a header that the edge alone writes, such as CloudFront-Viewer-Address")
	case s != "" && !isHeaderName(s):
		r.fault(name, "is not the name of a header")
	}
	return s
}
