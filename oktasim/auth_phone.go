package oktasim

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

func phoneKind() *kind {
	return &kind{
		key: KeyPhone, typ: "phone", prefix: "pae",
		labels:   []words{{"Phone", "Telefon"}, {"Phone number", "Telefonnummer"}, {"Mobile", "Mobiltelefon"}},
		methods:  phoneMethods,
		amr:      "sms",
		extra:    phoneExtra,
		passcode: field{Name: fieldPasscode},
		lead:     phoneLead,
		detail: func(s *scene, a *authenticator) {
			resend := s.form(remResend, pathResend)
			a.Resend = &resend
		},
		begin: beginPhone,
		prove: (*turn).judgeCode,
		again: func(t *turn) *refusal { return t.callNumber(t.tx.current) },
	}
}

func phoneMethods(p *Policy) []string {
	var names []string
	for _, m := range p.Phone.Methods {
		names = append(names, string(m))
	}
	return names
}

var methodLabels = map[string]words{
	"sms":   {"SMS", "SMS"},
	"voice": {"Voice call", "Anruf"},
}

func (s *scene) methodOptions() []option {
	var all []option
	for _, m := range phoneMethods(&s.o.policy) {
		all = append(all, option{Label: methodLabels[m].in(s.tx.lang), Value: m})
	}
	return all
}

var numberLabels = []words{{"Phone number", "Telefonnummer"}, {"Number", "Nummer"}}

func phoneExtra(s *scene) []field {
	return []field{
		{Name: fieldMethod, Type: "string", Required: &isFalse, Options: s.methodOptions()},
		{Name: fieldPhone, Label: s.wording("number", numberLabels), Required: &isFalse},
	}
}

// phoneLead asks for the number where there is none yet.
func phoneLead(s *scene, p *pending) []form {
	if p.asking {
		return []form{related(s.form(remEnrollData, pathCredential, s.phoneData()))}
	}
	return []form{related(s.form(remEnroll, pathAnswer, credentials(s.passcode(p.kind))))}
}

// phoneData is the input of authenticator-enrollment-data: under form, not
// under value.form, and with neither type nor required of its own.
func (s *scene) phoneData() field {
	f := group(fieldAuthenticator,
		constant(fieldID, s.o.authenticatorID(kindOf(KeyPhone)), &isTrue),
		field{Name: fieldMethod, Type: "string", Required: &isTrue, Options: s.methodOptions()},
		field{Name: fieldPhone, Required: &isTrue})
	f.Label = s.label(kindOf(KeyPhone))
	return f
}

// beginPhone asks for the number separately when it did not come along, or
// when the org always asks (policy: calls 2). An org with a single method
// takes it silently (Okta documentation: sign-up guide for Android).
func beginPhone(t *turn, picked pickedAuthenticator) *refusal {
	asked := t.tx.current != nil && t.tx.current.asking
	methods := phoneMethods(&t.o.policy)
	if picked.MethodType == "" && len(methods) == 1 {
		picked.MethodType = methods[0]
	}
	if picked.PhoneNumber == "" || picked.MethodType == "" || (t.o.policy.Phone.Calls == 2 && !asked) {
		t.tx.current = &pending{kind: kindOf(KeyPhone), asking: true}
		return nil
	}
	if !slices.Contains(methods, picked.MethodType) || !t.o.policy.Phone.accepts(picked.PhoneNumber) {
		return t.refuseNumber(asked)
	}
	return t.callNumber(&pending{kind: kindOf(KeyPhone), method: picked.MethodType, to: picked.PhoneNumber})
}

// refuseNumber answers as recorded: with a key where the number was asked for
// on its own, and without one, back at the list, where it came along.
func (t *turn) refuseNumber(asked bool) *refusal {
	if asked {
		return top(400, say(t.tx.lang, invalidPhone))
	}
	t.tx.current = nil
	return top(400, say(t.tx.lang, keylessPhone))
}

var e164 = regexp.MustCompile(`^\+[1-9][0-9]{6,14}$`)

func (r PhoneRule) accepts(number string) bool {
	return e164.MatchString(number) &&
		!slices.ContainsFunc(r.Refused, func(prefix string) bool { return strings.HasPrefix(number, prefix) })
}

// callNumber sends a code by text or voice.
func (t *turn) callNumber(p *pending) *refusal {
	if p.asking {
		return top(400, say(t.tx.lang, badRequest)) // resend stands there before a number does
	}
	if wait := t.tooSoon(p.to, t.o.policy.Limits.SecondsBetweenCalls); wait != nil {
		if p.method == string(MethodVoice) {
			return t.throttle(waitVoice, wait)
		}
		return t.throttle(waitSMS, wait)
	}
	recent := t.o.calls[p.to]
	wait := within(&recent, t.o.policy.Limits.CallsPerNumber, 24*time.Hour, t.now)
	t.o.calls[p.to] = recent
	if wait != nil && p.method == string(MethodVoice) {
		return t.throttle(callLimit, wait)
	}
	if wait != nil {
		return t.end(429, say(t.tx.lang, textLimit)) // terminal in the mock, where a call is not
	}
	t.freshCode(p, 6, false)
	t.send(Message{Channel: Channel(p.method), To: p.to, Kind: KindCode, Code: p.code})
	return nil
}
