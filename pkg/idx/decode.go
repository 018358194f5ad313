package idx

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"
)

// decoder turns the wire types of one response into the public ones.
type decoder struct {
	client   *Client
	wire     *wireResponse
	messages []Message
}

func (c *Client) decode(w *wireResponse, status int) *Response {
	d := decoder{client: c, wire: w}
	r := &Response{Status: status, stateHandle: w.StateHandle}
	r.ExpiresAt, _ = time.Parse(time.RFC3339, w.ExpiresAt)
	d.collect(w.Messages, "", nil)
	for i := range w.Remediation.Value {
		r.Forms = append(r.Forms, d.form(&w.Remediation.Value[i]))
	}
	d.actions(r)
	for i := range w.AuthenticatorEnrollments.Value {
		r.Enrolled = append(r.Enrolled, *d.authenticator(&w.AuthenticatorEnrollments.Value[i]))
	}
	if u := w.User.Value; u != nil {
		r.User = User(*u)
	}
	if c := w.Captcha.Value; c != nil {
		r.Captcha = (*Captcha)(c)
	}
	if w.Success != nil {
		for _, f := range w.Success.Value {
			if f.Name == "interaction_code" {
				r.InteractionCode = NewSecret(scalarText(f.Value))
			}
		}
	}
	r.Messages = d.messages
	return r
}

// actions collects the forms that stand beside the remediations, and the current authenticator that holds most of them.
func (d *decoder) actions(r *Response) {
	holders := []*wireAuthenticator{d.wire.CurrentAuthenticator.Value, d.wire.CurrentAuthenticatorEnrollment.Value}
	forms := []struct {
		name string
		form *wireForm
	}{{ActionCancel, d.wire.Cancel}}
	for _, a := range holders {
		if a == nil {
			continue
		}
		if r.Current == nil {
			r.Current = d.authenticator(a)
		}
		forms = append(forms, []struct {
			name string
			form *wireForm
		}{{ActionResend, a.Resend}, {ActionPoll, a.Poll}, {ActionRecover, a.Recover}}...)
	}
	for _, f := range forms {
		if f.form != nil {
			action := d.form(f.form)
			action.Name = f.name
			r.Actions = append(r.Actions, action)
		}
	}
}

func (d *decoder) form(w *wireForm) Form {
	f := Form{Name: w.Name, Refresh: time.Duration(w.Refresh) * time.Millisecond}
	if len(w.Rel) == 0 { // no rel: a link for a browser, not a form (okta-auth-js gives it no action)
		f.LinkOnly, f.Link = true, d.client.trustedLink(w.Href)
		f.IDP = &IDP{Type: w.Type}
		if w.IDP != nil {
			f.IDP.ID, f.IDP.Name = w.IDP.ID, w.IDP.Name
		}
		return f
	}
	f.path = d.client.pin(w.Href)
	f.accepts, f.produces = unusual(w.Accepts, mediaJSON), unusual(w.Produces, mediaION)
	f.Fields = d.fields(w.Value, w.Name, nil)
	return f
}

// unusual returns media if it is a JSON media type other than the usual one. Old mocks carry values that are none.
func unusual(media, usual string) string {
	if media == usual || !strings.HasPrefix(media, "application/") || !strings.Contains(media, "json") {
		return ""
	}
	return media
}

// fields converts a list of members. The state handle is left out, because the transaction always has the newest one,
// and blocks of one name become one object: a progressive profile form has a userProfile block per attribute.
func (d *decoder) fields(wire []wireField, form string, path []string) []Field {
	fields := make([]Field, 0, len(wire))
	for i := range wire {
		if w := &wire[i]; w.Name == FieldStateHandle && path == nil {
			continue
		}
		at := append(slices.Clip(path), wire[i].Name)
		d.collect(wire[i].Messages, form, at)
		f := d.field(&wire[i], form, at)
		if same := fieldNamed(fields, f.Name); same != nil && len(f.Fields) > 0 {
			same.Fields = append(same.Fields, f.Fields...)
			continue
		}
		fields = append(fields, f)
	}
	return fields
}

func (d *decoder) field(w *wireField, form string, path []string) Field {
	f := Field{
		Name: w.Name, Type: w.Type, Label: w.Label, Required: w.Required, Secret: w.Secret,
		Hidden: w.Visible != nil && !*w.Visible, Constant: w.Mutable != nil && !*w.Mutable,
		MinLength: w.MinLength, MaxLength: w.MaxLength, Value: w.Value,
	}
	if w.Form != nil {
		f.Fields = d.fields(w.Form.Value, form, path)
	}
	// select-enrollment-channel nests its fields below the value.
	if object := (wireOptionValue{}); len(w.Value) > 0 && w.Value[0] == '{' && lax(w.Value, &object) == nil && object.Form != nil {
		f.Fields, f.Value = d.fields(object.Form.Value, form, path), nil
	}
	for i := range w.Options {
		d.option(&f, &w.Options[i], form, path)
	}
	return f
}

// option adds one allowed value to f. Profile attributes have a third shape: a single option that only says how to
// display the field, with the allowed values inside it.
func (d *decoder) option(f *Field, w *wireOption, form string, path []string) {
	var object wireOptionValue
	if len(w.Value) > 0 && w.Value[0] == '{' {
		_ = lax(w.Value, &object)
	}
	if display := object.Value; display != nil {
		f.InputType, f.Format = display.InputType, display.Format
		for i := range display.Options {
			d.option(f, &display.Options[i], form, path)
		}
		return
	}
	o := Option{Label: w.Label}
	if object.Form == nil {
		o.Value = w.Value
	} else {
		o.Fields = d.fields(object.Form.Value, form, path)
		o.Authenticator = d.related(w.RelatesTo, &o)
	}
	f.Options = append(f.Options, o)
}

// related finds the authenticator that an option stands for, by its relatesTo path ("$.authenticators.value[0]") or, if
// that leads nowhere, by its id.
func (d *decoder) related(raw json.RawMessage, o *Option) Authenticator {
	lists := map[string][]wireAuthenticator{
		"authenticators":           d.wire.Authenticators.Value,
		"authenticatorEnrollments": d.wire.AuthenticatorEnrollments.Value,
	}
	text := strings.TrimPrefix(scalarText(raw), "$.")
	name, index, _ := strings.Cut(strings.TrimSuffix(text, "]"), ".value[")
	if i, err := strconv.Atoi(index); err == nil && i >= 0 && i < len(lists[name]) {
		return *d.authenticator(&lists[name][i])
	}
	if id := o.Field(FieldID); id != nil {
		for i := range d.wire.Authenticators.Value {
			if a := &d.wire.Authenticators.Value[i]; a.ID == id.Text() {
				return *d.authenticator(a)
			}
		}
	}
	return Authenticator{}
}

func (d *decoder) authenticator(w *wireAuthenticator) *Authenticator {
	a := &Authenticator{Key: w.Key, ID: w.ID, Type: w.Type, DisplayName: w.DisplayName, Email: w.Profile.Email,
		PhoneNumber: w.Profile.PhoneNumber, MagicLink: w.ContextualData.UseEmailMagicLink}
	for _, m := range w.Methods {
		a.Methods = append(a.Methods, m.Type)
	}
	if w.Settings != nil && w.Key == KeyPassword {
		a.Password = &PasswordPolicy{}
		_ = lax(w.Settings.Complexity, a.Password)
		_ = lax(w.Settings.Age, a.Password)
	}
	return a
}

// collect adds messages that were not seen before: security questions repeat theirs in every option.
func (d *decoder) collect(list wireList[wireMessage], form string, path []string) {
	for _, w := range list.Value {
		m := Message{Class: w.Class, Key: w.I18n.Key, Text: w.Message, Form: form, Path: path}
		for _, p := range w.I18n.Params {
			m.Params = append(m.Params, scalarText(p))
		}
		if !slices.ContainsFunc(d.messages, func(o Message) bool { return o.Key == m.Key && o.Text == m.Text }) {
			d.messages = append(d.messages, m)
		}
	}
}
