package flow

import (
	"slices"
	"strings"

	"github.com/idxflow/idxflow/pkg/idx"
)

// step is a row of the step table: which route answers a form, and how members of the request's body and of the form
// correspond. The same correspondence builds the form's body, names each input's pointer and places Okta's messages.
type step struct {
	form    string // name of the remediation
	key     string // of the current authenticator; empty: any
	route   Route
	members []member
}

// member maps everything below a place in the request's body to a place in the form.
type member struct{ body, wire []string }

func at(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

// steps has a row for each form that a sign-up is known to meet. The first row that fits is used.
var steps = []step{
	{form: idx.FormEnrollProfile, route: RouteRegister, members: profileMembers},
	{form: idx.FormProfileUpdate, route: RouteRegister, members: profileMembers},
	{form: idx.FormAuthenticatorData, route: RouteAuthenticator, members: choiceMembers},
	{form: idx.FormSelectAuthenticator, route: RouteAuthenticator, members: choiceMembers},
	{form: idx.FormEnrollAuthenticator, key: idx.KeyPassword, route: RouteVerify, members: passwordMembers},
	{form: idx.FormChallenge, key: idx.KeyPassword, route: RouteVerify, members: passwordMembers},
	{form: idx.FormEnrollAuthenticator, route: RouteVerify, members: codeMembers},
	{form: idx.FormChallenge, route: RouteVerify, members: codeMembers},
	{form: idx.FormSkip, route: RouteSkip},
}

// anyForm answers every form without a row, by its own field names.
var anyForm = step{route: RouteVerify, members: valuesMembers}

var (
	valuesMembers  = []member{{at("values"), nil}}
	profileMembers = []member{
		{at("profile"), at(idx.FieldUserProfile)},
		{at("password"), at(idx.FieldCredentials + "/" + idx.FieldPasscode)},
		{at("captchaToken"), at(idx.FieldCaptcha + "/" + idx.FieldCaptchaToken)},
	}
	choiceMembers = []member{
		{at("authenticator"), at(idx.FieldAuthenticator + "/" + idx.FieldID)},
		{at("methodType"), at(idx.FieldAuthenticator + "/" + idx.FieldMethodType)},
		{at("phoneNumber"), at(idx.FieldAuthenticator + "/" + idx.FieldPhoneNumber)},
		{at("channel"), at(idx.FieldAuthenticator + "/" + idx.FieldChannel)},
		{at("email"), at(idx.FieldAuthenticator + "/" + idx.FieldEmail)},
	}
	passwordMembers = append([]member{{at("password"), at(idx.FieldCredentials + "/" + idx.FieldPasscode)}}, valuesMembers...)
	codeMembers     = append([]member{{at("code"), at(idx.FieldCredentials + "/" + idx.FieldPasscode)}}, valuesMembers...)
)

// stepFor returns the row for a form while the authenticator with that key is current.
func stepFor(form, key string) step {
	for _, s := range steps {
		if s.form == form && (s.key == "" || s.key == key) {
			return s
		}
	}
	return anyForm
}

// pointer returns where in the request's body the value of a form's member goes (RFC 6901), or "" if nowhere.
func (s step) pointer(wire []string) string {
	for _, m := range s.members {
		if len(wire) >= len(m.wire) && slices.Equal(wire[:len(m.wire)], m.wire) {
			return Pointer(append(slices.Clone(m.body), wire[len(m.wire):]...))
		}
	}
	return ""
}

// given is what the caller supplied: places in the request's body and the values there. Leaves only.
type given []leaf

type leaf struct {
	path  []string
	value any
}

func (g *given) add(path string, value any) {
	switch v := value.(type) {
	case string:
		if v == "" {
			return
		}
	case idx.Secret:
		if v.IsZero() {
			return
		}
	}
	*g = append(*g, leaf{at(path), value})
}

// addTree adds every leaf of an object.
func (g *given) addTree(path []string, object map[string]any) {
	for name, value := range object {
		at := append(slices.Clip(path), name)
		if nested, ok := value.(map[string]any); ok {
			g.addTree(at, nested)
			continue
		}
		*g = append(*g, leaf{at, value})
	}
}

// has reports whether something was given at that place or below it.
func (g given) has(path string) bool {
	p := at(path)
	return slices.ContainsFunc(g, func(l leaf) bool { return len(l.path) >= len(p) && slices.Equal(l.path[:len(p)], p) })
}

// values arranges what was given as the form's body. What has no place in the form is returned as its pointer.
func (s step) values(g given) (values map[string]any, stray string) {
	values = map[string]any{}
	for _, l := range g {
		wire := s.wire(l.path)
		if wire == nil {
			return nil, Pointer(l.path)
		}
		object := values
		for _, name := range wire[:len(wire)-1] {
			next, ok := object[name].(map[string]any)
			if !ok {
				next = map[string]any{}
				object[name] = next
			}
			object = next
		}
		object[wire[len(wire)-1]] = l.value
	}
	return values, ""
}

func (s step) wire(body []string) []string {
	for _, m := range s.members {
		if len(body) >= len(m.body) && slices.Equal(body[:len(m.body)], m.body) {
			return append(slices.Clone(m.wire), body[len(m.body):]...)
		}
	}
	return nil
}
