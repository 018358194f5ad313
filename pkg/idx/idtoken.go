package idx

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/lestrrat-go/jwx/v2/jwa"
	"github.com/lestrrat-go/jwx/v2/jwk"
	"github.com/lestrrat-go/jwx/v2/jws"
)

const (
	clockSkew       = time.Minute
	keyRefetchAfter = time.Minute
	maxIDToken      = 16 << 10
)

// Claims of a verified ID token.
type Claims struct {
	Subject string
	Nonce   string
	Issued  time.Time
	Expires time.Time
	// All holds every claim as Okta sent it.
	All map[string]any
}

// keySet caches Okta's public signing keys.
type keySet struct {
	mu      sync.Mutex
	set     jwk.Set
	fetched time.Time
}

// Warm fetches Okta's public keys, and so opens the connection that later calls reuse. Failure costs only that.
func (c *Client) Warm(ctx context.Context) error {
	_, err := c.fetchKeys(ctx)
	return err
}

// VerifyIDToken checks signature (RS256, by kid), issuer, audience, lifetime with a minute's skew, and nonce, as OpenID
// Connect Core 3.1.3.7 asks. Every error wraps [ErrIDToken]; none contains the token.
func (c *Client) VerifyIDToken(ctx context.Context, token Secret, nonce string) (*Claims, error) {
	claims, err := c.verify(ctx, []byte(token.Reveal()))
	if err == nil && claims.Nonce != nonce {
		err = errNonce
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrIDToken, err)
	}
	return claims, nil
}

type faultText string

func (f faultText) Error() string { return string(f) }

const (
	errMalformed faultText = "malformed"
	errAlgorithm faultText = "algorithm is not RS256"
	errKey       faultText = "unknown key"
	errSignature faultText = "signature does not verify"
	errIssuer    faultText = "other issuer"
	errAudience  faultText = "other audience"
	errLifetime  faultText = "outside its lifetime"
	errNonce     faultText = "other nonce"
)

func (c *Client) verify(ctx context.Context, raw []byte) (*Claims, error) {
	if len(raw) == 0 || len(raw) > maxIDToken || raw[0] == '{' {
		return nil, errMalformed
	}
	msg, err := jws.Parse(raw, jws.WithCompact())
	if err != nil || len(msg.Signatures()) != 1 {
		return nil, errMalformed
	}
	header := msg.Signatures()[0].ProtectedHeaders()
	if header.Algorithm() != jwa.RS256 {
		return nil, errAlgorithm
	}
	key, err := c.key(ctx, header.KeyID())
	if err != nil {
		return nil, err
	}
	payload, err := jws.Verify(raw, jws.WithCompact(), jws.WithKey(jwa.RS256, key))
	if err != nil {
		return nil, errSignature
	}
	return c.claims(payload)
}

func (c *Client) claims(payload []byte) (*Claims, error) {
	var p struct {
		Iss, Sub, Nonce string
		Aud             audience
		Exp, Iat        float64
	}
	out := &Claims{}
	if json.Unmarshal(payload, &p) != nil || json.Unmarshal(payload, &out.All) != nil {
		return nil, errMalformed
	}
	out.Subject, out.Nonce = p.Sub, p.Nonce
	out.Issued, out.Expires = time.Unix(int64(p.Iat), 0).UTC(), time.Unix(int64(p.Exp), 0).UTC()
	now := c.cfg.Now()
	switch {
	case p.Iss != c.cfg.Issuer:
		return nil, errIssuer
	case !slices.Contains(p.Aud, c.cfg.ClientID):
		return nil, errAudience
	case now.After(out.Expires.Add(clockSkew)), now.Before(out.Issued.Add(-clockSkew)):
		return nil, errLifetime
	}
	return out, nil
}

// audience is a string or a list of strings (RFC 7519, 4.1.3).
type audience []string

func (a *audience) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*a = []string{""}
		return json.Unmarshal(b, &(*a)[0])
	}
	return json.Unmarshal(b, (*[]string)(a))
}

// key returns the public key with that kid. An unknown one makes the set be fetched again, not more than once a minute,
// with one more try if the first fails.
func (c *Client) key(ctx context.Context, kid string) (jwk.Key, error) {
	c.keys.mu.Lock()
	set, fresh := c.keys.set, c.cfg.Now().Sub(c.keys.fetched) < keyRefetchAfter
	c.keys.mu.Unlock()
	if set != nil {
		if key, ok := set.LookupKeyID(kid); ok {
			return key, nil
		}
		if fresh {
			return nil, errKey
		}
	}
	set, err := c.fetchKeys(ctx)
	if err != nil && ctx.Err() == nil {
		set, err = c.fetchKeys(ctx)
	}
	if err != nil {
		return nil, err
	}
	if key, ok := set.LookupKeyID(kid); ok {
		return key, nil
	}
	return nil, errKey
}

func (c *Client) fetchKeys(ctx context.Context) (jwk.Set, error) {
	rep, err := c.send(ctx, request{path: pathKeys, url: c.oauth + pathKeys, accept: "application/json"})
	if err != nil {
		return nil, err
	}
	set, err := jwk.Parse(rep.body)
	if err != nil || rep.status != 200 {
		return nil, &Error{Kind: KindForeign, Path: pathKeys, Status: rep.status}
	}
	c.keys.mu.Lock()
	defer c.keys.mu.Unlock()
	c.keys.set, c.keys.fetched = set, c.cfg.Now()
	return set, nil
}
