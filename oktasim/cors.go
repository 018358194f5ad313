package oktasim

import (
	"net/http"
	"slices"
	"strings"
)

// open are addresses that any page may read: they hold nothing of anybody's
// (inferred; clients in browsers read them before they know more).
func open(path string) bool {
	return strings.Contains(path, "/.well-known/") || strings.HasSuffix(path, "/v1/keys")
}

// trusts says whether a page is a Trusted Origin: the policy's list, or the
// pages of the redirect URIs.
func (o *Org) trusts(origin string) bool {
	if len(o.policy.TrustedOrigins) > 0 {
		return slices.Contains(o.policy.TrustedOrigins, origin)
	}
	return slices.Contains(o.policy.origins(), origin)
}

// allowOrigin puts the CORS headers on an answer to a page that is trusted; to
// any other the browser then shows nothing (Okta documentation: Trusted
// Origins).
func (o *Org) allowOrigin(h http.Header, r *request) {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return
	}
	h.Add("Vary", "Origin")
	if !open(r.URL.Path) && !o.trusts(origin) {
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Credentials", "true")
	h.Set("Access-Control-Expose-Headers", strings.Join([]string{headerLimit, headerRemaining, headerReset, headerRequestID}, ", "))
}

// preflight answers a browser that asks first.
func (o *Org) preflight(r *request) reply {
	answer := reply{status: http.StatusNoContent, header: http.Header{"Cache-Control": {"no-cache, no-store"}}}
	if asked := r.Header.Get("Access-Control-Request-Headers"); asked != "" && o.trusts(r.Header.Get("Origin")) {
		answer.header.Set("Access-Control-Allow-Headers", asked)
		answer.header.Set("Access-Control-Allow-Methods", "GET, POST, OPTIONS")
	}
	return answer
}

// checkOrigin refuses at interact and token what a browser may not do. It is
// also what meets a server that passes its visitor's Origin on. Errors are
// documented, wording and exact codes inferred.
func (o *Org) checkOrigin(r *request) *reply {
	origin := r.Header.Get("Origin")
	var refused reply
	switch {
	case origin == "":
		return nil
	case !o.trusts(origin):
		refused = oauthError(http.StatusBadRequest, "invalid_request",
			"Browser requests to this endpoint must come from a Trusted Origin or from one of the app's login redirect URIs. The request's origin was '"+origin+"'.")
	case !o.policy.Client.Public:
		refused = oauthError(http.StatusUnauthorized, "invalid_client", "Browser requests cannot authenticate with a client secret.")
	default:
		return nil
	}
	return &refused
}
