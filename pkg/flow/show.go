package flow

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/idxflow/idxflow/pkg/idx"
)

// view shows where the sign-up stands after Okta's newest answer.
func (r *run) view(ctx context.Context) (*View, error) {
	v := &View{ReturnTo: r.st.returnTo}
	if r.ended != "" {
		v.Status = r.ended
		return v, nil
	}
	v.Messages = r.messages(r.resp.Messages)
	v.User = r.user()
	if len(r.resp.Forms) == 0 {
		v.Status = Terminal
		return v, nil
	}
	v.Status, v.NextStep, v.ExpiresAt = Pending, r.step(), r.expires()
	var err error
	v.Continuation, err = r.seal(ctx)
	return v, err
}

func (r *run) user() *User {
	if r.st.userID == "" {
		return nil
	}
	return &User{ID: r.st.userID, Identifier: mask(r.resp.User.Identifier)}
}

// mask leaves the first character of each part of an identifier.
func mask(identifier string) string {
	name, domain, isMail := strings.Cut(identifier, "@")
	hide := func(s string) string {
		for _, first := range s {
			return string(first) + "***"
		}
		return ""
	}
	if !isMail {
		return hide(name)
	}
	suffix := domain[strings.LastIndex(domain, ".")+1:]
	if suffix == domain {
		return hide(name) + "@" + hide(domain)
	}
	return hide(name) + "@" + hide(domain) + "." + suffix
}

// expires is Okta's word, but not past our own limit.
func (r *run) expires() time.Time {
	limit := r.st.started.Add(maxAge)
	if at := r.st.tx.ExpiresAt; !at.IsZero() && at.Before(limit) {
		return at
	}
	return limit
}

// step describes the current form and what stands beside it.
func (r *run) step() *Step {
	form := r.resp.Step()
	row := stepFor(form.Name, r.st.current.key)
	s := &Step{Name: form.Name, Route: row.route, Authenticator: r.authenticator()}
	if form.Name != idx.FormRedirectIDP { // its link holds Okta's state token, which must not reach a URL
		s.Redirect = form.Link
	}
	if form.Name == idx.FormSelectAuthenticator {
		s.Options = options(form)
	} else {
		s.Inputs = r.inputs(row, form)
		if list := r.resp.Form(idx.FormSelectAuthenticator); list != nil {
			s.Choices = options(list)
		}
	}
	for _, e := range r.resp.Enrolled {
		s.Enrolled = append(s.Enrolled, Enrolled{e.Key, cleanText(e.DisplayName)})
	}
	r.beside(s)
	return s
}

// beside adds what may be done in place of answering the form.
func (r *run) beside(s *Step) {
	s.CanSkip = r.resp.Form(idx.FormSkip) != nil
	s.CanSignIn = r.resp.Form(idx.FormSelectIdentify) != nil
	if r.resp.Form(idx.ActionResend) != nil && s.Name != idx.FormAuthenticatorData {
		s.CanResend = true
		s.ResendAfterSeconds = int((r.resendAfter() + time.Second - 1) / time.Second)
	}
	for _, name := range []string{idx.FormEnrollPoll, idx.ActionPoll} {
		if f := r.resp.Form(name); f != nil && s.Poll == nil {
			s.Poll = &Poll{EverySeconds: max(1, int(f.Refresh/time.Second))}
		}
	}
	if c := r.resp.Captcha; c != nil {
		s.Captcha = &Captcha{Type: c.Type, SiteKey: c.SiteKey}
	}
	sum := sha256.Sum256([]byte(r.st.tx.State()))
	s.StateDigest = base64.RawURLEncoding.EncodeToString(sum[:])
}

// resendAfter is how long until another message may be sent to the same address.
func (r *run) resendAfter() time.Duration {
	if r.st.sent.IsZero() {
		return 0
	}
	return max(0, r.st.sent.Add(r.cfg.ResendCooldown).Sub(r.cfg.Now()))
}

func (r *run) authenticator() *Authenticator {
	c := r.resp.Current
	if c == nil {
		return nil
	}
	a := &Authenticator{ID: c.ID, Key: c.Key, DisplayName: cleanText(c.DisplayName), PasswordPolicy: c.Password,
		MagicLink: c.MagicLink != nil && *c.MagicLink}
	if c.Email != "" || c.PhoneNumber != "" {
		a.Profile = &Profile{Email: cleanText(c.Email), PhoneNumber: cleanText(c.PhoneNumber)}
	}
	return a
}

// inputs lists the values to collect for a form.
func (r *run) inputs(row step, form *idx.Form) []Input {
	var out []Input
	var walk func(fields []idx.Field, path []string, required bool)
	walk = func(fields []idx.Field, path []string, required bool) {
		for i := range fields {
			f := &fields[i]
			at := append(append([]string{}, path...), f.Name)
			switch {
			case f.Constant, f.Hidden && len(f.Fields) == 0:
			case len(f.Fields) > 0:
				walk(f.Fields, at, f.Required)
			case len(f.Options) > 0 && len(f.Options[0].Fields) > 0:
				walk(f.Options[0].Fields, at, f.Required)
			default:
				out = append(out, r.input(row, f, at, required && len(fields) == 1))
			}
		}
	}
	walk(form.Fields, nil, false)
	return out
}

func (r *run) input(row step, f *idx.Field, path []string, required bool) Input {
	in := Input{Name: f.Name, Pointer: row.pointer(path), Label: cleanText(f.Label), Type: f.Type, Required: f.Required || required,
		Secret: f.Secret, MinLength: f.MinLength, MaxLength: f.MaxLength, InputType: f.InputType, Value: scalar(f.Value)}
	if in.Type == "" {
		in.Type = "string"
	}
	for i := range f.Options {
		in.Options = append(in.Options, InputOption{cleanText(f.Options[i].Label), scalar(f.Options[i].Value)})
	}
	if f.Name == idx.FieldIdentifier && r.hint != "" {
		in.Value = r.hint
	}
	return in
}

// scalar decodes a string, boolean or number; anything else is nil.
func scalar(raw json.RawMessage) any {
	var v any
	if len(raw) == 0 || json.Unmarshal(raw, &v) != nil {
		return nil
	}
	switch v.(type) {
	case string, bool, float64:
		return v
	}
	return nil
}

// options lists the authenticators of a form that may be chosen.
func options(form *idx.Form) []Option {
	field := form.Field(idx.FieldAuthenticator)
	if field == nil {
		return nil
	}
	var out []Option
	for i := range field.Options {
		o := &field.Options[i]
		option := Option{ID: optionID(o), Key: o.Authenticator.Key, Label: cleanText(o.Label),
			Methods: allowed(o, idx.FieldMethodType), Channels: allowed(o, idx.FieldChannel)}
		// A phone needs its number even where Okta asks for it in a second form.
		if o.Field(idx.FieldPhoneNumber) != nil || option.Key == idx.KeyPhone {
			option.Needs = append(option.Needs, idx.FieldPhoneNumber)
		}
		if len(option.Methods) > 1 {
			option.Needs = append(option.Needs, idx.FieldMethodType)
		}
		if len(option.Channels) > 1 {
			option.Needs = append(option.Needs, idx.FieldChannel)
		}
		out = append(out, option)
	}
	return out
}

func allowed(o *idx.Option, name string) []string {
	var out []string
	if f := o.Field(name); f != nil {
		for i := range f.Options {
			out = append(out, f.Options[i].Text())
		}
	}
	return out
}
