package oktasim

import (
	"net/http"
	"net/url"
	"strings"
)

// tokenInfo is RFC 7662's answer, with the members that Okta adds.
type tokenInfo struct {
	Active   bool   `json:"active"`
	Scope    string `json:"scope,omitempty"`
	Username string `json:"username,omitempty"`
	Expires  int64  `json:"exp,omitempty"`
	IssuedAt int64  `json:"iat,omitempty"`
	Subject  string `json:"sub,omitempty"`
	Audience string `json:"aud,omitempty"`
	Issuer   string `json:"iss,omitempty"`
	ID       string `json:"jti,omitempty"`
	Type     string `json:"token_type,omitempty"`
	Client   string `json:"client_id,omitempty"`
	User     string `json:"uid,omitempty"`
}

// tokenStatus is introspection of tokens. A token that is unknown, over,
// revoked or of another server is just not active.
func (o *Org) tokenStatus(r *request) reply {
	found, refused := o.tokenOf(r)
	if refused != nil {
		return *refused
	}
	if !found.alive(r.now) || found.server != r.server {
		return jsonReply(http.StatusOK, plainJSON, tokenInfo{})
	}
	info := tokenInfo{
		Active: true, Username: found.user.Login, Expires: found.until.Unix(), Issuer: issuerOf(found.server, r.base),
		Client: o.clientID(), User: found.user.ID, Subject: found.user.Login,
	}
	switch claims := found.claims.(type) {
	case accessClaims:
		info.Scope, info.Type, info.Audience, info.ID, info.IssuedAt = strings.Join(found.scopes, " "), "Bearer", claims.Audience, claims.ID, claims.IssuedAt
	case idClaims:
		info.Audience, info.ID, info.IssuedAt, info.Subject = claims.Audience, claims.ID, claims.IssuedAt, claims.Subject
	default:
		info.Scope, info.Audience = strings.Join(found.scopes, " "), info.Issuer
	}
	return jsonReply(http.StatusOK, plainJSON, info)
}

// revoke is RFC 7009. A refresh token takes its access tokens along (Okta
// documentation); an unknown token is no error (RFC 7009, 2.2).
func (o *Org) revoke(r *request) reply {
	found, refused := o.tokenOf(r)
	if refused != nil {
		return *refused
	}
	if found != nil {
		found.dead = true
		found.revoked = found.revoked || found.kind == tokenRefresh
	}
	return reply{status: http.StatusOK, header: http.Header{"Cache-Control": {"no-cache, no-store"}}}
}

// tokenOf reads a form with a token, and authenticates the client.
func (o *Org) tokenOf(r *request) (*issued, *reply) {
	var sent url.Values
	sent, refused := o.readForm(r)
	if refused != nil {
		return nil, refused
	}
	if sent.Get("token") == "" {
		missing := oauthError(http.StatusBadRequest, "invalid_request", "The 'token' parameter is required.")
		return nil, &missing
	}
	return o.tokens[sent.Get("token")], nil
}

// userinfo answers with the claims that the access token's scopes allow.
func (o *Org) userinfo(r *request) reply {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	found := o.tokens[token]
	switch {
	case !found.alive(r.now) || found.kind != tokenAccess || found.server != r.server:
		return unauthorized(http.StatusUnauthorized, "invalid_token", "The access token is invalid.")
	case !strings.Contains(" "+strings.Join(found.scopes, " ")+" ", " openid "):
		return unauthorized(http.StatusForbidden, "insufficient_scope", "The access token must provide access to at least one of these scopes - profile, email, address or phone")
	}
	c := o.idClaims(found.grant, r, "")
	return jsonReply(http.StatusOK, plainJSON, profileClaims{
		Subject: c.Subject, Name: c.Name, Email: c.Email, EmailVerified: c.EmailVerified,
		Username: c.Username, GivenName: c.GivenName, FamilyName: c.FamilyName, UpdatedAt: c.UpdatedAt,
	})
}

// profileClaims are the claims about a person.
type profileClaims struct {
	Subject       string `json:"sub"`
	Name          string `json:"name,omitempty"`
	Email         string `json:"email,omitempty"`
	EmailVerified *bool  `json:"email_verified,omitempty"`
	Username      string `json:"preferred_username,omitempty"`
	GivenName     string `json:"given_name,omitempty"`
	FamilyName    string `json:"family_name,omitempty"`
	UpdatedAt     int64  `json:"updated_at,omitempty"`
}

// unauthorized is RFC 6750, 3: the error stands in a header.
func unauthorized(status int, code, text string) reply {
	answer := reply{status: status, header: http.Header{"Cache-Control": {"no-cache, no-store"}}}
	answer.header.Set("WWW-Authenticate", `Bearer authorization_uri="", realm="", scope="openid", error="`+code+`", error_description="`+text+`", resource="/oauth2/v1/userinfo"`)
	return answer
}
