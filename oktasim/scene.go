package oktasim

import (
	"strconv"
	"time"
)

// scene is what a body is drawn from: a transaction of an org, seen under one
// base address. Drawing changes nothing and uses up no chance.
type scene struct {
	o    *Org
	tx   *transaction
	base string
}

var (
	isTrue  = true
	isFalse = false
)

// constant is a field whose value must come back unchanged. Required says what
// the recordings say: true for ids, false for a single method.
func constant(name, value string, required *bool) field {
	return field{Name: name, Required: required, Value: value, Mutable: &isFalse}
}

// form draws a form of this transaction; stateHandle is always its last field.
func (s *scene) form(name, path string, inputs ...field) form {
	handle := constant(fieldStateHandle, s.tx.handle, &isTrue)
	handle.Visible = &isFalse
	return form{
		Rel: []string{"create-form"}, Name: name, Href: s.base + path, Method: "POST",
		Produces: ionMedia, Value: append(inputs, handle), Accepts: jsonMedia, path: path,
	}
}

// group is a field that holds other fields.
func group(name string, inner ...field) field {
	return field{Name: name, Form: &fields{inner}}
}

// credentials is the field in which a password or code is proved.
func credentials(passcode field) field {
	c := group(fieldCredentials, passcode)
	c.Type, c.Required = "object", &isTrue
	return c
}

// envelope begins a body. Times are whole seconds, as recorded.
func (s *scene) envelope() response {
	return response{
		Version: ionVersion, StateHandle: s.tx.handle, Intent: "LOGIN",
		ExpiresAt: truncated(s.tx.expires).Format("2006-01-02T15:04:05.000Z"),
	}
}

// tail ends a body that can be cancelled.
func (s *scene) tail(r *response) {
	cancel := s.form(remCancel, pathCancel)
	r.Cancel = &cancel
	r.App = objectOf(appRef{"oidc_client", s.o.policy.Client.Label, s.o.clientID()})
	if s.tx.user != nil {
		r.User = objectOf(userRef{ID: s.tx.user.ID})
	}
}

// wording chooses among variants of a text for this run; the first variant is
// the recorded one.
func (s *scene) wording(name string, variants []words) string {
	i := 0
	if s.o.policy.Labels == LabelsRandom {
		i = s.o.dice.pick("label "+name, len(variants))
	}
	return variants[i].in(s.tx.lang)
}

// forms lists every form a body offers, in order.
func (r *response) forms() []*form {
	var all []*form
	if r.Remediation != nil {
		for i := range r.Remediation.Value {
			all = append(all, &r.Remediation.Value[i])
		}
	}
	for _, a := range []*object[authenticator]{r.CurrentAuthenticator, r.CurrentAuthenticatorEnrollment} {
		if a != nil && a.Value.Resend != nil {
			all = append(all, a.Value.Resend)
		}
		if a != nil && a.Value.Poll != nil {
			all = append(all, a.Value.Poll)
		}
	}
	if r.Cancel != nil {
		all = append(all, r.Cancel)
	}
	return all
}

// truncated drops the part below a second, which no body carries.
func truncated(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func relates(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }
