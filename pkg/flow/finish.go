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
		return nil, r.fail(ctx, r.withoutTokens(err))
	}
	if !r.cfg.BodyRefreshToken {
		tokens.RefreshToken = idx.Secret{}
	}
	v.Tokens = tokens
	return v, nil
}

// withoutTokens is the problem when there is an account but no tokens yet. If the code may still be good, the sign-up is
// resumed; else signing in gets them.
func (r *run) withoutTokens(err error) *Problem {
	p := &Problem{Code: SignedUpWithoutTokens, Cause: err}
	var e *idx.Error
	switch {
	case errors.Is(err, idx.ErrIDToken), !errors.As(err, &e):
	case e.Kind == idx.KindOAuth && e.Code == "access_denied":
		p.Code = AccessDenied
	case e.Kind == idx.KindOAuth && e.Code != "invalid_grant", e.RateLimited():
		p = r.unanswered(e, false)
	case e.Kind != idx.KindOAuth:
		p = r.unanswered(e, true)
	}
	p.AccountMayExist = true
	r.dead = p.Kind().Action == Stop || p.Code == SignedUpWithoutTokens
	return p
}
