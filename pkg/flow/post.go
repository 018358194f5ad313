package flow

import (
	"context"
	"errors"
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

// lookAgainTime is what must be left of a request to ask Okta where the transaction stands after a call went wrong.
const lookAgainTime = 2 * time.Second

// answer fills the first offered form that route answers with what was given for it, and posts it.
func (r *run) answer(ctx context.Context, route Route, g given) error {
	form, s := r.offered(route)
	if form == nil {
		return &Problem{Code: WrongStep}
	}
	return r.fill(ctx, form, s, g)
}

// offered finds the first offered form that route answers, and its row.
func (r *run) offered(route Route) (*idx.Form, step) {
	forms := r.st.tx.Forms
	for i := range forms {
		s := stepFor(forms[i].Name, r.st.current.key)
		// A form without a row is answered only while it is the current step: /verify must not answer an alternative.
		if s.route == route && (s.form != "" || i == 0) {
			return &forms[i], s
		}
	}
	return nil, step{}
}

func (r *run) fill(ctx context.Context, form *idx.Form, s step, g given) error {
	values, stray := s.values(g)
	if stray != "" {
		return Invalid(stray, "is not asked for at this step")
	}
	return r.post(ctx, form, s, values)
}

// post makes one call and takes over where it leads. A nil error means that the sign-up moved on, or that Okta's answer
// shows where it stands.
func (r *run) post(ctx context.Context, form *idx.Form, s step, values map[string]any) error {
	before, name := r.st.mark(), form.Name
	sends := sendsMessage(name)
	resp, err := r.cfg.Client.Submit(ctx, r.st.tx, form, values)
	if err == nil {
		r.absorb(resp, sends)
		return nil
	}
	var wrong *idx.FieldError
	if errors.As(err, &wrong) {
		return Invalid(s.pointer(wrong.Path), string(wrong.Reason))
	}
	c := call{form: name, before: before, sends: sends}
	if chosen, ok := values[idx.FieldAuthenticator].(map[string]any); ok {
		c.target, _ = chosen[idx.FieldID].(string)
	}
	return r.recover(ctx, err, c)
}

// sendsMessage tells which forms make Okta send a code.
func sendsMessage(form string) bool {
	switch form {
	case idx.FormSelectAuthenticator, idx.FormAuthenticatorData, idx.FormChannelData, idx.FormSelectAuthenticate,
		idx.FormVerificationData, idx.ActionResend:
		return true
	}
	return false
}

// absorb takes over what a response says: where the sign-up stands, who the person is, and whether a message went out.
func (r *run) absorb(resp *idx.Response, sends bool) {
	r.resp = resp
	if resp.User.ID != "" {
		r.st.userID = resp.User.ID
	}
	now := challenge{}
	if c := resp.Current; c != nil {
		now = challenge{id: c.ID, key: c.Key}
		if len(c.Methods) == 1 {
			now.method = c.Methods[0]
		}
	}
	switch before := r.st.current; {
	case now.id != before.id:
		r.st.current, r.st.sent, sends = now, time.Time{}, true
	case now.method != before.method: // the cool-down of the address goes on
		r.st.current.method, sends = now.method, sends || now.method != ""
	}
	// A resend form beside the challenge is how a message that went out is recognised; the form that still asks for the
	// number carries one too.
	if sends && resp.Form(idx.ActionResend) != nil && !isFirst(r.st.tx.Forms, idx.FormAuthenticatorData) {
		r.st.sent = r.cfg.Now()
	}
}

func isFirst(forms []idx.Form, name string) bool { return len(forms) > 0 && forms[0].Name == name }

// introspect asks Okta where the transaction stands.
func (r *run) introspect(ctx context.Context) error {
	wasAtEntry := atEntry(r.st.tx.Forms)
	resp, err := r.cfg.Client.Introspect(ctx, r.st.tx)
	var e *idx.Error
	if errors.As(err, &e) && e.Kind == idx.KindMessages && len(e.Response.Forms) > 0 {
		resp, err = e.Response, nil // a step with an old message beside it is still the step
	}
	if err != nil {
		return err
	}
	if !wasAtEntry && atEntry(resp.Forms) && resp.User.ID == "" {
		r.dead = true // cancelled: Okta began anew
		return &Problem{Code: ContinuationExpired, AccountMayExist: r.st.userID != ""}
	}
	r.absorb(resp, false)
	return nil
}
