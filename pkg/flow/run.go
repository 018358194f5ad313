package flow

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

// run is the work on one request: the state that it came with, and what has been learned since.
type run struct {
	*Engine
	caller Caller
	st     *state
	resp   *idx.Response // Okta's newest answer that carries a step; nil before the first
	hint   string        // login hint of a start
	ended  Status        // set when the sign-up is over without tokens
	dead   bool          // nothing can be continued any more
}

// serve opens the continuation, does the work and shows where the sign-up stands. Every error it returns is a *Problem.
func (e *Engine) serve(ctx context.Context, c Caller, continuation string, work func(context.Context, *run) error) (*View, error) {
	r := &run{Engine: e, caller: c}
	if err := r.open(ctx, continuation); err != nil {
		return nil, err
	}
	return r.do(ctx, work)
}

func (r *run) do(ctx context.Context, work func(context.Context, *run) error) (*View, error) {
	ctx = r.speakFor(ctx)
	err := work(ctx, r)
	if err == nil && r.resp != nil && !r.resp.InteractionCode.IsZero() {
		return r.finish(ctx)
	}
	if err == nil {
		var view *View
		if view, err = r.view(ctx); err == nil {
			return view, nil
		}
	}
	return nil, r.fail(ctx, err)
}

func (r *run) open(ctx context.Context, continuation string) error {
	if continuation == "" {
		return Invalid("/continuation", "is required")
	}
	plain, err := r.cfg.Sealer.Open(ctx, continuation)
	if errors.Is(err, ErrStore) {
		return &Problem{Code: StoreUnavailable, Cause: err}
	}
	if err != nil {
		return &Problem{Code: InvalidContinuation, Cause: err}
	}
	if r.st, err = unmarshalState(plain); err != nil {
		return &Problem{Code: InvalidContinuation, Cause: err}
	}
	if r.cfg.Now().After(r.st.started.Add(maxAge)) {
		return &Problem{Code: ContinuationExpired, AccountMayExist: r.st.userID != ""}
	}
	return nil
}

// speakFor makes every call of ctx carry the person's own context.
func (r *run) speakFor(ctx context.Context) context.Context {
	language, device := r.caller.Language, r.caller.DeviceToken
	if r.st.locale != "" {
		language = r.st.locale
	}
	if !idx.IsDeviceToken(device) && r.st.tx != nil {
		device = r.st.deviceToken()
	}
	return idx.WithClientContext(ctx, idx.ClientContext{UserAgent: r.caller.UserAgent, IP: r.caller.IP,
		AcceptLanguage: language, DeviceToken: device})
}

// seal returns the continuation for the newest state.
func (r *run) seal(ctx context.Context) (idx.Secret, error) {
	id := make([]byte, jtiSize)
	if _, err := io.ReadFull(r.cfg.Random, id); err != nil {
		return idx.Secret{}, err
	}
	r.st.jti = base64.RawURLEncoding.EncodeToString(id)
	plain, err := r.st.marshal()
	if err != nil {
		return idx.Secret{}, err
	}
	token, err := r.cfg.Sealer.Seal(ctx, plain)
	if err != nil {
		return idx.Secret{}, &Problem{Code: StoreUnavailable, Cause: err}
	}
	return idx.NewSecret(token), nil
}

// fail turns any error into the problem that is shown, and lets the person go on wherever that is possible.
func (r *run) fail(ctx context.Context, err error) *Problem {
	var p *Problem
	if !errors.As(err, &p) {
		p = &Problem{Code: Internal, Cause: err}
	}
	if r.st.tx == nil {
		return p
	}
	action := p.Kind().Action
	p.AccountMayExist = p.AccountMayExist || r.st.userID != "" && (action == Restart || action == Stop)
	if r.dead || action == Restart || p.Code == StoreUnavailable || p.Code == RegistrationUnavailable || p.Code == RegistrationRefused {
		return p
	}
	if p.Continuation, err = r.seal(ctx); err != nil {
		return p
	}
	if p.NextStep == nil && r.resp != nil && len(r.resp.Forms) > 0 && !r.st.beforeForm() {
		p.NextStep = r.step()
	}
	return p
}

// timeFor reports whether a call that may take d still fits into the request. A context's deadline is real time, whatever
// the injected clock says.
func (r *run) timeFor(ctx context.Context, d time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || time.Until(deadline) >= d
}
