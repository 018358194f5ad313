package oktasim

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
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

func oneOf[T ~string](c *checker, path string, got T, allowed ...T) {
	if !slices.Contains(allowed, got) {
		names := make([]string, len(allowed))
		for i, a := range allowed {
			names[i] = string(a)
		}
		c.add(path, "%q is not allowed; use one of %s", string(got), strings.Join(names, ", "))
	}
}

func (c *checker) words(p *Policy) {
	oneOf(c, "signUp", p.SignUp, SignUpAllowed, SignUpDisabled, SignUpUnavailable)
	oneOf(c, "appAssigned", p.AppAssigned, AssignedEveryone, AssignedNobody)
	oneOf(c, "order", p.Order, OrderShuffled, OrderListed)
	oneOf(c, "email.autoSelect", p.Email.AutoSelect, AutoSelectAuto, AutoSelectAlways, AutoSelectNever)
	oneOf(c, "email.verification", p.Email.Verification, VerificationRequired, VerificationOptional, VerificationOff)
	oneOf(c, "halfFinishedAccounts", p.HalfFinished, HalfFinishedRefused, HalfFinishedReusable)
	oneOf(c, "hookDenial.place", p.HookDenial.Place, HookNone, HookGeneric, HookTop, HookField)
	oneOf(c, "limits.preset", p.Limits.Preset, LimitsOff, LimitsDocumented)
	oneOf(c, "limits.tooManyCodes", p.Limits.TooManyCodes, CodesThrottled, CodesSuspended)
	oneOf(c, "language", p.Language, LanguageRequest, LanguageEnglish, LanguageGerman)
	oneOf(c, "labels", p.Labels, LabelsRandom, LabelsRecorded)
	for i, g := range p.Client.Grants {
		oneOf(c, fmt.Sprintf("client.grants[%d]", i), g, GrantInteraction, GrantRefresh)
	}
	oneOf(c, "refreshTokens", p.RefreshTokens, RefreshPersistent, RefreshRotating)
	oneOf(c, "setupError", p.SetupError, append([]SetupError{SetupRight}, slices.Sorted(maps.Keys(oauthFaults))...)...)
	oneOf(c, "captcha.type", p.Captcha.Type, CaptchaNone, CaptchaH, CaptchaRe)
	oneOf(c, "consent", p.Consent, ConsentNone, ConsentAll, ConsentGranular)
	oneOf(c, "expiredActivationTokens", p.ExpiredTokens, ExpiredRefused, ExpiredExplained)
	oneOf(c, "denial", p.Denial, DenialNone, DenialAccess, DenialText, DenialAssurance, DenialNotCompleted)
	for i, idp := range p.IdentityProviders {
		at := fmt.Sprintf("identityProviders[%d]", i)
		if idp.Type == "" || idp.Name == "" {
			c.add(at, "each provider needs a type and a name")
		}
		oneOf(c, at+".then", idp.Then, ThenCode, ThenEnroll)
	}
	for i, m := range p.Phone.Methods {
		oneOf(c, fmt.Sprintf("phone.methods[%d]", i), m, MethodSMS, MethodVoice)
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
		oneOf(c, at+".type", a.Type, TypeString, TypeBoolean, TypeNumber, TypeInteger)
		oneOf(c, at+".input", a.Input, "", InputText, InputSelect, InputRadio, InputCheckbox)
		if _, err := regexp.Compile(a.Pattern); err != nil {
			c.add(at+".pattern", "%v", err)
		}
	}
}

func (c *checker) authenticators(p *Policy) {
	seen, enabled := map[string]bool{}, false
	for i, e := range p.Authenticators {
		at := fmt.Sprintf("authenticators[%d]", i)
		oneOf(c, at+".key", e.Key, kindKeys()...)
		oneOf(c, at+".use", e.Use, Required, Optional, Disabled)
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
