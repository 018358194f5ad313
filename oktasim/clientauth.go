package oktasim

import (
	"crypto/subtle"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// assertionType is RFC 7523's.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// maxAssertion is how far ahead an assertion may expire (Okta documentation:
// build a JWT for client authentication).
const maxAssertion = time.Hour

// authenticate accepts client_secret_post, client_secret_basic or, where the
// policy has a public key, private_key_jwt; never two of them.
func (o *Org) authenticate(r *request, sent url.Values) *reply {
	id, secret := sent.Get("client_id"), sent.Get("client_secret")
	basic, given := strings.CutPrefix(r.Header.Get("Authorization"), "Basic ")
	if given && (sent.Has("client_secret") || sent.Has("client_assertion")) {
		refused := oauthError(http.StatusBadRequest, "invalid_request", "Cannot supply multiple client credentials.")
		return &refused
	}
	if given {
		id, secret = basicCredentials(basic)
	}
	if o.policy.Client.PublicKey != "" {
		return o.authenticateByKey(r, sent)
	}
	wanted := o.clientSecret()
	if id != o.clientID() || sent.Has("client_assertion") || subtle.ConstantTimeCompare([]byte(secret), []byte(wanted)) != 1 {
		return invalidClient("Client authentication failed. Either the client or the client credentials are invalid.")
	}
	return nil
}

func invalidClient(text string) *reply {
	refused := oauthError(http.StatusUnauthorized, "invalid_client", text)
	return &refused
}

// authenticateByKey is private_key_jwt. Its words are in Okta's style; the
// error is documented for each case.
func (o *Org) authenticateByKey(r *request, sent url.Values) *reply {
	if sent.Get("client_assertion_type") != assertionType || sent.Get("client_assertion") == "" {
		return invalidClient("The client_assertion is required.")
	}
	claims, err := o.verifyAssertion(sent.Get("client_assertion"))
	id := o.clientID()
	switch {
	case err != nil:
		return invalidClient("The client_assertion signature is invalid.")
	case claims.Issuer != id || claims.Subject != id || (sent.Has("client_id") && sent.Get("client_id") != id):
		return invalidClient("The issuer and the subject of the client_assertion must be the client id.")
	case len(claims.Audience) != 1 || claims.Audience[0] != r.base+r.URL.Path:
		return invalidClient("The audience of the client_assertion must be the endpoint it is sent to.")
	case claims.Expiry == nil || !r.now.Before(claims.Expiry.Time()):
		return invalidClient("The client_assertion is expired.")
	case claims.Expiry.Time().After(r.now.Add(maxAssertion)):
		return invalidClient("The client_assertion expires too far ahead.")
	case !o.assertions[claims.ID].IsZero():
		return invalidClient("The client_assertion was used already.")
	}
	if claims.ID != "" {
		o.assertions[claims.ID] = claims.Expiry.Time()
	}
	return nil
}

func (o *Org) verifyAssertion(compact string) (jwt.Claims, error) {
	var claims jwt.Claims
	key, err := publicKey(o.policy.Client.PublicKey)
	if err != nil {
		return claims, err
	}
	parsed, err := jwt.ParseSigned(compact, []jose.SignatureAlgorithm{jose.RS256, jose.ES256})
	if err != nil {
		return claims, err
	}
	return claims, parsed.Claims(key, &claims)
}

// publicKey reads a PEM public key.
func publicKey(text string) (any, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("not PEM")
	}
	return x509.ParsePKIXPublicKey(block.Bytes)
}
