package oktasim

import (
	"net/http"
	"strings"
)

// landing is what a browser finds behind a magic link that goes to no
// callback: a page, or the body that Okta's own page is drawn from, for who
// asks for ION (sign-in widget mocks). The status of bad links is inferred.
func (o *Org) landing(r *request, n notice, l *link) reply {
	status, lang := http.StatusOK, o.language(r)
	if l == nil {
		status = http.StatusForbidden
	}
	said := say(lang, n)
	if !strings.Contains(r.Header.Get("Accept"), "application/ion+json") {
		title, text := "This link is no longer valid", said.Message
		switch {
		case n.key == enterCode.key:
			title, text = "Your code is "+l.pending.code, said.Message
		case l != nil:
			title, text = "Success", "Return to the original tab to continue."
		}
		return page(status, title, text)
	}
	body := &response{Version: ionVersion, Intent: "LOGIN", Messages: listOf([]message{said})}
	if l != nil {
		s := &scene{o, l.tx, r.base}
		body.User = objectOf(userRef{ID: l.tx.user.ID, Identifier: l.tx.user.Login})
		if n.key == enterCode.key {
			s.elsewhere(body, l.pending)
		} else {
			e := s.envelope()
			body.ExpiresAt, body.StateHandle = e.ExpiresAt, e.StateHandle
		}
	}
	return ion(status, body)
}

// elsewhere shows the code to a browser that did not ask for it, and where it
// was asked for. The place is made up.
func (s *scene) elsewhere(r *response, p *pending) {
	a := s.describe(p.kind)
	a.ContextualData = &contextualData{OTP: p.code}
	r.Intent = map[step]string{atEnroll: "ENROLLMENT", atChallenge: "AUTHENTICATION"}[s.tx.step]
	r.CurrentAuthenticator = objectOf(a)
	r.User.Value.Profile = map[string]string{
		"firstName": s.tx.user.attribute("firstName"), "lastName": s.tx.user.attribute("lastName"), "timeZone": "America/Los_Angeles", "locale": "en_US",
	}
	r.Client = objectOf(clientRef{"FIREFOX", "Linux", map[string]any{
		"country": "Nowhere", "countryISO": "ZZ", "city": "Localhost", "state": "Loopback", "postal": "12700", "latitude": 12.7, "longitude": -0.1,
	}})
	r.App = objectOf(appRef{"oidc_client", s.o.policy.Client.Label, s.o.clientID()})
}
