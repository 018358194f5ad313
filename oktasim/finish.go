package oktasim

import "time"

// finish ends a transaction the way the org's settings decide (Okta
// documentation: new-user activation guide).
func (t *turn) finish() *refusal {
	u := t.tx.user
	t.tx.current = nil
	if t.o.policy.AppAssigned == AssignedNobody {
		// Recorded without a key; the status is inferred.
		return t.end(403, say(t.tx.lang, notAssigned))
	}
	if u.Status == StatusStaged && !u.EmailVerified {
		switch t.o.policy.Email.Verification {
		case VerificationRequired:
			u.Status = StatusProvisioned
			t.mailLink(KindActivation, pathTokens)
			t.tx.step, t.tx.notes = atEnd, []message{say(t.tx.lang, checkMail)}
			return nil
		case VerificationOptional:
			t.mailLink(KindWelcome, pathEmailVerify)
		}
	}
	if denied := t.deny(); denied != nil {
		return denied
	}
	u.Status = StatusActive
	if !t.pause() {
		t.succeed()
	}
	return nil
}

// succeed issues the interaction code.
func (t *turn) succeed() {
	t.tx.step, t.tx.authAt = atSuccess, t.now
	t.tx.code = t.o.dice.secret43()
	t.tx.redeem = t.now.Add(seconds(t.o.policy.Lifetimes.InteractionCode))
	t.o.codes[t.tx.code] = t.tx
}

// end makes the transaction terminal with an error: a refusal whose body is
// messages alone, and which introspect repeats.
func (t *turn) end(status int, m message) *refusal {
	t.tx.step, t.tx.notes = atEnd, []message{m}
	return &refusal{status: status, whole: true, top: []message{m}}
}

// mailLink sends a mail with a link that a browser may follow later.
func (t *turn) mailLink(kind MessageKind, path string) {
	until := t.now.Add(seconds(t.o.policy.Lifetimes.ActivationLink))
	token := t.o.link(link{user: t.tx.user, until: until})
	to := t.tx.user.attribute(attrEmail)
	href := t.base + path + token + "/verify"
	if path == pathEmailVerify {
		href = t.base + path + t.o.clientID() + "?token=" + token
	}
	t.send(Message{Channel: ChannelEmail, To: to, Kind: kind, Link: href})
}

// lifetime is how long a transaction lives from a POST that left it here: two
// hours until the profile is in, five minutes after, one minute at the end
// (arithmetic of two recorded registrations).
func (o *Org) lifetime(s step) time.Duration {
	switch s {
	case atIdentify, atProfile:
		return seconds(o.policy.Lifetimes.BeforeProfile)
	case atSuccess:
		return seconds(o.policy.Lifetimes.InteractionCode)
	default:
		return seconds(o.policy.Lifetimes.AfterProfile)
	}
}
