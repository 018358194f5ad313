package oktasim

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// grant is what a person gave the app at the end of one sign-up or sign-in.
type grant struct {
	user   *account
	server string
	scopes []string
	nonce  string
	authAt time.Time
	until  time.Time // of its refresh tokens; rotation does not move it (Okta documentation)

	refresh string               // the current refresh token
	retired map[string]time.Time // earlier ones, and since when
	revoked bool
}

// issued is a token that the org can still tell something about.
type issued struct {
	*grant
	kind   string // of RFC 7009's token_type_hint, and id_token
	claims any
	until  time.Time
	dead   bool
}

const (
	tokenAccess  = "access_token"
	tokenRefresh = "refresh_token"
	tokenID      = "id_token"
)

// alive says whether a token is good for anything at now.
func (i *issued) alive(now time.Time) bool {
	return i != nil && !i.dead && !i.revoked && now.Before(i.until)
}

// remember keeps an issued token for introspection, userinfo and revocation.
func (o *Org) remember(token string, i issued) string {
	o.tokens[token] = &i
	return token
}

// issue makes the tokens that a grant's scopes ask for.
func (o *Org) issue(g *grant, r *request) tokens {
	until := r.now.Add(seconds(o.policy.Lifetimes.Token))
	access := o.accessClaims(g, r)
	answer := tokens{TokenType: "Bearer", ExpiresIn: o.policy.Lifetimes.Token, Scope: strings.Join(g.scopes, " ")}
	answer.AccessToken = o.remember(o.sign(access), issued{grant: g, kind: tokenAccess, claims: access, until: until})
	if slices.Contains(g.scopes, "offline_access") && slices.Contains(o.policy.Client.Grants, GrantRefresh) {
		answer.RefreshToken = o.refreshToken(g, r.now)
	}
	if slices.Contains(g.scopes, "openid") {
		id := o.idClaims(g, r, answer.AccessToken)
		answer.IDToken = o.remember(o.sign(id), issued{grant: g, kind: tokenID, claims: id, until: r.now.Add(time.Hour)})
	}
	return answer
}

// refreshToken is the grant's current one, or a new one where they rotate.
func (o *Org) refreshToken(g *grant, now time.Time) string {
	if g.refresh != "" && o.policy.RefreshTokens != RefreshRotating {
		return g.refresh
	}
	if g.refresh != "" {
		g.retired[g.refresh] = now
	} else {
		g.retired, g.until = map[string]time.Time{}, now.Add(seconds(o.policy.Lifetimes.RefreshToken))
	}
	g.refresh = o.remember(o.dice.secret43(), issued{grant: g, kind: tokenRefresh, until: g.until})
	return g.refresh
}

// refreshGrace is how long a rotated token still works, for a client that
// missed the answer (Okta documentation: the default of 0 to 60 seconds).
const refreshGrace = 30 * time.Second

// renewGrant is the refresh_token grant. A rotated token that comes back after
// the grace ends the whole grant (Okta documentation: refresh token reuse).
func (o *Org) renewGrant(r *request, sent url.Values) (*grant, *reply) {
	token := sent.Get(tokenRefresh)
	found := o.tokens[token]
	if found != nil && found.kind == tokenRefresh {
		if since, old := found.retired[token]; old && !r.now.Before(since.Add(refreshGrace)) {
			found.revoked = true
		}
	}
	var code, text string
	scopes := strings.Fields(sent.Get("scope"))
	switch {
	case token == "":
		code, text = "invalid_request", "The 'refresh_token' parameter is required."
	case !found.alive(r.now) || found.kind != tokenRefresh:
		code, text = "invalid_grant", "The refresh token is invalid or expired."
	case found.server != r.server:
		code, text = "invalid_request", "The refresh token was issued by another authorization server."
	case slices.ContainsFunc(scopes, func(s string) bool { return !slices.Contains(found.scopes, s) }):
		code, text = "invalid_scope", "One or more scopes were not granted."
	default:
		g := found.grant
		g.nonce = "" // OpenID Connect Core, 12.2: a refreshed ID token should have none
		return g, nil
	}
	refused := oauthError(http.StatusBadRequest, code, text)
	return nil, &refused
}
