package oktasim

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// OAuth words of RFC 6749, RFC 7636 and Okta's interaction-code grant.
const grantInteraction = "interaction_code"

// scopes the org knows (sign-in widget mock of the discovery document).
var knownScopes = []string{"openid", "profile", "email", "address", "phone", "offline_access"}

// interacted is the whole answer to interact.
type interacted struct {
	Handle string `json:"interaction_handle"`
}

// interact opens a transaction at one authorization server.
func (o *Org) interact(r *request) reply {
	asked, refused := o.readForm(r)
	for _, check := range []func() *reply{
		func() *reply { return o.checkOrigin(r) }, func() *reply { return o.misconfigured(r) },
		func() *reply { return o.checkGrant(grantInteraction) },
	} {
		if refused == nil {
			refused = check()
		}
	}
	if refused != nil {
		return *refused
	}
	if refused := o.checkInteract(asked); refused != nil {
		return *refused
	}
	if refused := o.checkActivation(asked, r.now); refused != nil {
		return *refused
	}
	if wait := o.clientLimit(r); wait != nil {
		return limited(apiError(http.StatusTooManyRequests, "E0000047", "API call exceeded rate limit due to too many requests."), wait)
	}
	o.prune(r.now)
	tx := o.begin(r.server, authRequest{
		redirectURI: asked.Get("redirect_uri"), state: asked.Get("state"), nonce: asked.Get("nonce"),
		challenge: asked.Get("code_challenge"), scope: asked.Get("scope"),
	}, r.now)
	o.activate(tx, asked.Get("activation_token"), r.now)
	r.tx = tx.id
	return jsonReply(http.StatusOK, plainJSON, interacted{tx.interaction})
}

// challengeForm is base64url of a SHA-256, without padding.
var challengeForm = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)

// checkInteract refuses what Okta's error catalogue for the endpoint lists
// (Okta documentation: OAuth 2.0 error codes).
func (o *Org) checkInteract(asked url.Values) *reply {
	scopes := strings.Fields(asked.Get("scope"))
	unknown := func(s string) bool { return !slices.Contains(knownScopes, s) }
	var code, text string
	switch {
	case !slices.Contains(o.policy.RedirectURIs, asked.Get("redirect_uri")):
		code, text = "invalid_request", "The 'redirect_uri' parameter must be a Login redirect URI in the client app settings."
	case asked.Get("code_challenge") == "":
		code, text = "invalid_request", "A PKCE code challenge is required by the application."
	case asked.Get("code_challenge_method") != "S256":
		code, text = "invalid_request", "The PKCE code challenge method must be S256."
	case !challengeForm.MatchString(asked.Get("code_challenge")):
		code, text = "invalid_request", "The PKCE code challenge is invalid."
	case len(scopes) == 0:
		code, text = "invalid_scope", "The authorization server resource does not have any configured default scopes, 'scope' must be provided."
	case slices.ContainsFunc(scopes, unknown):
		code, text = "invalid_scope", "One or more scopes are not configured for the authorization server resource."
	case asked.Has("recovery_token"):
		code, text = "invalid_request", "The recovery token is invalid"
	default:
		return nil
	}
	refused := oauthError(http.StatusBadRequest, code, text)
	return &refused
}

// readForm reads a form body and authenticates the client.
func (o *Org) readForm(r *request) (url.Values, *reply) {
	media, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";")
	sent, err := url.ParseQuery(string(r.body))
	if !strings.EqualFold(strings.TrimSpace(media), formMedia) || err != nil {
		refused := oauthError(http.StatusBadRequest, "invalid_request", "The request body must be a form.")
		return nil, &refused
	}
	for name, values := range sent {
		if len(values) > 1 { // RFC 6749, 3.2
			refused := oauthError(http.StatusBadRequest, "invalid_request", "The parameter '"+name+"' is included more than once.")
			return nil, &refused
		}
	}
	return sent, o.authenticate(r, sent)
}

// basicCredentials decodes RFC 6749's form of Basic: both parts are
// form-encoded before they are joined.
func basicCredentials(encoded string) (id, secret string) {
	raw, _ := base64.StdEncoding.DecodeString(encoded)
	id, secret, _ = strings.Cut(string(raw), ":")
	if decoded, err := url.QueryUnescape(id); err == nil {
		id = decoded
	}
	if decoded, err := url.QueryUnescape(secret); err == nil {
		secret = decoded
	}
	return id, secret
}
