package oktasim

import (
	"encoding/json"
	"math"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// createUser takes the sign-up form. Nothing is created unless all of it is
// right: attributes, the inline hook, the password where the form has one, and
// the address, which must be new.
func (t *turn) createUser() *refusal {
	if t.tx.step == atUpdate {
		return t.updateProfile()
	}
	profile, wrong := t.readProfile(t.o.policy.Profile)
	if wrong != nil {
		return wrong
	}
	if failed := t.judgeCaptcha(); failed != nil {
		return failed
	}
	if denied := t.hook(); denied != nil {
		return denied
	}
	login, _ := profile[attrLogin].(string)
	if login == "" {
		login, _ = profile[attrEmail].(string) // Okta documentation: sign-up form
	}
	typed := t.sent.Credentials.Passcode
	if typed != nil {
		if r := t.judgePassword(*typed, login, profile); r != nil {
			return r
		}
	}
	u, taken := t.register(login, profile)
	if taken != nil {
		return taken
	}
	t.tx.user = u
	if typed != nil {
		u.Password = *typed
		t.o.enroll(u, enrollment{kind: kindOf(KeyPassword), method: "password"})
	}
	return t.advance()
}

// register makes the account. A half-finished one stands in the way unless
// the policy lets it be used again.
func (t *turn) register(login string, profile map[string]any) (*account, *refusal) {
	old := t.o.find(login)
	if old == nil {
		address, _ := profile[attrEmail].(string)
		old = t.o.find(address)
	}
	if old != nil && (old.Status != StatusStaged || t.o.policy.HalfFinished == HalfFinishedRefused) {
		return nil, at(400, attrEmail, say(t.tx.lang, notUnique, t.labelOf(attrEmail)))
	}
	if old != nil {
		*old = account{User: User{ID: old.ID, Status: StatusStaged, Login: login, Profile: profile, Created: old.Created}}
		return old, nil
	}
	u := &account{User: User{ID: t.o.dice.id("00u"), Status: StatusStaged, Login: login, Profile: profile, Created: t.now.UTC()}}
	t.o.users = append(t.o.users, u)
	return u, nil
}

// hook is the registration inline hook. How IDX renders a hook's own text is
// in no source, so its place is a knob (inferred: an ERROR without a key).
func (t *turn) hook() *refusal {
	denial := t.o.policy.HookDenial
	said := message{Message: denial.Text, Class: classError}
	switch denial.Place {
	case HookTop:
		return top(400, said)
	case HookField:
		return at(400, denial.Field, said)
	case HookGeneric:
		return t.end(400, say(t.tx.lang, generic))
	}
	if t.o.policy.Denial == DenialNotCompleted {
		return t.end(400, say(t.tx.lang, notCompleted))
	}
	return nil
}

// readProfile holds each attribute against the policy.
func (t *turn) readProfile(attributes []Attribute) (map[string]any, *refusal) {
	profile, faults := map[string]any{}, map[string][]message{}
	for _, a := range attributes {
		value, wrong := a.read(t.sent.UserProfile[a.Name])
		if wrong != nil {
			faults[a.Name] = []message{say(t.tx.lang, *wrong, t.attributeLabel(a))}
			continue
		}
		if value != nil {
			profile[a.Name] = value
		}
	}
	if len(faults) > 0 {
		return nil, &refusal{status: 400, fields: faults}
	}
	return profile, nil
}

func (t *turn) labelOf(name string) string {
	i := slices.IndexFunc(t.o.policy.Profile, func(a Attribute) bool { return a.Name == name })
	return t.attributeLabel(t.o.policy.Profile[max(i, 0)])
}

// read takes one attribute off the wire: its value, nil if there is none, or
// what is wrong with it. A required boolean must be true: that is how terms of
// use are asked for (Okta documentation: sign-up form).
func (a Attribute) read(raw json.RawMessage) (any, *notice) {
	var value any
	if len(raw) > 0 && json.Unmarshal(raw, &value) != nil {
		return nil, &noMatch
	}
	empty := value == nil || value == ""
	switch {
	case a.Required && (empty || value == false):
		return nil, &fieldRequired
	case empty:
		return nil, nil
	}
	if value = a.typed(value); value == nil {
		return nil, &noMatch
	}
	if text, isText := value.(string); isText {
		return value, a.judge(text)
	}
	return value, nil
}

// typed returns the value in the attribute's type, or nil. Choices of a
// boolean are listed as strings, so those are taken too (inferred).
func (a Attribute) typed(value any) any {
	switch v := value.(type) {
	case string:
		if a.Type == TypeBoolean && len(a.Options) > 0 && (v == "true" || v == "false") {
			return v == "true"
		}
		if a.Type == TypeString {
			return v
		}
	case bool:
		if a.Type == TypeBoolean {
			return v
		}
	case float64:
		if a.Type == TypeNumber || (a.Type == TypeInteger && v == math.Trunc(v)) {
			return v
		}
	}
	return nil
}

// judge holds a text against lengths, pattern and choices. Only the pattern
// and the e-mail key are recorded; that lengths and choices use the pattern's
// key is inferred.
func (a Attribute) judge(text string) *notice {
	n := utf8.RuneCountInString(text)
	allowed := len(a.Options) == 0 || slices.ContainsFunc(a.Options, func(c Choice) bool { return c.Value == text })
	switch {
	case a.Name == attrEmail && !isEmail(text):
		return &invalidEmail
	case n < a.MinLength, a.MaxLength > 0 && n > a.MaxLength, !allowed:
		return &noMatch
	case a.Pattern != "" && !regexp.MustCompile("^(?:"+a.Pattern+")$").MatchString(text):
		return &noMatch
	}
	return nil
}

// isEmail takes a bare address whose domain has a dot.
func isEmail(text string) bool {
	parsed, err := mail.ParseAddress(text)
	_, domain, _ := strings.Cut(text, "@")
	return err == nil && parsed.Address == text && strings.Contains(strings.Trim(domain, "."), ".")
}
