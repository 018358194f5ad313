package gateway

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"

	"github.com/idxflow/idxflow/pkg/flow"
)

// returns lists the ways to come back, each one value beside state. The first whole one counts.
var returns = []struct {
	name string
	ok   func(string) bool
}{
	{"otp", regexp.MustCompile(`^[0-9A-Za-z]{4,16}$`).MatchString},
	{"interaction_code", regexp.MustCompile(`^[A-Za-z0-9._~-]{1,512}$`).MatchString},
	{"error", func(code string) bool { return slices.Contains(oauthErrors, code) }},
}

// statePattern is the state of a transaction: 32 bytes in base64url (pkg/idx, Transaction.State).
var statePattern = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// oauthErrors are the codes that an authorization response may carry. Their descriptions are dropped: anybody can write
// them, and a page would show them.
var oauthErrors = []string{
	// RFC 6749, 4.1.2.1
	"invalid_request", "unauthorized_client", "access_denied", "unsupported_response_type", "invalid_scope",
	"server_error", "temporarily_unavailable",
	// OpenID Connect Core 1.0, 3.1.2.6
	"interaction_required", "login_required", "account_selection_required", "consent_required",
	"invalid_request_uri", "invalid_request_object", "request_not_supported", "request_uri_not_supported",
	"registration_not_supported",
}

// callback is where the link of a mail and an external identity provider return to. It hands what it knows to the sign-up
// page and drops the rest. Without any of it, it is one more Initiate login URI: some apps are set up with one address.
func (cfg LoginConfig) callback(_ context.Context, _ *API, x *exchange) (*response, error) {
	if m := x.event.method(); m != http.MethodGet && m != http.MethodHead {
		return nil, &flow.Problem{Code: flow.MethodNotAllowed}
	}
	given, _ := url.ParseQuery(x.event.RawQueryString)
	state := only(given, "state")
	for _, way := range returns {
		if value := only(given, way.name); way.ok(value) && statePattern.MatchString(state) {
			x.outcome = way.name
			return redirect(cfg.SignUpURL, url.Values{way.name: {value}, "state": {state}}), nil
		}
	}
	return cfg.signIn(x, given)
}
