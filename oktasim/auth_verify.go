package oktasim

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
)

// Channels by which a phone learns what to scan or open.
const (
	channelQR    = "qrcode"
	channelSMS   = "sms"
	channelEmail = "email"
)

func verifyKind() *kind {
	return &kind{
		key: KeyVerify, typ: "app", prefix: "opf", amr: "swk",
		labels:  []words{{"Okta Verify", "Okta Verify"}, {"Authenticator on your phone", "Authenticator auf dem Telefon"}, {"Verify app", "Verify-App"}},
		methods: func(*Policy) []string { return []string{"push", "totp"} },
		extra: func(s *scene) []field {
			return []field{{Name: fieldChannel, Type: "string", Required: &isFalse, Options: channelOptions()}}
		},
		lead:   verifyLead,
		detail: verifyDetail,
		begin:  beginVerify,
		again:  func(t *turn) *refusal { return t.tellPhone(t.tx.current) },
	}
}

// channelOptions are not localised in the recordings.
func channelOptions() []option {
	return []option{{Label: "QRCODE", Value: channelQR}, {Label: "EMAIL", Value: channelEmail}, {Label: "SMS", Value: channelSMS}}
}

// verifyLead waits for the phone, or asks where to send the link, and always
// lets the person choose another channel (sign-in widget mocks).
func verifyLead(s *scene, p *pending) []form {
	id := constant(fieldID, s.o.authenticatorID(p.kind), &isTrue)
	id.Visible = &isFalse
	channel := s.form(remSelectChannel, pathCredential, field{
		Name: fieldAuthenticator, Type: "object", Label: s.label(p.kind),
		Value: &nested{fields{[]field{id, {Name: fieldChannel, Required: &isTrue, Visible: &isTrue, Options: channelOptions()}}}},
	})
	if p.asking {
		return []form{s.form(remChannelData, pathSend, channelInput(s, p)), channel}
	}
	poll := s.form(remEnrollPoll, pathPoll)
	poll.Refresh = pollRefresh
	return []form{poll, channel}
}

var addressLabel = words{"Email", "E-Mail"}

func channelInput(s *scene, p *pending) field {
	if p.channel == channelEmail {
		return field{Name: attrEmail, Label: addressLabel.in(s.tx.lang), Required: &isTrue, Visible: &isTrue}
	}
	return field{Name: fieldPhone, Label: s.wording("number", numberLabels), Required: &isTrue, Visible: &isTrue}
}

func verifyDetail(s *scene, a *authenticator) {
	p := s.tx.current
	a.ContextualData = &contextualData{SelectedChannel: p.channel}
	if p.channel == channelQR {
		a.ContextualData.QRCode = embedded(p.qr)
		return
	}
	if p.asking {
		return
	}
	resend := s.form(remResend, pathResend)
	if p.channel == channelEmail {
		// The mock's resend carries the address as a constant to be echoed.
		address := constant(attrEmail, p.to, &isTrue)
		address.Visible = &isFalse
		resend.Value = append([]field{address}, resend.Value...)
	}
	a.Resend = &resend
}

// beginVerify shows a QR code, or asks for the number or address first.
func beginVerify(t *turn, picked pickedAuthenticator) *refusal {
	p := &pending{kind: kindOf(KeyVerify), channel: picked.Channel}
	if p.channel == "" || p.channel == channelQR {
		p.channel = channelQR
		return t.tellPhone(p)
	}
	p.asking = true
	t.tx.current = p
	return nil
}

// sendLink takes the number or address that the channel asked for.
func (t *turn) sendLink() *refusal {
	p := *t.tx.current
	p.to, p.asking = t.sent.PhoneNumber, false
	if p.channel == channelEmail {
		p.to = t.sent.Email
		if !isEmail(p.to) {
			return at(400, attrEmail, say(t.tx.lang, invalidEmail, addressLabel.in(t.tx.lang))) // inferred
		}
	} else if !t.o.policy.Phone.accepts(p.to) {
		return top(400, say(t.tx.lang, invalidPhone)) // inferred
	}
	return t.tellPhone(&p)
}

// tellPhone makes the link that stands for the phone, draws it or sends it,
// and puts it into the inbox, which is where a person plays the phone.
func (t *turn) tellPhone(p *pending) *refusal {
	if wait := t.tooSoon(p.to, t.verifyPause(p)); wait != nil {
		return t.throttle(waitSMS, wait)
	}
	m := Message{Channel: ChannelApp, To: t.tx.user.Login, Kind: KindVerify}
	if p.channel != channelQR {
		m.Channel, m.To = Channel(p.channel), p.to
	}
	m.Link = t.base + pathPhone + t.o.link(link{tx: t.tx, pending: p, until: t.now.Add(t.o.lifetime(atEnroll))})
	if p.channel == channelQR {
		p.qr = qrPNG(m.Link)
	}
	t.tx.current = p
	t.send(m)
	return nil
}

func (t *turn) verifyPause(p *pending) int {
	switch p.channel {
	case channelSMS:
		return t.o.policy.Limits.SecondsBetweenCalls
	case channelEmail:
		return t.o.policy.Limits.SecondsBetweenMails
	}
	return 0
}

// followPhone is what the phone does when it has scanned the code or opened
// the link: the next poll moves on.
func (o *Org) followPhone(r *request) reply {
	l := o.links[r.PathValue("token")]
	if l == nil || l.pending == nil || l.tx.current != l.pending || !r.now.Before(l.until) {
		return linkGone(http.StatusForbidden)
	}
	l.pending.confirmed = true
	return page(http.StatusOK, "Okta Verify is set up", "This page stands for the phone. Return to where you signed up.")
}

// phoneRefusals are what a phone may refuse, as the sign-in widget's mocks
// have it.
var phoneRefusals = map[string]*notice{"biometrics": &needsBiometrics, "fips": &needsUpdate, "device": &unfitDevice}

// OktaVerify plays the phone of everybody who is setting Okta Verify up under a
// login: it completes the set-up, or refuses it for a reason that the next poll
// tells ("biometrics", "fips" or "device"). It is an error when nobody waits.
func (o *Org) OktaVerify(login, refuse string) error {
	why := phoneRefusals[refuse]
	if refuse != "" && why == nil {
		return fmt.Errorf("refuse: %q is not allowed; use one of biometrics, fips, device", refuse)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	found := errors.New("nobody is setting up Okta Verify as " + login)
	for _, tx := range o.byHandle {
		if p := tx.current; p != nil && p.kind.key == KeyVerify && !p.asking && strings.EqualFold(tx.user.Login, login) {
			p.confirmed, p.refused, found = why == nil, why, nil
		}
	}
	return found
}
