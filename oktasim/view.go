package oktasim

// views draws each step. A step without a row cannot be answered, so a test
// holds the table against the list of steps.
var views = map[step]func(*scene, *response){
	atIdentify:  viewIdentify,
	atProfile:   viewProfile,
	atEnroll:    viewEnroll,
	atChallenge: viewChallenge,
	atUpdate:    viewUpdate,
	atConsent:   viewConsent,
	atKeep:      viewKeep,
	atExpired:   viewExpired,
	atSafe:      viewSafe,
	atSuccess:   viewSuccess,
	atEnd:       viewEnd,
}

// draw is the body of the current step.
func (s *scene) draw() *response {
	r := s.envelope()
	views[s.tx.step](s, &r)
	if len(s.tx.said) > 0 {
		r.Messages = listOf(s.tx.said)
	}
	return &r
}

var (
	usernameLabels = []words{{"Username", "Benutzername"}, {"Email or username", "E-Mail oder Benutzername"}, {"Account", "Konto"}}
	rememberLabels = []words{{"Remember this device", "Dieses Gerät merken"}, {"Keep me signed in", "Angemeldet bleiben"}}
)

func viewIdentify(s *scene, r *response) {
	inputs := []field{{Name: fieldIdentifier, Label: s.wording("username", usernameLabels)}}
	if s.o.policy.PasswordOnIdentify {
		inputs = append(inputs, credentials(s.proof(kindOf(KeyPassword))))
		r.CurrentAuthenticator = objectOf(s.describe(kindOf(KeyPassword)))
	}
	inputs = append(inputs, field{Name: fieldRemember, Type: "boolean", Label: s.wording("remember", rememberLabels)})
	rems := []form{s.form(remIdentify, pathIdentify, inputs...)}
	rems = append(rems, s.providers()...)
	if s.o.policy.SignUp != SignUpDisabled {
		rems = append(rems, s.form(remSelectProfile, pathEnroll))
	}
	r.Remediation = listOf(rems)
	s.tail(r)
}

func viewProfile(s *scene, r *response) {
	var attributes []field
	for _, a := range s.o.policy.Profile {
		attributes = append(attributes, s.attribute(a))
	}
	inputs := []field{group(fieldProfile, attributes...)}
	if s.o.policy.PasswordOnProfile {
		c := credentials(field{Name: fieldPasscode, Label: s.wording("newpassword", newPasswordPrompt), Required: &isTrue, Secret: true})
		c.RelatesTo = toCurrent
		inputs = append(inputs, c)
		a := s.describe(kindOf(KeyPassword))
		passwordSettings(s, &a)
		r.CurrentAuthenticator = objectOf(a)
	}
	if s.o.policy.Captcha.Type != CaptchaNone {
		inputs = append(inputs, s.captchaInput())
		r.Captcha = s.captcha()
	}
	rems := []form{s.form(remProfile, pathEnrollNew, inputs...), s.form(remSelectIdentify, pathSelect)}
	r.Remediation = listOf(append(rems, s.providers()...))
	s.tail(r)
}

func viewEnroll(s *scene, r *response) {
	var rems []form
	if p := s.tx.current; p != nil {
		rems = append(rems, s.completion(p)...)
		a := s.describe(p.kind)
		if p.method != "" {
			a.Methods = methodsOf(p.method)
		}
		twin := a
		if p.kind.key == KeyPassword {
			passwordSettings(s, &twin) // the recordings repeat the policy, not the forms
		}
		p.kind.detail(s, &a)
		r.CurrentAuthenticator = objectOf(a)
		if !p.asking {
			r.EnrollmentAuthenticator = objectOf(twin)
		}
	}
	offered := s.o.offered(s.tx)
	rems = append(rems, s.selection(offered))
	if !s.o.mustEnroll(s.tx) {
		rems = append(rems, s.form(remSkip, pathSkip))
	}
	r.Remediation = listOf(rems)
	r.Authenticators = listOf(s.describeAll(offered))
	r.AuthenticatorEnrollments = listOf(s.enrollments())
	s.tail(r)
}

func viewSuccess(s *scene, r *response) {
	inputs := []field{
		{Name: "grant_type", Required: &isTrue, Value: grantInteraction},
		{Name: "interaction_code", Required: &isTrue, Value: s.tx.code},
		{Name: "client_id", Required: &isTrue, Value: s.o.clientID()},
	}
	if !s.o.policy.Client.Public && s.o.policy.Client.PublicKey == "" {
		inputs = append(inputs, field{Name: "client_secret", Required: &isTrue})
	}
	r.Success = &form{
		Rel: []string{"create-form"}, Name: remIssue, Href: s.base + oauthPath(s.tx.server) + "/v1/token", Method: "POST",
		Value: append(inputs, field{Name: "code_verifier", Required: &isTrue}), Accepts: formMedia,
	}
	s.tail(r)
}

// viewEnd draws a terminal step: messages, the user if there is one, and
// nothing to go on with (sign-in widget mocks).
func viewEnd(s *scene, r *response) {
	r.Messages = listOf(s.tx.notes)
	if s.tx.user != nil {
		r.User = objectOf(userRef{ID: s.tx.user.ID})
	}
}
