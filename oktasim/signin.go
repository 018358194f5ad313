package oktasim

import "slices"

// identify begins a sign-in. Where people may sign up, an unknown name is said
// to be unknown; where not, a password is asked for and then refused, so that
// nobody learns who exists (Okta documentation: user enumeration). An account
// that is not active yet is treated like an unknown password (inferred).
func (t *turn) identify() *refusal {
	u := t.o.find(t.sent.Identifier)
	if u == nil && t.o.policy.SignUp != SignUpDisabled {
		return top(200, say(t.tx.lang, unknownUser, t.sent.Identifier)) // recorded as INFO
	}
	if u == nil || u.Status != StatusActive {
		u = &account{User: User{Status: StatusStaged}} // nobody; every password is wrong
	}
	if t.sent.Credentials.Passcode != nil {
		return t.identifyWithPassword(u)
	}
	t.tx.user, t.tx.step = u, atChallenge
	if u.ID != "" && u.has(KeyPassword) == nil && u.has(KeyEmail) != nil {
		return kindOf(KeyEmail).begin(t, pickedAuthenticator{})
	}
	t.tx.current = &pending{kind: kindOf(KeyPassword), method: "password"}
	return nil
}

// identifyWithPassword judges name and password together: nobody learns which
// of them was wrong (recorded: 400, errors.E0000004).
func (t *turn) identifyWithPassword(u *account) *refusal {
	if u.has(KeyPassword) == nil || *t.sent.Credentials.Passcode != u.Password {
		return top(400, say(t.tx.lang, authFailed))
	}
	t.tx.user, t.tx.step = u, atChallenge
	return t.finish()
}

// challengeable lists what a person can sign in with here.
func (o *Org) challengeable(u *account) []enrollment {
	var all []enrollment
	for _, e := range u.enrollments {
		if e.kind.signsIn {
			all = append(all, e)
		}
	}
	return all
}

// viewChallenge draws a sign-in step.
func viewChallenge(s *scene, r *response) {
	p, u := s.tx.current, s.tx.user
	proof := s.form(remChallenge, pathAnswer, credentials(s.proof(p.kind)))
	proof.RelatesTo = []string{toEnrollment}
	owned := s.o.challengeable(u)
	rems := []form{proof}
	if len(owned) > 1 {
		rems = append(rems, s.authenticateSelection(owned))
	}
	r.Remediation = listOf(rems)
	a := s.describe(p.kind)
	if i := slices.IndexFunc(owned, func(e enrollment) bool { return e.kind == p.kind }); i >= 0 {
		a = s.enrolled(owned[i])
	}
	if p.kind.key == KeyEmail {
		p.kind.detail(s, &a)
		a.Profile = map[string]string{attrEmail: masked(p.to)}
	}
	r.CurrentAuthenticatorEnrollment = objectOf(a)
	var list []authenticator
	for _, e := range owned {
		list = append(list, s.describe(e.kind))
	}
	r.Authenticators = listOf(list)
	r.AuthenticatorEnrollments = listOf(s.enrollments())
	s.tail(r)
	if u.ID == "" {
		r.User = nil
	}
}

func (s *scene) authenticateSelection(owned []enrollment) form {
	var options []option
	for i, e := range owned {
		options = append(options, option{
			Label: s.label(e.kind), Value: &nested{fields{s.optionFields(e.kind)}},
			RelatesTo: relates("$.authenticatorEnrollments.value", i),
		})
	}
	return s.form(remSelectAuthenticate, pathChallenge, field{Name: fieldAuthenticator, Type: "object", Options: options})
}

// chooseChallenge signs in with another authenticator.
func (t *turn) chooseChallenge() *refusal {
	for _, e := range t.o.challengeable(t.tx.user) {
		if t.o.authenticatorID(e.kind) == t.sent.Authenticator.ID {
			if e.kind.challenge != nil {
				e.kind.challenge(t, e)
				return nil
			}
			return e.kind.begin(t, t.sent.Authenticator)
		}
	}
	return t.malformed()
}

// answerChallenge proves a password or a code at sign-in. Both statuses and
// keys are of okta-idx-java recordings.
func (t *turn) answerChallenge() *refusal {
	typed, p, u := *t.sent.Credentials.Passcode, t.tx.current, t.tx.user
	if p.kind.key != KeyPassword {
		if r := p.kind.prove(t, t.sent.Credentials); r != nil {
			return r
		}
		return t.finish()
	}
	switch {
	case u.has(KeyPassword) == nil: // nobody, or somebody who never set one
		return top(400, say(t.tx.lang, authFailed))
	case typed != u.Password:
		return at(400, fieldPasscode, say(t.tx.lang, wrongPassword))
	}
	return t.finish()
}
