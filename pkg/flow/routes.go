package flow

import (
	"context"
	"crypto/subtle"
	"errors"

	"github.com/idxflow/idxflow/pkg/idx"
)

// Register starts a sign-up, or submits the form of a started one.
func (e *Engine) Register(ctx context.Context, c Caller, in RegisterInput) (*View, error) {
	if in.Continuation == "" {
		return e.start(ctx, c, in)
	}
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error {
		if p := in.startOnly(); p != nil {
			return p
		}
		if in.Profile == nil {
			return Invalid("/profile", string(idx.ReasonMissing))
		}
		return r.submitProfile(ctx, in)
	})
}

// startOnly refuses what can be said at the start alone.
func (in RegisterInput) startOnly() *Problem {
	for _, member := range []struct {
		given   bool
		pointer string
	}{
		{!in.ActivationToken.IsZero(), "/activationToken"}, {in.SignIn, "/signIn"}, {in.LoginHint != "", "/loginHint"},
		{in.Locale != "", "/locale"}, {in.ReturnTo != "", "/returnTo"}, {in.CodeChallenge != "", "/codeChallenge"},
	} {
		if member.given {
			return Invalid(member.pointer, "belongs to the start of a sign-up")
		}
	}
	return nil
}

// Resume shows the current step again: after a reload, a lost answer, or a return from an identity provider.
func (e *Engine) Resume(ctx context.Context, c Caller, in ResumeInput) (*View, error) {
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error {
		if p := r.checkState(in.State, !in.InteractionCode.IsZero() || in.Error != ""); p != nil {
			return p
		}
		if in.InteractionCode.IsZero() {
			if err := r.current(ctx); err != nil {
				return err
			}
			return r.openForm(ctx)
		}
		r.resp = &idx.Response{InteractionCode: in.InteractionCode, User: idx.User{ID: r.st.userID}}
		return nil
	})
}

// checkState refuses a state that is not this sign-up's: whoever holds only the continuation must not collect what
// somebody else finished.
func (r *run) checkState(state string, required bool) *Problem {
	if state == "" && !required {
		return nil
	}
	if subtle.ConstantTimeCompare([]byte(state), []byte(r.st.tx.State())) != 1 {
		return Invalid("/state", "is not that of this sign-up")
	}
	return nil
}

// Cancel ends the sign-up. Ending one that has ended already is no error.
func (e *Engine) Cancel(ctx context.Context, c Caller, in ContinuationInput) (*View, error) {
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error {
		form := r.st.tx.Form(idx.ActionCancel)
		if form == nil {
			return &Problem{Code: WrongStep}
		}
		err := r.post(ctx, form, anyForm, nil)
		var p *Problem
		if errors.As(err, &p) && p.Code == ContinuationExpired {
			err = nil
		}
		r.ended = Canceled
		return err
	})
}

// Authenticator chooses an authenticator to enrol, and sends its code or sets the password in the same request.
func (e *Engine) Authenticator(ctx context.Context, c Caller, in AuthenticatorInput) (*View, error) {
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error { return r.choose(ctx, in) })
}

// Verify answers the current form.
func (e *Engine) Verify(ctx context.Context, c Caller, in VerifyInput) (*View, error) {
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error {
		if p := r.checkState(in.State, false); p != nil {
			return p
		}
		g := in.given()
		if !in.Code.IsZero() && !g.has("code") {
			return Invalid("/code", "is empty")
		}
		if len(g) == 0 {
			return Invalid("", "has no answer to the current step")
		}
		if in.Values == nil {
			return r.answer(ctx, RouteVerify, g)
		}
		if len(r.st.tx.Forms) == 0 { // values answer any form
			return &Problem{Code: WrongStep}
		}
		return r.fill(ctx, &r.st.tx.Forms[0], anyForm, g)
	})
}

// given lays the members of the body out by their places.
func (in VerifyInput) given() given {
	var g given
	g.add("code", normalCode(in.Code))
	g.add("password", in.Password)
	if q := in.SecurityQuestion; q != nil {
		g.add("securityQuestion/questionKey", q.QuestionKey)
		g.add("securityQuestion/question", q.Question)
		g.add("securityQuestion/answer", q.Answer)
	}
	if w := in.WebAuthn; w != nil {
		g.add("webauthn/clientData", w.ClientData)
		g.add("webauthn/attestation", w.Attestation)
	}
	if in.Consent != nil {
		g.add("consent", *in.Consent)
	}
	g.addTree([]string{"values"}, in.Values)
	if in.Values != nil && len(in.Values) == 0 {
		g = append(g, leaf{})
	}
	return g
}

// Resend sends the current code again.
func (e *Engine) Resend(ctx context.Context, c Caller, in ContinuationInput) (*View, error) {
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error {
		form := r.st.tx.Form(idx.ActionResend)
		if form == nil {
			return &Problem{Code: WrongStep}
		}
		if p := r.coolDown(); p != nil {
			return p
		}
		return r.post(ctx, form, anyForm, nil)
	})
}

// Poll asks once whether the step was completed elsewhere.
func (e *Engine) Poll(ctx context.Context, c Caller, in ContinuationInput) (*View, error) {
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error {
		form := r.st.tx.Form(idx.FormEnrollPoll)
		if form == nil {
			form = r.st.tx.Form(idx.ActionPoll)
		}
		if form == nil {
			return &Problem{Code: WrongStep}
		}
		return r.post(ctx, form, anyForm, nil)
	})
}

// Skip declines what is optional.
func (e *Engine) Skip(ctx context.Context, c Caller, in ContinuationInput) (*View, error) {
	return e.serve(ctx, c, in.Continuation, func(ctx context.Context, r *run) error { return r.answer(ctx, RouteSkip, nil) })
}
