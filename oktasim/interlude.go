package oktasim

import "strings"

// interlude is a step between the last authenticator and the tokens.
type interlude struct {
	at  step
	due func(*turn) bool
}

// interludes lists them in order; that order is inferred.
var interludes = []interlude{
	{atUpdate, (*turn).lacksAttributes},
	{atConsent, (*turn).needsConsent},
	{atKeep, func(t *turn) bool { return t.o.policy.KeepMeSignedIn }},
}

// pause stops at the first interlude that is due and not behind us.
func (t *turn) pause() bool {
	for _, i := range interludes {
		if !t.tx.passed[i.at] && i.due(t) {
			t.tx.step = i.at
			return true
		}
	}
	return false
}

// skip leaves what is left of an optional step, and goes on.
func (t *turn) skip() *refusal {
	t.pass()
	return t.finish()
}

func (t *turn) pass() {
	if t.tx.passed == nil {
		t.tx.passed = map[step]bool{}
	}
	t.tx.passed[t.tx.step] = true
}

// lacksAttributes: progressive profiling asks for what the account lacks
// (Okta documentation: progressive enrollment).
func (t *turn) lacksAttributes() bool { return len(t.lacking()) > 0 }

func (s *scene) lacking() []Attribute {
	var missing []Attribute
	for _, a := range s.o.policy.ProgressiveProfile {
		if _, has := s.tx.user.Profile[a.Name]; !has {
			missing = append(missing, a)
		}
	}
	return missing
}

// viewUpdate draws a userProfile block per attribute, at the address of the
// sign-up form (sign-in widget mock).
func viewUpdate(s *scene, r *response) {
	var blocks []field
	optional := true
	for _, a := range s.lacking() {
		blocks = append(blocks, group(fieldProfile, s.attribute(a)))
		optional = optional && !a.Required
	}
	rems := []form{s.form(remUpdate, pathEnrollNew, blocks...)}
	if optional {
		rems = append(rems, s.form(remSkip, pathSkip))
	}
	r.Remediation = listOf(rems)
	s.tail(r)
}

// updateProfile adds attributes to an account.
func (t *turn) updateProfile() *refusal {
	more, wrong := t.readProfile(t.lacking())
	if wrong != nil {
		return wrong
	}
	for name, value := range more {
		t.tx.user.Profile[name] = value
	}
	return t.skip()
}

var keepLabel = words{"Stay signed in", "Angemeldet bleiben"}

// viewKeep asks whether to stay signed in (sign-in widget mock).
func viewKeep(s *scene, r *response) {
	r.Remediation = listOf([]form{s.form(remKeep, pathKeep,
		field{Name: "keepMeSignedIn", Type: "boolean", Label: keepLabel.in(s.tx.lang), Required: &isTrue, Value: false, Mutable: &isTrue})})
	s.tail(r)
}

// needsConsent: an account gives its consent once for the same scopes.
func (t *turn) needsConsent() bool {
	return t.o.policy.Consent != ConsentNone && t.tx.user.consented != t.tx.request.scope
}

// consentScope is one scope as a consent page shows it.
type consentScope struct {
	Name  string `json:"name"`
	Label string `json:"label"`
	Value string `json:"value"`
	Desc  string `json:"desc"`
}

var scopeLabels = map[string]words{
	"profile":        {"View your profile information.", "Ihr Profil ansehen."},
	"email":          {"View your email address.", "Ihre E-Mail-Adresse ansehen."},
	"address":        {"View your address.", "Ihre Anschrift ansehen."},
	"phone":          {"View your phone number.", "Ihre Telefonnummer ansehen."},
	"offline_access": {"Keep access while you are away.", "Zugriff behalten, wenn Sie nicht da sind."},
}

// scopes are those that a person is asked about; openid is a matter of course.
func (s *scene) scopes() []consentScope {
	var asked []consentScope
	for _, name := range strings.Fields(s.tx.request.scope) {
		if name != "openid" {
			text := scopeLabels[name].in(s.tx.lang)
			asked = append(asked, consentScope{name, text, name, text})
		}
	}
	return asked
}

var (
	allowLabel = words{"Allow Access", "Zugriff erlauben"}
	denyLabel  = words{"Don't Allow", "Nicht erlauben"}
)

// viewConsent asks for all scopes together or for each (sign-in widget mocks).
func viewConsent(s *scene, r *response) {
	if s.o.policy.Consent == ConsentGranular {
		r.Remediation = listOf([]form{s.granular()})
	} else {
		f := s.form(remConsent, pathConsent, field{Name: "consent", Type: "boolean", Required: &isTrue, Options: []option{
			{Label: allowLabel.in(s.tx.lang), Value: true}, {Label: denyLabel.in(s.tx.lang), Value: false},
		}})
		f.Scopes = s.scopes()
		r.Remediation = listOf([]form{f})
	}
	s.tail(r)
}

func (s *scene) granular() form {
	scope := func(name, label string, mutable *bool) field {
		return field{Name: name, Label: label, Type: "boolean", Required: &isTrue, Value: true, Visible: &isTrue, Mutable: mutable}
	}
	opted := []field{scope("openid", "", &isFalse)}
	for _, asked := range s.scopes() {
		opted = append(opted, scope(asked.Name, asked.Label, &isTrue))
	}
	return s.form(remGranular, pathConsent,
		field{Name: "consent", Type: "boolean", Required: &isTrue, Visible: &isFalse}, group("optedScopes", opted...))
}

// consent goes on with the scopes that were allowed, or ends. The key of the
// end is the one of a denied e-mail challenge (inferred).
func (t *turn) consent() *refusal {
	if !*t.sent.Consent {
		return t.end(403, say(t.tx.lang, cancelled))
	}
	if t.sent.OptedScopes != nil {
		var kept []string
		for _, name := range strings.Fields(t.tx.request.scope) {
			if t.sent.OptedScopes[name] {
				kept = append(kept, name)
			}
		}
		t.tx.request.scope = strings.Join(kept, " ")
	}
	t.tx.user.consented = t.tx.request.scope
	return t.skip()
}
