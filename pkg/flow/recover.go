package flow

import (
	"context"
	"errors"

	"github.com/idxflow/idxflow/pkg/idx"
)

// call is what is remembered of a request to Okta when it went wrong.
type call struct {
	form   string
	before string // the state's mark
	sends  bool   // a message, if Okta takes it
	target string // id of the authenticator that was chosen
}

// recover decides what a failed call means. A nil error means that the call had been taken after all.
func (r *run) recover(ctx context.Context, err error, c call) error {
	var e *idx.Error
	switch {
	case !errors.As(err, &e):
		return &Problem{Code: Internal, Cause: err}
	case e.Kind == idx.KindMessages:
		return r.refused(ctx, e, c)
	case e.RateLimited():
		return &Problem{Code: TooManyRequests, RetryAfter: e.RetryAfter, Cause: e}
	case e.Kind == idx.KindTransport && !e.Unknown():
		return &Problem{Code: OktaUnavailable, Cause: e}
	case e.Kind == idx.KindUntrusted:
		return r.unanswered(e, false)
	case e.Kind == idx.KindOAuth:
		return r.lookAgain(ctx, e, c, r.unanswered(e, false))
	}
	return r.lookAgain(ctx, e, c, &Problem{Code: OktaUnavailable, Cause: e})
}

// refused handles an IDX response with ERROR messages. With a form, and with a key that is known, it is what it says.
// Anything else may be the echo of a request that was taken before: Okta knows where the sign-up stands.
func (r *run) refused(ctx context.Context, e *idx.Error, c call) error {
	p := r.problem(e, c)
	if len(e.Response.Forms) > 0 {
		if p.Code == AlreadyRegistered && (r.st.userID != "" || e.Response.User.ID != "") {
			return r.lookAgain(ctx, e, c, p)
		}
		r.absorb(e.Response, false)
		return p
	}
	// A state handle that Okta has replaced looks expired; the interaction handle still leads to the sign-up.
	if code := codeOf(e.Response.Errors()); code != "" && code != WrongStep && code != ContinuationExpired {
		r.dead = p.Action() == Stop && code != AuthenticatorLocked && code != OktaMisconfigured
		return p
	}
	return r.lookAgain(ctx, e, c, p)
}

// problem maps the messages of a refusal: the first key that is known decides; then what was asked.
func (r *run) problem(e *idx.Error, c call) *Problem {
	p := &Problem{Code: codeOf(e.Response.Errors()), RetryAfter: e.RetryAfter, Cause: e}
	terminal := len(e.Response.Forms) == 0
	switch {
	case p.Code == CodeRejected && r.st.current.key == idx.KeyPassword:
		p.Code = PasswordRejected
	case p.Code != "":
	case keyless(e.Response.Errors()) && r.st.current.key == idx.KeyPhone && c.sends,
		keyless(e.Response.Errors()) && c.form == idx.FormSelectAuthenticator && !terminal:
		p.Code = PhoneInvalid // the recorded refusal of a number carries no key
	case terminal && c.form == idx.FormEnrollProfile:
		p.Code = RegistrationRefused // a registration hook's text has no documented key
	case terminal:
		p.Code = AccessDenied
	default:
		p.Code = FormRejected
	}
	p.Messages = r.messages(e.Response.Messages)
	for i := range p.Messages {
		if p.Code == PhoneInvalid && p.Messages[i].Field == "" {
			p.Messages[i].Field = "/phoneNumber"
		}
	}
	return p
}

func codeOf(messages []idx.Message) Code {
	for _, m := range messages {
		if code := codeFor(m.Key); code != "" {
			return code
		}
	}
	return ""
}

func keyless(messages []idx.Message) bool { return len(messages) > 0 && messages[0].Key == "" }

// lookAgain asks Okta where the transaction stands after a call whose outcome is not known, or whose refusal says
// nothing. If it moved, the call had been taken and there is no problem. If not, otherwise is the problem.
func (r *run) lookAgain(ctx context.Context, e *idx.Error, c call, otherwise *Problem) error {
	if !r.timeFor(ctx, lookAgainTime) || ctx.Err() != nil {
		if e.Unknown() {
			return r.unanswered(e, true)
		}
		return otherwise
	}
	if err := r.introspect(ctx); err != nil {
		var again *idx.Error
		if e.Kind == idx.KindMessages && errors.As(err, &again) && again.Kind == idx.KindMessages {
			r.dead = true // refused for good: the first refusal says why
			return otherwise
		}
		return r.lost(err, e)
	}
	if r.st.mark() != c.before {
		return nil
	}
	if e.Unknown() && r.mayHaveSent(c) {
		r.st.sent, r.st.current.address = r.cfg.Now(), ""
		return nil
	}
	if len(r.resp.Forms) > 0 && e.Kind == idx.KindMessages && codeOf(e.Response.Errors()) == "" && otherwise.Action() == Stop {
		otherwise.Code = FormRejected // the form still stands
	}
	return otherwise
}

// mayHaveSent reports whether a call whose outcome is unknown asked for a message of the challenge that stands. It counts
// as sent: the person sees the step that waits for the code. The address is forgotten, so that choosing it again sends.
func (r *run) mayHaveSent(c call) bool {
	return c.sends && r.resp.Form(idx.ActionResend) != nil && !isFirst(r.st.tx.Forms, idx.FormAuthenticatorData) &&
		(c.form == idx.ActionResend || c.target != "" && c.target == r.st.current.id)
}

// lost is the problem when even introspect did not help.
func (r *run) lost(err error, cause *idx.Error) error {
	var p *Problem
	var e *idx.Error
	switch {
	case errors.As(err, &p):
		return p
	case !errors.As(err, &e):
		return &Problem{Code: Internal, Cause: err}
	case e.Kind == idx.KindMessages:
		p = r.problem(e, call{})
		r.dead = p.Action() == Restart || p.Action() == Stop
		return p
	case e.RateLimited():
		return &Problem{Code: TooManyRequests, RetryAfter: e.RetryAfter, Cause: e}
	case cause != nil && cause.Unknown():
		return r.unanswered(cause, true)
	}
	return r.unanswered(e, e.Unknown())
}
