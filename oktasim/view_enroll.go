package oktasim

import "slices"

// selection draws the list of authenticators to choose from.
func (s *scene) selection(offered []*kind) form {
	var options []option
	for i, k := range offered {
		options = append(options, option{
			Label: s.label(k), Value: &nested{fields{s.optionFields(k)}},
			RelatesTo: relates("$.authenticators.value", i),
		})
	}
	return s.form(remSelectEnroll, pathCredential, field{Name: fieldAuthenticator, Type: "object", Options: options})
}

// optionFields puts id first, as recorded, or last: a client has to look for
// it by name, because nothing promises a position.
func (s *scene) optionFields(k *kind) []field {
	id := constant(fieldID, s.o.authenticatorID(k), &isTrue)
	rest := k.extra(s)
	if s.o.policy.Order == OrderShuffled && s.o.dice.pick("position "+k.key, 2) == 1 {
		return append(rest, id)
	}
	return append([]field{id}, rest...)
}

// completion draws the forms that finish the current authenticator: its own,
// or the one that takes a proof.
func (s *scene) completion(p *pending) []form {
	if p.kind.lead != nil {
		return p.kind.lead(s, p)
	}
	input := credentials(s.passcode(p.kind))
	if p.kind.credentials != nil {
		input = p.kind.credentials(s)
	}
	return []form{related(s.form(remEnroll, pathAnswer, input))}
}

// related marks a form as one about the current authenticator.
func related(f form) form {
	f.RelatesTo = []string{toCurrent}
	return f
}

func (s *scene) describeAll(offered []*kind) []authenticator {
	all := make([]authenticator, len(offered))
	for i, k := range offered {
		all[i] = s.describe(k)
	}
	return all
}

// enrollmentOrder is the order in which the recordings list what a person has,
// whatever the order of enrolment.
var enrollmentOrder = []string{KeyEmail, KeyPassword, KeyPhone, KeyQuestion, KeyTOTP, KeyVerify, KeyWebAuthn, KeyIDP}

func (s *scene) enrollments() []authenticator {
	var all []authenticator
	if s.tx.user == nil {
		return all
	}
	owned := slices.Clone(s.tx.user.enrollments)
	slices.SortStableFunc(owned, func(a, b enrollment) int {
		return slices.Index(enrollmentOrder, a.kind.key) - slices.Index(enrollmentOrder, b.kind.key)
	})
	for _, e := range owned {
		all = append(all, s.enrolled(e))
	}
	return all
}

// enrolled describes an enrolment: its id is the enrolment's, not the
// authenticator's.
func (s *scene) enrolled(e enrollment) authenticator {
	a := s.describe(e.kind)
	a.ID = e.id
	if e.method != "" {
		a.Methods = methodsOf(e.method)
	}
	if e.kind.key == KeyWebAuthn {
		a.CredentialID = e.secret
	}
	return a
}

// passcode is the input that enrols a kind, with this run's label.
func (s *scene) passcode(k *kind) field {
	return s.prompt(k, "newpassword", newPasswordPrompt)
}

// proof is the input that proves a kind at sign-in, with this run's label.
func (s *scene) proof(k *kind) field {
	return s.prompt(k, "password", passwordPrompt)
}

func (s *scene) prompt(k *kind, name string, password []words) field {
	f := k.passcode
	if k.key == KeyPassword {
		f.Label = s.wording(name, password)
		return f
	}
	f.Label = s.wording("code", codePrompt)
	return f
}

var (
	newPasswordPrompt = []words{{"Enter password", "Passwort eingeben"}, {"Enter Password", "Neues Passwort"}, {"Create a password", "Passwort anlegen"}}
	passwordPrompt    = []words{{"Enter password", "Passwort eingeben"}, {"Password", "Passwort"}, {"Your password", "Ihr Passwort"}}
	codePrompt        = []words{{"Enter code", "Code eingeben"}, {"Enter Code", "Bestätigungscode"}, {"Verification code", "Prüfcode"}}
)
