package app

import (
	"io"
	"log/slog"
	"os"
	"time"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// Site is what every function needs to know: whose site this is, and where its people may go.
type Site struct {
	Issuer          string   // OKTA_IDX_ISSUER
	TrustedHosts    []string // OKTA_IDX_TRUSTED_HOSTS
	Origins         []string // ALLOWED_ORIGINS
	SignInURL       string   // APP_SIGN_IN_URL
	SignUpURL       string   // APP_SIGN_UP_URL
	ReturnToAllowed []string // RETURN_TO_ALLOWED
	LogLevel        slog.Level

	Now func() time.Time // time.Now
	Out io.Writer        // where log lines go; standard output
}

// Config is what the functions need that speak to Okta.
type Config struct {
	Site
	ClientID         string        // OKTA_IDX_CLIENTID
	ClientSecret     idx.Secret    // OKTA_IDX_CLIENTSECRET; empty for a public client
	RedirectURI      string        // OKTA_IDX_REDIRECTURI; empty: /login/callback of the domain that a start came to
	Scopes           []string      // OKTA_IDX_SCOPES
	SealKeys         []idx.Secret  // SEAL_KEYS, newest first
	Delivery         flow.Delivery // TOKEN_DELIVERY
	BodyRefreshToken bool          // BODY_REFRESH_TOKEN
	PhonePrefixes    []string      // PHONE_PREFIXES_ALLOWED; "*": any
	ResendCooldown   time.Duration // RESEND_COOLDOWN_SECONDS
	OriginSecret     idx.Secret    // ORIGIN_SECRET
	ClientIPHeader   string        // CLIENT_IP_HEADER, in lower case
}

// Load reads the configuration of the functions that speak to Okta. An empty variable is an unset one. The error joins
// every fault, one line each, by the name of its variable; it never holds a value.
func Load(getenv func(string) string) (Config, error) {
	r := &reader{getenv: getenv}
	c := Config{
		Site:             r.site(),
		ClientID:         r.required("OKTA_IDX_CLIENTID"),
		ClientSecret:     idx.NewSecret(r.text("OKTA_IDX_CLIENTSECRET")),
		RedirectURI:      r.redirectURI("OKTA_IDX_REDIRECTURI"),
		Scopes:           r.words("OKTA_IDX_SCOPES", "openid profile email", isScope),
		SealKeys:         r.sealKeys("SEAL_KEYS"),
		Delivery:         r.delivery("TOKEN_DELIVERY"),
		BodyRefreshToken: r.choice("BODY_REFRESH_TOKEN", "off", "on") == "on",
		PhonePrefixes:    r.phonePrefixes("PHONE_PREFIXES_ALLOWED"),
		ResendCooldown:   time.Duration(r.number("RESEND_COOLDOWN_SECONDS", 30, 1, 3600)) * time.Second,
		OriginSecret:     r.headerValue("ORIGIN_SECRET"),
		ClientIPHeader:   r.headerName("CLIENT_IP_HEADER"),
	}
	if c.Delivery == flow.DeliverCode && !c.ClientSecret.IsZero() {
		r.fault("TOKEN_DELIVERY", "is code, which is for public clients, but OKTA_IDX_CLIENTSECRET is set")
	}
	if c.ClientIPHeader != "" && c.OriginSecret.IsZero() {
		r.fault("CLIENT_IP_HEADER", "needs ORIGIN_SECRET, or any caller could write that header")
	}
	r.later()
	return c, r.err()
}

// LoadSite reads the configuration of the login function, under the rules of [Load].
func LoadSite(getenv func(string) string) (Site, error) {
	r := &reader{getenv: getenv}
	s := r.site()
	return s, r.err()
}

func (r *reader) site() Site {
	s := Site{
		Issuer:          r.issuer("OKTA_IDX_ISSUER"),
		TrustedHosts:    r.list("OKTA_IDX_TRUSTED_HOSTS", isHost, "is not a list of host names"),
		Origins:         r.origins("ALLOWED_ORIGINS"),
		ReturnToAllowed: r.list("RETURN_TO_ALLOWED", isDestination, "is not a list of addresses as browsers write them, without query and fragment"),
		LogLevel:        logLevels[r.choice("LOG_LEVEL", "info", "debug", "warn", "error")],
		Now:             time.Now,
		Out:             os.Stdout,
	}
	home := ""
	if len(s.Origins) > 0 {
		home = s.Origins[0] + "/"
	}
	s.SignInURL = r.page("APP_SIGN_IN_URL", home)
	s.SignUpURL = r.page("APP_SIGN_UP_URL", home)
	return s
}

var logLevels = map[string]slog.Level{
	"debug": slog.LevelDebug, "info": slog.LevelInfo, "warn": slog.LevelWarn, "error": slog.LevelError,
}

// Log returns the logger of one function: a JSON line per record.
func (s Site) Log(function string) *slog.Logger {
	h := slog.NewJSONHandler(s.Out, &slog.HandlerOptions{Level: s.LogLevel})
	return slog.New(h).With("function", function)
}

// Destinations lists where people may be sent on to: the sites themselves, and what is allowed beside them.
func (s Site) Destinations() []string {
	return append(append(s.Origins[:len(s.Origins):len(s.Origins)], originOf(s.SignInURL), originOf(s.SignUpURL)), s.ReturnToAllowed...)
}

// Environment reads variables of the process, for [Load] and [LoadSite].
func Environment(name string) string { return os.Getenv(name) }
