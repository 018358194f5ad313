package gateway

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"slices"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// What a page of a listed origin may do. API Gateway is set up with the same values and answers preflights itself where
// it can; the functions answer alike, so that it makes no difference which of the two is asked.
const (
	corsMethods = "POST"
	corsHeaders = "content-type,accept-language,idempotency-key,x-device-token,traceparent"
	corsExposed = "retry-after"
	corsMaxAge  = "7200" // seconds; browsers cap it lower
)

// allowOrigin returns the headers that let the page of a listed origin read the answer. Whether there are any depends on
// Origin, which caches must know in either case.
func (a *API) allowOrigin(e *event) map[string]string {
	h := map[string]string{"vary": "Origin"}
	if origin := e.header("origin"); a.listed(origin) {
		h["access-control-allow-origin"] = origin
		h["access-control-expose-headers"] = corsExposed
	}
	return h
}

func (a *API) listed(origin string) bool { return slices.Contains(a.cfg.Origins, origin) }

// preflight answers OPTIONS. For an origin that is not listed the headers are missing, and so the browser refuses.
func (a *API) preflight(e *event) *response {
	r := reply(http.StatusNoContent, "", nil)
	if a.listed(e.header("origin")) {
		r.add(map[string]string{
			"access-control-allow-methods": corsMethods,
			"access-control-allow-headers": corsHeaders,
			"access-control-max-age":       corsMaxAge,
		})
	}
	return r
}

// admit refuses requests that did not come by the edge, where there is one, and pages of other sites. Browsers always
// say where a cross-origin POST comes from; native apps and curl have no origin, and no cookies of anybody's either.
func (a *API) admit(e *event) error {
	if !a.cfg.OriginSecret.IsZero() && !sameSecret(a.cfg.OriginSecret, e.header("x-origin-verify")) {
		return &flow.Problem{Code: flow.OriginNotAllowed}
	}
	if origin := e.header("origin"); origin != "" && !a.listed(origin) {
		return &flow.Problem{Code: flow.OriginNotAllowed}
	}
	return nil
}

// sameSecret compares in a time that tells neither content nor length.
func sameSecret(want idx.Secret, got string) bool {
	w, g := sha256.Sum256([]byte(want.Reveal())), sha256.Sum256([]byte(got))
	return subtle.ConstantTimeCompare(w[:], g[:]) == 1
}
