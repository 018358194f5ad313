package oktasim

import (
	"strings"
)

func emailKind() *kind {
	return &kind{
		key: KeyEmail, typ: "email", prefix: "eae",
		labels:   []words{{"Email", "E-Mail"}, {"Email Verification", "E-Mail-Bestätigung"}, {"Mailbox", "Postfach"}},
		methods:  oneMethod("email"),
		amr:      "otp",
		signsIn:  true,
		extra:    constantMethod("email"),
		passcode: field{Name: fieldPasscode},
		lead:     emailLead,
		detail:   emailDetail,
		begin:    beginEmail,
		prove:    (*turn).judgeCode,
		again:    func(t *turn) *refusal { return t.mailCode(t.tx.current) },
	}
}

// beginEmail sends the code, or asks first whether to (policy: calls 2).
func beginEmail(t *turn, _ pickedAuthenticator) *refusal {
	asked := t.tx.current != nil && t.tx.current.kind.key == KeyEmail && t.tx.current.asking
	if t.o.policy.Email.Calls == 2 && t.tx.step == atEnroll && !asked {
		t.tx.current = &pending{kind: kindOf(KeyEmail), asking: true}
		return nil
	}
	return t.mailCode(&pending{kind: kindOf(KeyEmail), method: "email", to: t.tx.user.attribute(attrEmail)})
}

// emailLead asks for the method where nothing was sent yet; there is but one.
func emailLead(s *scene, p *pending) []form {
	if !p.asking {
		return []form{related(s.form(remEnroll, pathAnswer, credentials(s.passcode(p.kind))))}
	}
	f := group(fieldAuthenticator, constant(fieldID, s.o.authenticatorID(p.kind), &isTrue), constant(fieldMethod, "email", &isFalse))
	f.Label = s.label(p.kind)
	return []form{related(s.form(remEnrollData, pathCredential, f))}
}

func emailDetail(s *scene, a *authenticator) {
	if s.tx.current.asking {
		return
	}
	resend, poll := s.form(remResend, pathResend), s.form(remPoll, pathPoll)
	poll.Refresh = pollRefresh
	a.Resend, a.Poll = &resend, &poll
	if s.o.policy.Email.MagicLink {
		a.ContextualData = &contextualData{UseEmailMagicLink: &isTrue}
	}
}

// mailCode sends a code, and makes p the current authenticator only when the
// mail went out.
func (t *turn) mailCode(p *pending) *refusal {
	if wait := t.tooSoon(p.to, t.o.policy.Limits.SecondsBetweenMails); wait != nil {
		return t.throttle(waitMail, wait)
	}
	rule := t.o.policy.Email
	t.freshCode(p, rule.CodeLength, rule.Alphanumeric)
	m := Message{Channel: ChannelEmail, To: p.to, Kind: KindCode, Code: p.code}
	if rule.MagicLink {
		m.Link = t.base + pathEmailVerify + t.o.clientID() + "?token=" + t.o.link(link{tx: t.tx, pending: p, until: p.codeUntil})
	}
	t.send(m)
	return nil
}

// masked hides an address the way enrolments show it.
func masked(address string) string {
	name, domain, _ := strings.Cut(address, "@")
	host, rest, _ := strings.Cut(domain, ".")
	return mask(name) + "@" + mask(host) + "." + rest
}

func mask(s string) string {
	r := []rune(s)
	if len(r) < 2 {
		return "***"
	}
	return string(r[0]) + "***" + string(r[len(r)-1])
}
