package flow

import (
	"context"
	"errors"

	"github.com/idxflow/idxflow/pkg/idx"
)

// finish hands out what success is worth. The interaction code lives for a minute, so it is redeemed in the request that
// received it, never in a later one.
func (r *run) finish(ctx context.Context) (*View, error) {
	v := &View{Status: Success, Messages: r.messages(r.resp.Messages), User: r.user(), ReturnTo: r.st.returnTo}
	switch r.cfg.Delivery {
	case DeliverNone:
		return v, nil
	case DeliverCode:
		v.InteractionCode, v.Nonce = r.resp.InteractionCode, r.st.tx.Nonce()
		return v, nil
	}
	tokens, err := r.cfg.Client.Redeem(ctx, r.st.tx, r.resp.InteractionCode)
	if err != nil {
		return nil, r.withoutTokens(err)
	}
	if !r.cfg.BodyRefreshToken {
		tokens.RefreshToken = idx.Secret{}
	}
	v.Tokens = tokens
	return v, nil
}

// withoutTokens is the problem when there is an account but no tokens: signing in gets them.
func (r *run) withoutTokens(err error) *Problem {
	r.dead = true
	p := &Problem{Code: SignedUpWithoutTokens, AccountMayExist: true, Cause: err}
	var e *idx.Error
	if errors.As(err, &e) && e.Kind == idx.KindOAuth {
		switch e.Code {
		case "invalid_client", "unauthorized_client", "unsupported_grant_type", "invalid_scope":
			p.Code = OktaMisconfigured
		case "access_denied":
			p.Code = AccessDenied
		}
	}
	return p
}
