package flow

import (
	"fmt"
	"strings"

	"github.com/idxflow/idxflow/pkg/idx"
)

// oauthCodes maps OAuth errors of interact and token that pass by themselves. Others only the operator can mend.
var oauthCodes = map[string]Code{
	"server_error":            OktaUnavailable,
	"temporarily_unavailable": OktaUnavailable,
	"slow_down":               TooManyRequests,
}

// setUpRow is a row of the list of what an org needs, by the OAuth error that its absence causes. Errors that have
// several causes are told apart by what their descriptions contain, which are Okta's own English words (Okta's error
// catalogue, release 2026.08.1); the first row that fits is used.
type setUpRow struct {
	err, contains string
	row           int
	text          string
}

var setUpRows = []setUpRow{
	{"access_denied", "feature", 1, "the org is no Identity Engine org, or its Interaction Code grant is off"},
	{"unauthorized_client", "", 4, "the app's grant types lack Interaction Code, or the org's switch for it is off"},
	{"unsupported_grant_type", "", 5, "the authorization server's access policy lacks Interaction Code"},
	{"access_denied", "polic", 5, "no rule of the authorization server's access policy fits this app"},
	{"invalid_scope", "", 5, "the authorization server does not allow these scopes"},
	{"access_denied", "assigned", 10, "the app is not assigned to the people who sign up"},
	{"access_denied", "", 5, "the authorization server's access policy refuses this app"},
	{"invalid_client", "", 3, "client id or client secret is not the app's"},
	{"invalid_request", "redirect_uri", 6, "the redirect URI is not one of the app's sign-in redirect URIs"},
	{"invalid_request", "confidential", 3, "activation tokens need an app with a client secret"},
	{"invalid_request", "PKCE", 7, "PKCE was refused"},
}

// misconfigured adds to the cause what the operator has to look at. It goes to the log alone.
func misconfigured(e *idx.Error) error {
	for _, r := range setUpRows {
		if e.Kind == idx.KindOAuth && e.Code == r.err && strings.Contains(e.Description, r.contains) {
			return fmt.Errorf("set-up row %d: %s: %w", r.row, r.text, e)
		}
	}
	if e.Kind == idx.KindUntrusted {
		return fmt.Errorf("set-up row 23: Okta's answers name a host that is not trusted (a custom domain?): %w", e)
	}
	return e
}

// unanswered is the problem for a call that brought no IDX answer.
func (r *run) unanswered(e *idx.Error, unknown bool) *Problem {
	p := &Problem{Code: OktaUnavailable, RetryAfter: e.RetryAfter, Cause: e}
	switch {
	case e.RateLimited():
		p.Code = TooManyRequests
	case e.Kind == idx.KindOAuth && oauthCodes[e.Code] != "":
		p.Code = oauthCodes[e.Code]
	case e.Kind == idx.KindOAuth, e.Kind == idx.KindUntrusted:
		p.Code, p.Cause = OktaMisconfigured, misconfigured(e)
	case unknown:
		p.Code = OktaTimeout
	}
	return p
}
