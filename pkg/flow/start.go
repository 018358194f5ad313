package flow

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"

	"github.com/idxflow/idxflow/pkg/idx"
)

const (
	maxReturnTo  = 256
	maxLoginHint = 320
)

var (
	localePattern    = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`) // BCP 47, by its outer form
	challengePattern = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)                 // RFC 7636, S256
)

// start begins a sign-up, and goes on as far as what was given reaches.
func (e *Engine) start(ctx context.Context, c Caller, in RegisterInput) (*View, error) {
	if p := e.checkStart(in); p != nil {
		return nil, p
	}
	r := &run{Engine: e, caller: c, hint: in.LoginHint}
	r.st = &state{started: e.cfg.Now(), signIn: in.SignIn, returnTo: in.ReturnTo, locale: in.Locale}
	ctx = r.speakFor(ctx)
	tx, resp, err := e.cfg.Client.Start(ctx, idx.StartOptions{ActivationToken: in.ActivationToken,
		CodeChallenge: in.CodeChallenge, RedirectURI: "https://" + c.Host + "/login/callback"})
	r.st.tx = tx
	return r.do(ctx, func(ctx context.Context, r *run) error {
		if err != nil {
			return r.notStarted(err, in)
		}
		r.absorb(resp, false)
		return r.begin(ctx, in)
	})
}

func (r *run) begin(ctx context.Context, in RegisterInput) error {
	if in.SignIn || !in.ActivationToken.IsZero() {
		return nil
	}
	if r.st.tx.Form(idx.FormEnrollProfile) == nil && !r.st.beforeForm() {
		return &Problem{Code: RegistrationUnavailable}
	}
	if err := r.openForm(ctx); err != nil || in.Profile == nil || !r.timeFor(ctx, idx.EnrollTimeout) {
		return err
	}
	return r.submitProfile(ctx, in)
}

// openForm goes from Okta's sign-in form, where every transaction begins, to the sign-up form.
func (r *run) openForm(ctx context.Context) error {
	if !r.st.beforeForm() {
		return nil
	}
	return r.post(ctx, r.st.tx.Form(idx.FormSelectEnrollProfile), anyForm, nil)
}

// submitProfile posts the profile, and sets the password too if it was given and is asked for.
func (r *run) submitProfile(ctx context.Context, in RegisterInput) error {
	if err := r.openForm(ctx); err != nil {
		return err
	}
	form, s := r.offered(RouteRegister)
	if form == nil {
		return &Problem{Code: WrongStep}
	}
	var g given
	for name, value := range in.Profile {
		// An empty attribute that is optional is left out: Okta's own clients do so.
		if f := form.Field(idx.FieldUserProfile, name); value == "" && f != nil && !f.Required {
			continue
		}
		g = append(g, leaf{[]string{"profile", name}, value})
	}
	g.add("captchaToken", in.CaptchaToken)
	password := in.Password
	if form.Field(idx.FieldCredentials) != nil {
		g.add("password", password)
		password = idx.Secret{}
	}
	if err := r.fill(ctx, form, s, g); err != nil {
		return err
	}
	return r.setPassword(ctx, password)
}

// checkStart refuses what can be seen to be wrong without asking Okta.
func (e *Engine) checkStart(in RegisterInput) *Problem {
	checks := []struct {
		bad           bool
		pointer, text string
	}{
		{!in.ActivationToken.IsZero() && in.Profile != nil, "/activationToken", "excludes a profile"},
		{in.SignIn && in.Profile != nil, "/signIn", "excludes a profile"},
		{in.SignIn && !in.ActivationToken.IsZero(), "/signIn", "excludes an activation token"},
		{in.Profile == nil && !in.Password.IsZero(), "/password", "goes with a profile"},
		{in.Profile == nil && in.CaptchaToken != "", "/captchaToken", "goes with a profile"},
		{in.Locale != "" && (len(in.Locale) > maxLocale || !localePattern.MatchString(in.Locale)), "/locale", "is not a language tag"},
		{len(in.LoginHint) > maxLoginHint, "/loginHint", "is too long"},
		{in.ReturnTo != "" && (len(in.ReturnTo) > maxReturnTo || !e.cfg.ReturnToAllowed.Allow(in.ReturnTo)), "/returnTo", "is not an allowed address"},
		{e.cfg.Delivery == DeliverCode && !challengePattern.MatchString(in.CodeChallenge), "/codeChallenge", "is required: the S256 challenge, 43 characters"},
		{e.cfg.Delivery != DeliverCode && in.CodeChallenge != "", "/codeChallenge", "is not used here"},
	}
	for _, c := range checks {
		if c.bad {
			return Invalid(c.pointer, c.text)
		}
	}
	return nil
}

// notStarted maps a failed start. Before a transaction exists there is nothing to resume.
func (r *run) notStarted(err error, in RegisterInput) error {
	var e *idx.Error
	switch {
	case !errors.As(err, &e):
		return &Problem{Code: Internal, Cause: err}
	case e.Kind == idx.KindMessages:
		p := r.problem(e, call{})
		r.dead = len(e.Response.Forms) == 0
		return p
	case e.Kind == idx.KindOAuth && !in.ActivationToken.IsZero() && tokenRefused(e):
		return &Problem{Code: ActivationInvalid, Cause: e}
	case e.Kind == idx.KindOAuth && e.Code == "access_denied" && e.Status == http.StatusForbidden:
		return &Problem{Code: RegistrationUnavailable, Cause: e} // "Sign-up denied" (ssr_denied)
	}
	return r.unanswered(e, e.Unknown())
}

// tokenRefused tells a bad activation token from a client that may not use any: both are invalid_request, and Okta's
// documentation tells them apart by their descriptions alone.
func tokenRefused(e *idx.Error) bool {
	return e.Code == "invalid_request" && strings.Contains(strings.ToLower(e.Description), "activation token is")
}
