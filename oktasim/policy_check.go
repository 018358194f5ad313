package oktasim

import (
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
)

// flaw is one thing wrong with a policy: where, as a YAML path, and what.
type flaw struct{ path, text string }

// check returns every flaw of a policy that has its defaults.
func (p *Policy) check() []flaw {
	var c checker
	c.words(p)
	c.profile(p)
	c.authenticators(p)
	c.numbers(p)
	c.uris(p)
	return c.flaws
}

// validate is check as one error, for policies that come from Go.
func (p *Policy) validate() error {
	var errs []error
	for _, f := range p.check() {
		errs = append(errs, fmt.Errorf("policy: %s: %s", strings.TrimPrefix(f.path, "$."), f.text))
	}
	return errors.Join(errs...)
}

type checker struct{ flaws []flaw }

func (c *checker) add(path, format string, args ...any) {
	c.flaws = append(c.flaws, flaw{"$." + path, fmt.Sprintf(format, args...)})
}

// oneOf wants one of a type's words.
func oneOf[T ~string](c *checker, path string, got T) {
	allowed := wordsOf(reflect.TypeFor[T]())
	if !slices.Contains(allowed, string(got)) {
		c.add(path, "%q is not allowed; use one of %s", string(got), strings.Join(allowed, ", "))
	}
}

func (c *checker) words(p *Policy) {
	oneOf(c, "signUp", p.SignUp)
	oneOf(c, "appAssigned", p.AppAssigned)
	oneOf(c, "order", p.Order)
	oneOf(c, "email.autoSelect", p.Email.AutoSelect)
	oneOf(c, "email.linkOpened", p.Email.LinkOpened)
	oneOf(c, "email.verification", p.Email.Verification)
	oneOf(c, "halfFinishedAccounts", p.HalfFinished)
	oneOf(c, "hookDenial.place", p.HookDenial.Place)
	oneOf(c, "limits.preset", p.Limits.Preset)
	oneOf(c, "limits.tooManyCodes", p.Limits.TooManyCodes)
	oneOf(c, "language", p.Language)
	oneOf(c, "labels", p.Labels)
	oneOf(c, "refreshTokens", p.RefreshTokens)
	oneOf(c, "setupError", p.SetupError)
	oneOf(c, "captcha.type", p.Captcha.Type)
	oneOf(c, "consent", p.Consent)
	oneOf(c, "expiredActivationTokens", p.ExpiredTokens)
	oneOf(c, "denial", p.Denial)
	for i, g := range p.Client.Grants {
		oneOf(c, fmt.Sprintf("client.grants[%d]", i), g)
	}
	for i, idp := range p.IdentityProviders {
		at := fmt.Sprintf("identityProviders[%d]", i)
		if idp.Type == "" || idp.Name == "" {
			c.add(at, "each provider needs a type and a name")
		}
		oneOf(c, at+".then", idp.Then)
	}
	for i, m := range p.Phone.Methods {
		oneOf(c, fmt.Sprintf("phone.methods[%d]", i), m)
	}
}

func (c *checker) profile(p *Policy) {
	seen := map[string]bool{}
	c.attributes("profile", p.Profile, seen)
	// Okta always asks for it (Okta documentation: sign-up form).
	if !seen[attrEmail] {
		c.add("profile", "the attribute %q is missing", attrEmail)
	}
	if p.HookDenial.Place == HookField && !seen[p.HookDenial.Field] {
		c.add("hookDenial.field", "%q is not an attribute of the profile", p.HookDenial.Field)
	}
	c.attributes("progressiveProfile", p.ProgressiveProfile, seen)
}

func (c *checker) attributes(path string, list []Attribute, seen map[string]bool) {
	for i, a := range list {
		at := fmt.Sprintf("%s[%d]", path, i)
		if a.Name == "" || seen[a.Name] {
			c.add(at, "each attribute needs a name of its own")
		}
		seen[a.Name] = true
		oneOf(c, at+".type", a.Type)
		if a.Input != "" {
			oneOf(c, at+".input", a.Input)
		}
		if _, err := regexp.Compile(a.Pattern); err != nil {
			c.add(at+".pattern", "%v", err)
		}
	}
}

func (c *checker) authenticators(p *Policy) {
	seen, enabled := map[string]bool{}, false
	for i, e := range p.Authenticators {
		at := fmt.Sprintf("authenticators[%d]", i)
		if kindOf(e.Key) == nil {
			c.add(at+".key", "%q is not allowed; use one of %s", e.Key, strings.Join(kindKeys(), ", "))
		}
		oneOf(c, at+".use", e.Use)
		if seen[e.Key] {
			c.add(at, "%q is listed twice", e.Key)
		}
		seen[e.Key] = true
		enabled = enabled || e.Use != Disabled
	}
	if !enabled && !p.PasswordOnProfile {
		c.add("authenticators", "at least one must be required or optional")
	}
	for i, k := range p.RequireOneOf {
		if p.use(k) == Disabled {
			c.add(fmt.Sprintf("requireOneOf[%d]", i), "%q is not enabled", k)
		}
	}
}

func (c *checker) numbers(p *Policy) {
	within := func(path string, got, low, high int) {
		if got < low || got > high {
			c.add(path, "%d is outside %d to %d", got, low, high)
		}
	}
	within("phone.calls", p.Phone.Calls, 1, 2)
	within("email.calls", p.Email.Calls, 1, 2)
	within("email.codeLength", p.Email.CodeLength, 4, 16)
	within("stateHandle.length", p.StateHandle.Length, 20, 8192)
	within("password.minLength", p.Password.MinLength, 1, p.Password.MaxLength)
	if p.WrongCodeStatus != 400 && p.WrongCodeStatus != 401 {
		c.add("wrongCodeStatus", "%d is not allowed; use one of 400, 401", p.WrongCodeStatus)
	}
}

func (c *checker) uris(p *Policy) {
	absolute := func(path, uri string) {
		if u, err := url.Parse(uri); uri != "" && (err != nil || !u.IsAbs()) {
			c.add(path, "%q is not an absolute URI", uri)
		}
	}
	for i, u := range p.RedirectURIs {
		absolute(fmt.Sprintf("redirectUris[%d]", i), u)
	}
	if p.Client.PublicKey != "" {
		if _, err := publicKey(p.Client.PublicKey); err != nil {
			c.add("client.publicKey", "%v", err)
		}
	}
	absolute("initiateLoginUri", p.InitiateLoginURI)
	absolute("emailVerificationCallback", p.EmailVerificationCallback)
}
