package gateway

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"github.com/idxflow/idxflow/pkg/flow"
)

// Paths that browsers are sent to, and what they answer.
const (
	loginPath    = "/login"
	callbackPath = "/login/callback"

	loginMethods    = "GET, HEAD, POST"
	callbackMethods = "GET, HEAD"

	// maxHint bounds login_hint, in characters.
	maxHint = 320
)

// LoginConfig says where people go who come from Okta or from a mail of Okta's.
type LoginConfig struct {
	SignInURL string            // page to sign in, without fragment
	SignUpURL string            // page to sign up, without fragment
	Issuers   []string          // what iss may be, without a slash at the end
	Targets   flow.Destinations // what target_link_uri may be
}

// browserHeaders go with every answer to a person's own browser: the address it came from may hold a code, and nobody
// may frame a redirect to a sign-in page (OpenID Connect Core 4).
var browserHeaders = map[string]string{
	"referrer-policy":         "no-referrer",
	"content-security-policy": "default-src 'none'; frame-ancestors 'none'",
}

// Login lists the routes that Okta and its mails send a browser to. They call nothing and keep nothing, so whoever opens
// them, a mail scanner too, does no harm. Any Origin may come.
func Login(cfg LoginConfig) []Route {
	return []Route{
		{path: loginPath, methods: loginMethods, browser: true, serve: cfg.login},
		{path: callbackPath, methods: callbackMethods, browser: true, serve: cfg.callback},
	}
}

// login is the Initiate login URI (OpenID Connect Core 4). An activation mail leads here without any parameter.
func (cfg LoginConfig) login(_ context.Context, _ *API, x *exchange) (*response, error) {
	given, err := parameters(&x.event)
	if err != nil {
		return nil, err
	}
	return cfg.signIn(x, given)
}

func (cfg LoginConfig) signIn(x *exchange, given url.Values) (*response, error) {
	for _, iss := range given["iss"] {
		if iss != "" && !slices.Contains(cfg.Issuers, strings.TrimSuffix(iss, "/")) {
			return nil, flow.Invalid("/iss", "is not the issuer of this app")
		}
	}
	pass := url.Values{}
	if hint := cleanHint(only(given, "login_hint")); hint != "" {
		pass.Set("login_hint", hint)
	}
	if cfg.Targets.Allow(only(given, "target_link_uri")) {
		pass.Set("target_link_uri", only(given, "target_link_uri"))
	} else if given.Get("target_link_uri") != "" {
		x.dropped = "target_link_uri"
	}
	x.outcome = "sign_in"
	return redirect(cfg.SignInURL, pass), nil
}

// parameters returns those of the query, or of the form that was posted.
func parameters(e *event) (url.Values, error) {
	query, _ := url.ParseQuery(e.RawQueryString) // what cannot be read is not there: nothing at all must work too
	switch e.method() {
	case http.MethodGet, http.MethodHead:
		return query, nil
	case http.MethodPost:
	default:
		return nil, &flow.Problem{Code: flow.MethodNotAllowed}
	}
	body, err := e.body()
	if err != nil || len(body) == 0 {
		return query, err
	}
	if !isMedia(e, mediaForm) {
		return nil, &flow.Problem{Code: flow.UnsupportedMediaType}
	}
	form, _ := url.ParseQuery(string(body))
	if form.Has("id_token") { // "Okta simplified" login: a token is no way in here
		return nil, flow.Invalid("/id_token", "is not accepted here")
	}
	for name, values := range query {
		form[name] = append(form[name], values...)
	}
	return form, nil
}

// only returns the value of a parameter that is there once, "" for any other.
func only(given url.Values, name string) string {
	if values := given[name]; len(values) == 1 {
		return values[0]
	}
	return ""
}

// cleanHint keeps the characters of a hint that can be seen, and not too many of them.
func cleanHint(hint string) string {
	seen := []rune(strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, hint)))
	return string(seen[:min(len(seen), maxHint)])
}

// redirect sends the browser to page with what is passed on in the fragment, which no server ever sees.
func redirect(page string, pass url.Values) *response {
	if len(pass) > 0 {
		page += "#" + pass.Encode()
	}
	r := reply(http.StatusSeeOther, "", nil)
	r.Headers["location"] = page
	return r
}
