package oktasim

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// idClaims are the claims of an ID token (Okta documentation: OpenID Connect
// reference, and claims_supported of the widget's discovery document).
type idClaims struct {
	Subject       string   `json:"sub"`
	Name          string   `json:"name,omitempty"`
	Email         string   `json:"email,omitempty"`
	EmailVerified *bool    `json:"email_verified,omitempty"`
	Version       int      `json:"ver"`
	Issuer        string   `json:"iss"`
	Audience      string   `json:"aud"`
	IssuedAt      int64    `json:"iat"`
	Expires       int64    `json:"exp"`
	ID            string   `json:"jti"`
	Methods       []string `json:"amr,omitempty"`
	Provider      string   `json:"idp"`
	Nonce         string   `json:"nonce,omitempty"`
	Username      string   `json:"preferred_username,omitempty"`
	GivenName     string   `json:"given_name,omitempty"`
	FamilyName    string   `json:"family_name,omitempty"`
	UpdatedAt     int64    `json:"updated_at,omitempty"`
	AuthTime      int64    `json:"auth_time"`
	AccessHash    string   `json:"at_hash"`
}

// accessClaims are the claims of a custom server's access token. The org
// server's is opaque to clients by contract; here it has the same form.
type accessClaims struct {
	Version  int      `json:"ver"`
	ID       string   `json:"jti"`
	Issuer   string   `json:"iss"`
	Audience string   `json:"aud"`
	IssuedAt int64    `json:"iat"`
	Expires  int64    `json:"exp"`
	Client   string   `json:"cid"`
	User     string   `json:"uid"`
	Scopes   []string `json:"scp"`
	AuthTime int64    `json:"auth_time"`
	Subject  string   `json:"sub"`
}

func issuerOf(server, base string) string {
	if server == "" {
		return base
	}
	return base + oauthPath(server)
}

func (o *Org) accessClaims(g *grant, r *request) accessClaims {
	issuer := issuerOf(g.server, r.base)
	audience := "api://default"
	if g.server == "" {
		audience = issuer
	}
	return accessClaims{
		Version: 1, ID: "AT." + o.dice.secret43(), Issuer: issuer, Audience: audience,
		IssuedAt: r.now.Unix(), Expires: r.now.Add(seconds(o.policy.Lifetimes.Token)).Unix(),
		Client: o.clientID(), User: g.user.ID, Scopes: g.scopes, AuthTime: g.authAt.Unix(), Subject: g.user.Login,
	}
}

func (o *Org) idClaims(g *grant, r *request, access string) idClaims {
	u := g.user
	half := sha256.Sum256([]byte(access))
	c := idClaims{
		Subject: u.ID, Version: 1, Issuer: issuerOf(g.server, r.base), Audience: o.clientID(),
		IssuedAt: r.now.Unix(), Expires: r.now.Add(time.Hour).Unix(), ID: "ID." + o.dice.secret43(),
		Methods: methodsUsed(u), Provider: o.dice.fixedID("00o", "org"), Nonce: g.nonce,
		AuthTime: g.authAt.Unix(), AccessHash: base64.RawURLEncoding.EncodeToString(half[:16]),
	}
	if slices.Contains(g.scopes, "profile") {
		c.GivenName, c.FamilyName = u.attribute("firstName"), u.attribute("lastName")
		c.Name = strings.TrimSpace(c.GivenName + " " + c.FamilyName)
		c.Username, c.UpdatedAt = u.Login, u.Created.Unix()
	}
	if slices.Contains(g.scopes, "email") {
		c.Email, c.EmailVerified = u.attribute(attrEmail), &u.EmailVerified
	}
	return c
}

// methodsUsed are the amr values of RFC 8176 for what was enrolled.
func methodsUsed(u *account) []string {
	var used []string
	for _, e := range u.enrollments {
		if name := e.kind.amr; name != "" && !slices.Contains(used, name) {
			used = append(used, name)
		}
	}
	if len(used) > 1 {
		used = append(used, "mfa")
	}
	return used
}

// processKey is shared by every org that was given no key of its own.
var processKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic("oktasim: make a signing key: " + err.Error())
	}
	return key
})

func (o *Org) signingKey() jose.JSONWebKey {
	key := o.options.SigningKey
	if key == nil {
		key = processKey()
	}
	return jose.JSONWebKey{Key: key, KeyID: letters(o.dice.keyed("kid"), urlSafe, 43), Algorithm: string(jose.RS256), Use: "sig"}
}

// sign makes a compact RS256 token.
func (o *Org) sign(claims any) string {
	key := jose.SigningKey{Algorithm: jose.RS256, Key: o.signingKey()}
	signer, err := jose.NewSigner(key, nil)
	if err != nil {
		panic("oktasim: signer: " + err.Error())
	}
	payload, err := json.Marshal(claims)
	if err != nil {
		panic("oktasim: encode claims: " + err.Error())
	}
	signed, err := signer.Sign(payload)
	if err != nil {
		panic("oktasim: sign: " + err.Error())
	}
	compact, err := signed.CompactSerialize()
	if err != nil {
		panic("oktasim: serialise: " + err.Error())
	}
	return compact
}

// keys serves the public half.
func (o *Org) keys(*request) reply {
	key := o.signingKey()
	answer := jsonReply(http.StatusOK, plainJSON, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{key.Public()}})
	answer.header = http.Header{"Cache-Control": {"max-age=3600, must-revalidate"}}
	return answer
}
