package idx

import (
	"context"
	"net/http"
	"strings"
)

// ClientContext is what Okta may know of the person behind a server-side client. Okta uses it for policies, rate limits
// and its system log if the client is confidential, and believes IP only from a trusted proxy (Okta documentation: core
// API reference, client request context).
type ClientContext struct {
	UserAgent      string // cut to 512 bytes of printable ASCII; also sent as X-Okta-User-Agent-Extended
	IP             string // sent as X-Forwarded-For
	AcceptLanguage string
	DeviceToken    string // at most 32 characters [A-Za-z0-9]; others are not sent
}

const (
	maxUserAgent   = 512
	maxDeviceToken = 32
)

type clientContextKey struct{}

// WithClientContext returns a context whose calls carry cc. Okta's SDKs attach it to interact only; sending it on every
// call is harmless where it is ignored.
func WithClientContext(ctx context.Context, cc ClientContext) context.Context {
	return context.WithValue(ctx, clientContextKey{}, cc)
}

func clientContextFrom(ctx context.Context) ClientContext {
	cc, _ := ctx.Value(clientContextKey{}).(ClientContext)
	return cc
}

func (cc ClientContext) apply(h http.Header) {
	ua := printable(cc.UserAgent, maxUserAgent)
	if ua == "" {
		ua = "idxflow"
	}
	set := func(name, value string) {
		if value != "" {
			h.Set(name, value)
		}
	}
	h.Set("User-Agent", ua)
	set("X-Okta-User-Agent-Extended", ua)
	set("X-Forwarded-For", printable(cc.IP, 64))
	set("Accept-Language", printable(cc.AcceptLanguage, 128))
	if IsDeviceToken(cc.DeviceToken) {
		set("X-Device-Token", cc.DeviceToken)
	}
}

// IsDeviceToken reports whether s may be sent as X-Device-Token (Okta documentation: device context, at most 32
// characters).
func IsDeviceToken(s string) bool {
	alphanumeric := func(r rune) bool {
		return r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
	}
	return s != "" && len(s) <= maxDeviceToken && strings.IndexFunc(s, func(r rune) bool { return !alphanumeric(r) }) < 0
}

// printable drops everything but printable ASCII and cuts the rest, so that no header can be split or smuggled.
func printable(s string, limit int) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r > '~' {
			return -1
		}
		return r
	}, s)
	return s[:min(len(s), limit)]
}
