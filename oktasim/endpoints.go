package oktasim

// endpoint is one IDX address: what a POST there does to the transaction. The
// forms that may be posted to it are those which the current step draws with
// that address, so a form of another step finds none and is refused.
type endpoint struct {
	path string
	do   func(*turn) *refusal
}

// endpoints is every IDX address but introspect, which reads only.
var endpoints = []endpoint{
	{pathEnroll, (*turn).openProfile},
	{pathSelect, (*turn).backToIdentify},
	{pathEnrollNew, (*turn).createUser},
	{pathCredential, (*turn).chooseEnrollment},
	{pathAnswer, (*turn).answer},
	{pathResend, (*turn).resend},
	{pathPoll, (*turn).poll},
	{pathSkip, (*turn).skip},
	{pathCancel, (*turn).cancel},
	{pathIdentify, (*turn).identify},
	{pathChallenge, (*turn).chooseChallenge},
	{pathSend, (*turn).sendLink},
	{pathConsent, (*turn).consent},
	{pathKeep, (*turn).skip},
	{pathActivation, (*turn).mailActivation},
}

// openProfile shows the sign-up form, or says that there is none today. The
// status of the latter is inferred; its body is the sign-in widget's mock.
func (t *turn) openProfile() *refusal {
	if t.o.policy.SignUp == SignUpUnavailable {
		return top(400, say(t.tx.lang, unavailable))
	}
	t.tx.step = atProfile
	return nil
}

func (t *turn) backToIdentify() *refusal {
	t.tx.step = atIdentify
	return nil
}

// chooseEnrollment begins an authenticator, or takes the number it asked for.
func (t *turn) chooseEnrollment() *refusal {
	for _, k := range t.o.offered(t.tx) {
		if t.o.authenticatorID(k) == t.sent.Authenticator.ID {
			return k.begin(t, t.sent.Authenticator)
		}
	}
	return t.malformed()
}

// answer proves what was typed for the current authenticator.
func (t *turn) answer() *refusal {
	if t.tx.step == atChallenge {
		return t.answerChallenge()
	}
	p := t.tx.current
	if r := p.kind.prove(t, t.sent.Credentials); r != nil {
		return r
	}
	return t.completed(p)
}

// completed records the current authenticator and goes on.
func (t *turn) completed(p *pending) *refusal {
	t.o.enroll(t.tx.user, enrollment{kind: p.kind, method: p.method, to: p.to, secret: p.secret})
	switch p.kind.key {
	case KeyEmail:
		t.tx.user.EmailVerified = true
	case KeyPhone:
		t.tx.user.Phone = p.to
	}
	t.tx.current = nil
	return t.advance()
}

// advance ends the sign-up when nothing is left, begins e-mail where the
// policy does so unasked, and otherwise leaves the list standing.
func (t *turn) advance() *refusal {
	t.tx.step = atEnroll
	if !t.o.mustEnroll(t.tx) && len(t.o.offered(t.tx)) == 0 {
		return t.finish()
	}
	if t.maintain() {
		return nil
	}
	if t.o.beginsEmail(t.tx) {
		return kindOf(KeyEmail).begin(t, pickedAuthenticator{})
	}
	return nil
}

// beginsEmail: with e-mail required and password not, the code is on its way
// before anything was chosen (Okta documentation: password-optional sign-up).
func (o *Org) beginsEmail(tx *transaction) bool {
	if o.policy.use(KeyEmail) == Disabled || tx.enrolled(KeyEmail) {
		return false
	}
	switch o.policy.Email.AutoSelect {
	case AutoSelectAlways:
		return o.policy.use(KeyPassword) != Required || tx.enrolled(KeyPassword)
	case AutoSelectAuto:
		return o.policy.use(KeyEmail) == Required && o.policy.use(KeyPassword) != Required && !o.policy.PasswordOnProfile
	}
	return false
}

// resend sends the current code again.
func (t *turn) resend() *refusal {
	if t.tx.current == nil || t.tx.current.kind.again == nil {
		return t.malformed()
	}
	return t.tx.current.kind.again(t)
}

// poll moves on once the magic link was followed or the phone has done its
// part, says what the phone has refused, and otherwise repeats the step.
func (t *turn) poll() *refusal {
	p := t.tx.current
	if p != nil && p.refused != nil {
		said := say(t.tx.lang, *p.refused)
		p.refused = nil
		return top(400, said) // keys and form are of mocks, the status is inferred
	}
	if p == nil || !p.confirmed {
		return nil
	}
	if t.tx.step == atChallenge {
		return t.finish()
	}
	return t.completed(p)
}

// cancel answers with a fresh first step under a new handle (okta-idx-java
// recording). An account that was made already stays half-finished.
func (t *turn) cancel() *refusal {
	t.o.renew(t.tx)
	delete(t.o.codes, t.tx.code)
	t.tx.step, t.tx.user, t.tx.current, t.tx.notes, t.tx.code, t.tx.passed = atIdentify, nil, nil, nil, "", nil
	return nil
}

// malformed is the answer to what no form allows (key from the sign-in
// widget's mock; that it is used here is inferred).
func (t *turn) malformed() *refusal {
	return &refusal{status: 400, whole: true, top: []message{say(t.tx.lang, badRequest)}}
}
