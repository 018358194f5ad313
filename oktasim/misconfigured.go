package oktasim

import (
	"net/http"
	"strings"
)

// oauthFaults are what a wrong set-up of an org causes, by endpoint. Status,
// error and most words are of Okta's list of OAuth 2.0 error codes; that the
// last path element is where each appears is inferred for those marked so in
// README.md.
var oauthFaults = map[SetupError]struct {
	endpoint   string
	status     int
	code, text string
}{
	SetupFlowDisabled:      {"interact", 400, "access_denied", "The requested feature is not enabled in this environment."},
	SetupNoPolicy:          {"interact", 401, "access_denied", "Policy evaluation failed for this request, please check the policy configurations."},
	SetupNoScope:           {"interact", 400, "access_denied", "The requested scopes are not allowed by the policy."},
	SetupSignUpDenied:      {"interact", 403, "access_denied", "Sign-up denied."},
	SetupZone:              {"interact", 403, "access_denied", "The client is not allowed from this network zone."},
	SetupConfidential:      {"interact", 400, "unauthorized_client", "The client must be confidential."},
	SetupServerGrant:       {"token", 400, "unsupported_grant_type", "The authorization grant type is not supported by the authorization server."},
	SetupNotAssigned:       {"token", 400, "access_denied", "User is not assigned to the client application."},
	SetupUsername:          {"token", 403, "access_denied", "The username could not be derived."},
	SetupUnsatisfiable:     {"token", 400, "invalid_grant", "The interaction code cannot be redeemed: assurance requirements cannot be met."},
	SetupInteraction:       {"token", 400, "interaction_required", "User interaction is required to complete the request."},
	SetupUserLimited:       {"token", 429, "invalid_grant", "Too many requests of this user."},
	SetupServerFailsStart:  {"interact", 500, "server_error", "The authorization server encountered an internal error."},
	SetupServerFailsTokens: {"token", 500, "server_error", "The authorization server encountered an internal error."},
}

// misconfigured refuses as an org that was set up wrongly.
func (o *Org) misconfigured(r *request) *reply {
	f, set := oauthFaults[o.policy.SetupError]
	if !set || !strings.HasSuffix(r.URL.Path, "/"+f.endpoint) {
		return nil
	}
	refused := oauthError(f.status, f.code, f.text)
	return &refused
}

// checkGrant refuses a grant that the app does not have (text of a sign-in
// widget mock).
func (o *Org) checkGrant(name string) *reply {
	var have []string
	for _, g := range o.policy.Client.Grants {
		if string(g) == name {
			return nil
		}
		have = append(have, string(g))
	}
	refused := oauthError(http.StatusBadRequest, "unauthorized_client",
		"The client is not authorized to use the provided grant type. Configured grant types: ["+strings.Join(have, ", ")+"].")
	return &refused
}
