package oktasim

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"time"
)

// ActivationToken makes an account as an administrator would, and the token
// with which its owner finishes the sign-up (Okta documentation: the proxy
// model of user activation). The profile needs an email; a login is optional.
func (o *Org) ActivationToken(profile map[string]any) (string, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	address, _ := profile[attrEmail].(string)
	if !isEmail(address) {
		return "", errors.New("the profile needs an email")
	}
	login, _ := profile[attrLogin].(string)
	if login == "" {
		login = address
	}
	u := o.find(login)
	switch {
	case u == nil:
		u = &account{User: User{ID: o.dice.id("00u"), Login: login, Created: o.clock().UTC()}}
		o.users = append(o.users, u)
	case u.Status == StatusActive:
		return "", fmt.Errorf("%s is active already", login)
	}
	u.Status, u.Profile = StatusProvisioned, maps.Clone(profile)
	return o.link(link{user: u, until: o.clock().Add(seconds(o.policy.Lifetimes.ActivationLink))}), nil
}

// byActivation finds the account a token stands for, and whether its time is
// over. A token dies with the activation.
func (o *Org) byActivation(token string, now time.Time) (u *account, late bool) {
	l := o.links[token]
	if l == nil || l.user == nil || l.user.Status == StatusActive {
		return nil, false
	}
	return l.user, !now.Before(l.until)
}

// checkActivation refuses tokens at interact (recorded, and Okta
// documentation: OAuth 2.0 error codes).
func (o *Org) checkActivation(asked url.Values, now time.Time) *reply {
	if !asked.Has("activation_token") {
		return nil
	}
	u, late := o.byActivation(asked.Get("activation_token"), now)
	text := "The activation token is invalid"
	switch {
	case o.policy.Client.Public:
		text = "Only confidential clients can use the activation token flow."
	case u != nil && (!late || o.policy.ExpiredTokens == ExpiredExplained):
		return nil
	}
	refused := oauthError(http.StatusBadRequest, "invalid_request", text)
	return &refused
}

// activate begins a transaction where an activation token leads: at the choice
// of authenticators (okta-idx-java recording), or at the offer of a new mail.
func (o *Org) activate(tx *transaction, token string, now time.Time) {
	u, late := o.byActivation(token, now)
	if u == nil {
		return
	}
	tx.user, tx.step = u, atEnroll
	if late {
		tx.step = atExpired
	}
}

// viewExpired offers a new mail (sign-in widget mock).
func viewExpired(s *scene, r *response) {
	r.Remediation = listOf([]form{s.form(remActivation, pathActivation)})
	r.Messages = listOf([]message{say(s.tx.lang, lateToken)})
	s.tail(r)
}

// mailActivation sends a new activation mail and ends here.
func (t *turn) mailActivation() *refusal {
	if wait := t.tooSoon(t.tx.user.attribute(attrEmail), t.o.policy.Limits.SecondsBetweenMails); wait != nil {
		return t.throttle(waitMail, wait)
	}
	t.mailLink(KindActivation, pathTokens)
	t.tx.step, t.tx.notes = atEnd, []message{say(t.tx.lang, mailOnTheWay)}
	return nil
}
