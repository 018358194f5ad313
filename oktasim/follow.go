package oktasim

import (
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// followActivation activates an account from its mail and sends the browser to
// the app's Initiate login URI, with nothing to process (Okta documentation:
// new-user activation guide). A second click leads there too, so that a mail
// scanner's visit strands nobody (inferred).
func (o *Org) followActivation(r *request) reply {
	l := o.links[r.PathValue("token")]
	if l == nil || l.user == nil || !r.now.Before(l.until) {
		return linkGone(http.StatusForbidden)
	}
	l.user.EmailVerified, l.user.Status = true, StatusActive
	return redirect(o.policy.InitiateLoginURI)
}

// followVerify is a magic link, or the link in a welcome mail. A magic link
// goes on to the app's callback with otp and state, and changes nothing by
// itself; without a callback Okta's own page confirms it, and the window that
// polls moves on.
func (o *Org) followVerify(r *request) reply {
	l := o.links[r.URL.Query().Get("token")]
	switch {
	case r.PathValue("app") != o.clientID(), l == nil:
		return o.landing(r, returnError, nil)
	case !r.now.Before(l.until):
		return o.landing(r, returnExpired, nil)
	case l.user != nil:
		l.user.EmailVerified = true
		return page(http.StatusOK, "Your email is verified", "You can close this page.")
	case l.tx.current != l.pending:
		return o.landing(r, returnStale, nil) // superseded, or the step is over
	case o.policy.EmailVerificationCallback != "":
		return redirect(withQuery(o.policy.EmailVerificationCallback, l.tx.request.state, l.pending.code))
	case o.policy.Email.LinkOpened == OpenedElsewhere:
		return o.landing(r, enterCode, l)
	}
	l.pending.confirmed = true
	l.tx.expires = later(l.tx.expires, r.now.Add(o.lifetime(l.tx.step)))
	return o.landing(r, returnToTab, l)
}

func withQuery(callback, state, code string) string {
	query := url.Values{"otp": {code}, "state": {state}}.Encode()
	if strings.Contains(callback, "?") {
		return callback + "&" + query
	}
	return callback + "?" + query
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func redirect(to string) reply {
	return reply{status: http.StatusFound, header: http.Header{"Location": {to}, "Cache-Control": {"no-cache, no-store"}}}
}

func linkGone(status int) reply {
	return page(status, "This link is no longer valid", "It has expired or was used already. Go back to where you signed up and ask for a new one.")
}

var linkPage = template.Must(template.New("link").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>{{.Title}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:100vh;margin:0;background:#f4f5f7;color:#1d2330}
main{background:#fff;padding:2.5rem 3rem;border-radius:14px;box-shadow:0 8px 30px #1d233014;max-width:26rem}h1{font-size:1.35rem;margin:0 0 .5rem}p{margin:0}</style>
<main><h1>{{.Title}}</h1><p>{{.Text}}</p></main></html>
`))

// page is what Okta would show in the browser itself.
func page(status int, title, text string) reply {
	var b strings.Builder
	if err := linkPage.Execute(&b, struct{ Title, Text string }{title, text}); err != nil {
		panic("oktasim: link page: " + err.Error())
	}
	return reply{status: status, media: htmlMedia, header: http.Header{"Cache-Control": {"no-cache, no-store"}}, body: []byte(b.String())}
}
