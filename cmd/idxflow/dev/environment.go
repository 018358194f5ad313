package dev

import (
	"crypto/rand"

	"github.com/idxflow/idxflow/oktasim"
)

// Paths of the API that the app is registered with at Okta, and the pages that they lead to.
const (
	loginPath    = "/login"
	callbackPath = "/login/callback"
	signInPage   = "/signin.html"
	signUpPage   = "/signup.html"
)

// environment is what on Lambda the template would set.
type environment struct {
	fixed     map[string]string // whatever the person has set
	otherwise map[string]string // where the person has set nothing
}

// defaults are what follows from where site and API listen. Both spellings of this machine are origins. A machine that
// starts again seals with another key, so it knows no token of before.
func defaults(site, api *port) environment {
	origins := "http://localhost" + portOf(site) + ",http://127.0.0.1" + portOf(site)
	if host := hostOf(site.address); host != "localhost" && host != "127.0.0.1" {
		origins = site.url + "," + origins
	}
	return environment{fixed: map[string]string{}, otherwise: map[string]string{
		"ALLOWED_ORIGINS":      origins,
		"APP_SIGN_IN_URL":      site.url + signInPage,
		"APP_SIGN_UP_URL":      site.url + signUpPage,
		"OKTA_IDX_REDIRECTURI": api.url + callbackPath,
		"SEAL_KEYS":            rand.Text() + rand.Text(),
	}}
}

// fix points at a simulated org. What is set for a real one would not fit.
func (e environment) fix(issuer string, client oktasim.Client, redirectURI string) {
	e.fixed["OKTA_IDX_ISSUER"] = issuer
	e.fixed["OKTA_IDX_CLIENTID"] = client.ID
	e.fixed["OKTA_IDX_CLIENTSECRET"] = client.Secret
	e.fixed["OKTA_IDX_REDIRECTURI"] = redirectURI
	e.fixed["OKTA_IDX_TRUSTED_HOSTS"] = ""
}

// over reads a variable as the API sees it.
func (e environment) over(getenv func(string) string) func(string) string {
	return func(name string) string {
		if value, ok := e.fixed[name]; ok {
			return value
		}
		if value := getenv(name); value != "" {
			return value
		}
		return e.otherwise[name]
	}
}
