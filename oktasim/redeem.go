package oktasim

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// tokens is the answer of the token endpoint.
type tokens struct {
	TokenType    string `json:"token_type"`
	ExpiresIn    int    `json:"expires_in"`
	AccessToken  string `json:"access_token"`
	Scope        string `json:"scope"`
	RefreshToken string `json:"refresh_token,omitempty"`
	IDToken      string `json:"id_token,omitempty"`
}

// redeem is the token endpoint: each grant finds or makes what tokens are
// issued for.
func (o *Org) redeem(r *request) reply {
	sent, refused := o.readForm(r)
	if refused == nil {
		refused = o.checkOrigin(r)
	}
	if refused == nil {
		refused = o.misconfigured(r)
	}
	if refused != nil {
		return *refused
	}
	var g *grant
	switch GrantType(sent.Get("grant_type")) {
	case GrantRefresh:
		if refused = o.checkGrant(tokenRefresh); refused == nil {
			g, refused = o.renewGrant(r, sent)
		}
	default:
		g, refused = o.exchange(r, sent)
	}
	if refused != nil {
		return *refused
	}
	return jsonReply(http.StatusOK, plainJSON, o.issue(g, r))
}

// exchange is the interaction_code grant.
func (o *Org) exchange(r *request, sent url.Values) (*grant, *reply) {
	tx := o.codes[sent.Get(grantInteraction)]
	if tx != nil {
		r.tx = tx.id
	}
	if refused := checkRedeem(tx, r.server, sent, r.now); refused != nil {
		return nil, refused
	}
	tx.spent = true
	return &grant{
		user: tx.user, server: tx.server, scopes: strings.Fields(tx.request.scope), nonce: tx.request.nonce, authAt: tx.authAt,
	}, nil
}

// checkRedeem refuses in the words of Okta's documentation and recordings. A
// code tried with a wrong verifier can be tried again: whether Okta spends it
// is in no source (inferred).
func checkRedeem(tx *transaction, server string, sent url.Values, now time.Time) *reply {
	var code, text string
	switch {
	case sent.Get("grant_type") == "":
		code, text = "invalid_request", "The token request must specify a 'grant_type'."
	case sent.Get("grant_type") != grantInteraction:
		code, text = "unsupported_grant_type", "The authorization grant type is not supported by the authorization server."
	case sent.Get(grantInteraction) == "":
		code, text = "invalid_request", "The 'interaction_code' parameter is required."
	case tx == nil || tx.spent || !now.Before(tx.redeem):
		code, text = "invalid_grant", "The interaction code is invalid or has expired."
	case tx.server != server:
		code, text = "invalid_request", "The interaction code was issued by another authorization server."
	case sent.Has("redirect_uri") && sent.Get("redirect_uri") != tx.request.redirectURI:
		code, text = "invalid_grant", "The 'redirect_uri' does not match the one of the interaction."
	case !verifies(sent.Get("code_verifier"), tx.request.challenge):
		code, text = "invalid_grant", "PKCE verification failed."
	default:
		return nil
	}
	refused := oauthError(http.StatusBadRequest, code, text)
	return &refused
}

// verifies is RFC 7636's S256, with its bounds on the verifier.
func verifies(verifier, challenge string) bool {
	sum := sha256.Sum256([]byte(verifier))
	computed := base64.RawURLEncoding.EncodeToString(sum[:])
	return len(verifier) >= 43 && len(verifier) <= 128 && subtle.ConstantTimeCompare([]byte(computed), []byte(challenge)) == 1
}
