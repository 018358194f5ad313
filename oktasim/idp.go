package oktasim

import (
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// redirect draws a form that is only a link: a browser follows it and comes
// back to the app's redirect URI. It has no rel, and nothing may be posted.
func (s *scene) redirect(typ string, idp idpRef) form {
	return form{
		Name: remRedirectIDP, Type: typ, IDP: &idp, Method: http.MethodGet,
		Href: s.base + pathIDPs + idp.ID + "?stateToken=" + url.QueryEscape(s.tx.handle),
	}
}

// providers draws the social providers beside sign-in and sign-up.
func (s *scene) providers() []form {
	var all []form
	for _, p := range s.o.policy.IdentityProviders {
		all = append(all, s.redirect(p.Type, idpRef{s.o.providerID(p), p.Name}))
	}
	return all
}

func (o *Org) providerID(p IdentityProvider) string {
	return o.dice.fixedID("0oa", "idp "+p.Type+p.Name)
}

// visit is a browser at an identity provider.
type visit struct {
	t        *turn
	provider *IdentityProvider // nil for the authenticator
	name     string
}

// visitOf finds whose page this is, and for which transaction.
func (o *Org) visitOf(r *request) *visit {
	query := r.URL.Query()
	tx := o.byHandle[query.Get("stateToken")]
	if tx == nil || !r.now.Before(tx.expires) {
		return nil
	}
	r.tx = tx.id
	v := &visit{t: &turn{scene: scene{o, tx, r.base}, now: r.now}}
	id := r.PathValue("idp")
	if p := tx.current; p != nil && p.kind.key == KeyIDP && tx.step == atEnroll && id == o.dice.fixedID("0oa", KeyIDP) {
		v.name = v.t.label(p.kind)
		return v
	}
	i := slices.IndexFunc(o.policy.IdentityProviders, func(p IdentityProvider) bool { return o.providerID(p) == id })
	if i < 0 || (tx.step != atIdentify && tx.step != atProfile) {
		return nil
	}
	v.provider, v.name = &o.policy.IdentityProviders[i], o.policy.IdentityProviders[i].Name
	return v
}

// showProvider is the provider's sign-in page.
func (o *Org) showProvider(r *request) reply {
	v := o.visitOf(r)
	if v == nil {
		return linkGone(http.StatusForbidden)
	}
	var b strings.Builder
	if err := providerPage.Execute(&b, providerView{v.name, r.URL.Path + "/callback", v.t.tx.handle, v.provider != nil}); err != nil {
		panic("oktasim: provider page: " + err.Error())
	}
	return reply{status: http.StatusOK, media: htmlMedia, header: http.Header{"Cache-Control": {"no-cache, no-store"}}, body: []byte(b.String())}
}

// providerView is what the page shows; a social provider also asks who you are.
type providerView struct {
	Name, Action, Token string
	Social              bool
}

// followProvider is the way back: with an interaction code when that was all,
// with error=interaction_required when the app has to go on (Okta
// documentation: interaction code flow; okta-auth-js reads both).
func (o *Org) followProvider(r *request) reply {
	v := o.visitOf(r)
	if v == nil {
		return linkGone(http.StatusForbidden)
	}
	query := r.URL.Query()
	if query.Get("deny") != "" {
		return v.denied()
	}
	if v.provider == nil {
		v.t.completed(v.t.tx.current)
	} else if !v.arrive(query) {
		return page(http.StatusBadRequest, "An email address is needed", "Go back and type one.")
	}
	o.accepted(v.t)
	return v.home("interaction_required", "Your client is configured to use the interaction code flow and user interaction is required to complete the request.")
}

// arrive signs the person in, or makes the account of somebody new. Whether
// the org then asks for its own authenticators is the provider's policy.
func (v *visit) arrive(query url.Values) bool {
	t, address := v.t, query.Get("email")
	if !isEmail(address) {
		return false
	}
	u, known := t.o.find(address), true
	if u == nil {
		known = false
		u = &account{User: User{ID: t.o.dice.id("00u"), Status: StatusStaged, Login: address, EmailVerified: true, Created: t.now.UTC(),
			Profile: map[string]any{attrEmail: address, "firstName": query.Get("firstName"), "lastName": query.Get("lastName")}}}
		t.o.users = append(t.o.users, u)
	}
	t.tx.user = u
	if !known && v.provider.Then == ThenEnroll {
		t.advance()
		return true
	}
	t.finish()
	return true
}

// denied is a person or a provider that said no. The authenticator's message
// is of a sign-in widget mock; that it waits for the next introspect is
// inferred.
func (v *visit) denied() reply {
	if v.provider == nil {
		v.t.tx.said = []message{say(v.t.tx.lang, idpFailed)}
		return v.home("interaction_required", "The identity provider did not confirm the person.")
	}
	return v.home("access_denied", "The person did not sign in at the identity provider.")
}

// home sends the browser back to the app.
func (v *visit) home(code, description string) reply {
	tx := v.t.tx
	back := url.Values{"state": {tx.request.state}}
	if tx.step == atSuccess {
		back.Set("interaction_code", tx.code)
	} else {
		back.Set("error", code)
		back.Set("error_description", description)
	}
	joint := "?"
	if strings.Contains(tx.request.redirectURI, "?") {
		joint = "&"
	}
	return redirect(tx.request.redirectURI + joint + back.Encode())
}

var providerPage = template.Must(template.New("provider").Parse(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<link rel="icon" href="data:,">
<title>{{.Name}}</title>
<style>body{font:16px/1.5 system-ui,sans-serif;display:grid;place-content:center;min-height:100vh;margin:0;background:#f4f5f7;color:#1d2330}
main{background:#fff;padding:2.5rem 3rem;border-radius:14px;box-shadow:0 8px 30px #1d233014;max-width:26rem}h1{font-size:1.35rem;margin:0 0 .5rem}
form{display:grid;gap:.75rem}label{display:grid}input,button{font:inherit;padding:.45rem .8rem;border:1px solid #c9d0dc;border-radius:9px;background:#fff}</style>
<main><h1>{{.Name}}</h1><p>A simulated identity provider: it believes whatever you say.</p>
<form action="{{.Action}}"><input type="hidden" name="stateToken" value="{{.Token}}">
{{if .Social}}<label>Email <input name="email" type="email" required></label>
<label>First name <input name="firstName"></label>
<label>Last name <input name="lastName"></label>{{end}}
<button>Continue</button><button name="deny" value="1" formnovalidate>Deny</button></form></main></html>
`))
