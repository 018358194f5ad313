package idx

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The wire types hold only what is used. Decoding is tolerant by intent: Okta's bodies differ between releases, so a
// member of an unexpected type is left out and the rest is read.
type (
	wireResponse struct {
		Version     string
		StateHandle string
		ExpiresAt   string
		Remediation wireList[wireForm]
		Messages    wireList[wireMessage]

		CurrentAuthenticator           wireValue[wireAuthenticator]
		CurrentAuthenticatorEnrollment wireValue[wireAuthenticator]
		EnrollmentAuthenticator        wireValue[wireAuthenticator]
		Authenticators                 wireList[wireAuthenticator]
		AuthenticatorEnrollments       wireList[wireAuthenticator]

		User    wireValue[struct{ ID, Identifier string }]
		Captcha wireValue[struct{ ID, SiteKey, Type string }]
		Cancel  *wireForm
		Success *wireForm `json:"successWithInteractionCode"`

		// The other error formats, so that one decoding tells them apart.
		OAuthError       string `json:"error"`
		OAuthDescription string `json:"error_description"`
		Message          string `json:"message"`
		ErrorCode        string
		ErrorSummary     string
	}
	wireList[T any]  struct{ Value []T }
	wireValue[T any] struct{ Value *T }

	wireForm struct {
		Rel      json.RawMessage
		Name     string
		Href     string
		Accepts  string
		Produces string
		Refresh  float64 // milliseconds
		Type     string
		IDP      *struct{ ID, Name string }
		Value    []wireField
	}
	wireField struct {
		Name, Type, Label, Hint string
		Required, Secret        bool
		Visible, Mutable        *bool
		Value                   json.RawMessage
		Form                    *wireFields
		Options                 []wireOption
		MinLength, MaxLength    int
		Messages                wireList[wireMessage]
	}
	wireFields struct{ Value []wireField }
	wireOption struct {
		Label     string
		Value     json.RawMessage
		RelatesTo json.RawMessage
	}
	wireOptionValue struct {
		Form  *wireFields
		Value *wireDisplay
	}
	wireDisplay struct {
		InputType, Format string
		Options           []wireOption
	}
	wireMessage struct {
		Message string
		Class   string
		I18n    struct {
			Key    string
			Params []json.RawMessage
		}
	}
	wireAuthenticator struct {
		Key, ID, Type, DisplayName string
		Methods                    []struct{ Type string }
		Profile                    struct{ Email, PhoneNumber string }
		Settings                   *struct{ Complexity, Age json.RawMessage }
		ContextualData             struct{ UseEmailMagicLink *bool }
		Resend, Poll, Recover      *wireForm
	}
)

// lax decodes b into v and forgives members of the wrong type, which encoding/json skips.
func lax(b []byte, v any) error {
	err := json.Unmarshal(b, v)
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		return nil
	}
	return err
}

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

// pin returns the path of an href on a trusted host below /idp/idx/, or "" for any other. Requests go to the issuer's
// host whatever the href says.
func (c *Client) pin(href string) string {
	u, err := url.Parse(href)
	if err != nil || !c.trusts(u) || !strings.HasPrefix(u.Path, pathPrefix) || path.Clean(u.Path) != u.Path ||
		strings.ContainsAny(u.EscapedPath(), `%\`) || u.Fragment != "" {
		return ""
	}
	return u.RequestURI()
}

// trustedLink returns href if a browser may be sent there, or "".
func (c *Client) trustedLink(href string) string {
	if u, err := url.Parse(href); err != nil || !c.trusts(u) {
		return ""
	}
	return href
}

func (c *Client) trusts(u *url.URL) bool {
	if u.User != nil {
		return false
	}
	return u.Scheme+"://"+u.Host == c.org || u.Scheme == "https" && slices.Contains(c.cfg.TrustedHosts, u.Host)
}

// isObject reports whether b looks like a JSON object, without decoding it.
func isObject(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == '{'
}
