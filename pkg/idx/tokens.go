package idx

import (
	"context"
	"errors"
	"net/url"
	"slices"
)

// Tokens are what an interaction code is worth.
type Tokens struct {
	AccessToken, IDToken, RefreshToken Secret // IDToken with scope openid, RefreshToken with offline_access
	TokenType                          string
	ExpiresIn                          int // seconds
	Scope                              string
	Claims                             *Claims // of the ID token, verified; nil if there is none
}

// ErrIDToken is returned, wrapped, when the ID token is missing or cannot be verified. The account exists all the same.
var ErrIDToken = errors.New("idx: ID token not verified")

// Redeem exchanges the interaction code of a successful response and verifies the ID token: one request, repeated once
// only if no response was received, and one more for Okta's keys when they are not known yet. The form holds the members
// that Okta's success response lists, and no redirect URI (recordings of okta-idx-java and okta-idx-golang). The error is
// an *Error, or wraps [ErrIDToken].
func (c *Client) Redeem(ctx context.Context, tx *Transaction, code Secret) (*Tokens, error) {
	form := url.Values{
		"grant_type":       {"interaction_code"},
		"interaction_code": {code.Reveal()},
		"client_id":        {c.cfg.ClientID},
		"code_verifier":    {tx.verifier()},
	}
	c.authenticate(form)
	var answer struct {
		AccessToken  Secret `json:"access_token"`
		IDToken      Secret `json:"id_token"`
		RefreshToken Secret `json:"refresh_token"`
		TokenType    string `json:"token_type"`
		ExpiresIn    int    `json:"expires_in"`
		Scope        string `json:"scope"`
	}
	err := c.oauthCall(ctx, pathToken, form, &answer)
	if e := asError(err); e != nil && e.Kind == KindTransport && e.Status == 0 && ctx.Err() == nil {
		err = c.oauthCall(ctx, pathToken, form, &answer)
	}
	if err != nil {
		return nil, err
	}
	t := &Tokens{AccessToken: answer.AccessToken, IDToken: answer.IDToken, RefreshToken: answer.RefreshToken,
		TokenType: answer.TokenType, ExpiresIn: answer.ExpiresIn, Scope: answer.Scope}
	if t.IDToken.IsZero() && !slices.Contains(c.cfg.Scopes, "openid") {
		return t, nil
	}
	t.Claims, err = c.VerifyIDToken(ctx, t.IDToken, tx.Nonce())
	return t, err
}
