package flow

import (
	"context"
	"slices"

	"github.com/idxflow/idxflow/pkg/idx"
)

// choose selects an authenticator and goes on as far as what was given reaches: the number to send to, the password.
func (r *run) choose(ctx context.Context, in AuthenticatorInput) error {
	if p := r.checkPhone(&in); p != nil {
		return p
	}
	form, option, p := r.choice(in)
	if p != nil {
		return p
	}
	if same, err := r.sameChallenge(ctx, form, option, in); same || err != nil {
		return err
	}
	if p := r.tooSoon(in); p != nil {
		return p
	}
	if err := r.chooseWith(ctx, form, option, in); err != nil {
		return err
	}
	// Okta may ask for the number in a form of its own.
	if isFirst(r.st.tx.Forms, idx.FormAuthenticatorData) && form.Name != idx.FormAuthenticatorData &&
		(in.PhoneNumber != "" || in.Email != "") && r.timeFor(ctx, idx.CallTimeout) {
		data := &r.st.tx.Forms[0]
		if err := r.chooseWith(ctx, data, dataOption(data), in); err != nil {
			return err
		}
	}
	return r.setPassword(ctx, in.Password)
}

// choice finds the form and the option that are meant: the form that asks for an authenticator's data if that is what is
// being asked for, else the list.
func (r *run) choice(in AuthenticatorInput) (*idx.Form, *idx.Option, *Problem) {
	if forms := r.st.tx.Forms; isFirst(forms, idx.FormAuthenticatorData) {
		option := dataOption(&forms[0])
		if in.Authenticator == "" || in.Authenticator == optionID(option) || in.Authenticator == r.st.current.key {
			return &forms[0], option, nil
		}
	}
	form := r.st.tx.Form(idx.FormSelectAuthenticator)
	if form == nil {
		return nil, nil, &Problem{Code: WrongStep}
	}
	if in.Authenticator == "" {
		return nil, nil, Invalid("/authenticator", string(idx.ReasonMissing))
	}
	option := findOption(form, in.Authenticator)
	if option == nil {
		return nil, nil, Invalid("/authenticator", string(idx.ReasonOption))
	}
	return form, option, nil
}

// dataOption views the single authenticator of a data form as an option.
func dataOption(form *idx.Form) *idx.Option {
	if f := form.Field(idx.FieldAuthenticator); f != nil {
		return &idx.Option{Fields: f.Fields}
	}
	return &idx.Option{}
}

// findOption looks an option up by id, or by a key that occurs once.
func findOption(form *idx.Form, name string) *idx.Option {
	field := form.Field(idx.FieldAuthenticator)
	if field == nil {
		return nil
	}
	var byKey *idx.Option
	keys := 0
	for i := range field.Options {
		o := &field.Options[i]
		if optionID(o) == name {
			return o
		}
		if o.Authenticator.Key == name {
			byKey = o
			keys++
		}
	}
	if keys == 1 {
		return byKey
	}
	return nil
}

func optionID(o *idx.Option) string {
	if f := o.Field(idx.FieldID); f != nil {
		return f.Text()
	}
	return ""
}

// chooseWith posts the option with those of the given values that it has a place for.
func (r *run) chooseWith(ctx context.Context, form *idx.Form, option *idx.Option, in AuthenticatorInput) error {
	var g given
	g.add("authenticator", optionID(option))
	for _, m := range []struct{ field, value string }{
		{idx.FieldMethodType, method(option, in.MethodType)}, {idx.FieldPhoneNumber, in.PhoneNumber},
		{idx.FieldChannel, in.Channel}, {idx.FieldEmail, in.Email},
	} {
		f := option.Field(m.field)
		switch {
		case f == nil && m.value != "" && !asksLater(option, m.field):
			return Invalid("/"+m.field, "is not asked for by this authenticator")
		case f == nil:
		case m.value != "" && !allows(f, m.value):
			return Invalid("/"+m.field, string(idx.ReasonOption))
		default:
			g.add(m.field, m.value)
		}
	}
	// A number without a method would leave the choice between a message and a call to chance.
	if f := option.Field(idx.FieldMethodType); f != nil && !f.Constant && g.has(idx.FieldPhoneNumber) && !g.has(idx.FieldMethodType) {
		return Invalid("/methodType", string(idx.ReasonMissing))
	}
	if err := r.fill(ctx, form, stepFor(form.Name, r.st.current.key), g); err != nil {
		return err
	}
	if !r.st.sent.IsZero() && g.has(idx.FieldPhoneNumber) && !isFirst(r.st.tx.Forms, idx.FormAuthenticatorData) {
		r.st.current.address = r.st.digest(in.PhoneNumber)
	}
	return nil
}

// asksLater reports whether Okta may ask for the member in a second form, once the authenticator is chosen.
func asksLater(o *idx.Option, field string) bool {
	return o.Authenticator.Key == idx.KeyPhone && (field == idx.FieldPhoneNumber || field == idx.FieldMethodType) ||
		o.Authenticator.Key == idx.KeyEmail && field == idx.FieldEmail
}

// allows reports whether a field takes the value: its constant, one of its options, or anything.
func allows(f *idx.Field, value string) bool {
	if f.Constant {
		return f.Text() == value
	}
	return len(f.Options) == 0 || slices.ContainsFunc(f.Options, func(o idx.Option) bool { return o.Text() == value })
}

// method fills in the only method that there is.
func method(o *idx.Option, asked string) string {
	if f := o.Field(idx.FieldMethodType); asked == "" && f != nil && len(f.Options) == 1 {
		return f.Options[0].Text()
	}
	return asked
}

// sameChallenge answers a choice of exactly what is being asked for already with the current step: no second message.
func (r *run) sameChallenge(ctx context.Context, form *idx.Form, option *idx.Option, in AuthenticatorInput) (bool, error) {
	c := r.st.current
	asked := challenge{id: optionID(option), key: c.key, method: method(option, in.MethodType), address: r.st.digest(in.PhoneNumber)}
	if asked.method == "" {
		asked.method = c.method
	}
	if asked.id == "" || asked != c || r.st.sent.IsZero() || isFirst(r.st.tx.Forms, idx.FormAuthenticatorData) ||
		isFirst(r.st.tx.Forms, form.Name) {
		return false, nil
	}
	return true, r.current(ctx)
}

// current introspects and reports what went wrong as a problem.
func (r *run) current(ctx context.Context) error {
	if err := r.introspect(ctx); err != nil {
		return r.lost(err, nil)
	}
	return nil
}

// setPassword sets the password that was given ahead, if the password is what Okta asks for or offers.
func (r *run) setPassword(ctx context.Context, password idx.Secret) error {
	if password.IsZero() || !r.resp.InteractionCode.IsZero() {
		return nil
	}
	if r.st.current.key != idx.KeyPassword || !isFirst(r.st.tx.Forms, idx.FormEnrollAuthenticator) {
		form := r.st.tx.Form(idx.FormSelectAuthenticator)
		if form == nil || !isFirst(r.st.tx.Forms, form.Name) || findOption(form, idx.KeyPassword) == nil || !r.timeFor(ctx, idx.CallTimeout) {
			return nil
		}
		if err := r.chooseWith(ctx, form, findOption(form, idx.KeyPassword), AuthenticatorInput{}); err != nil {
			return err
		}
	}
	if r.st.current.key != idx.KeyPassword || !r.timeFor(ctx, idx.CallTimeout) {
		return nil
	}
	var g given
	g.add("password", password)
	return r.answer(ctx, RouteVerify, g)
}
