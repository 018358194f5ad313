package flow_test

import (
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

func TestThePersonCorrectsAndGoesOn(t *testing.T) {
	s := newSignup(t, oktasim.Policy{Phone: oktasim.PhoneRule{Refused: []string{"+1999"}}})
	s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))

	p := s.refused(flow.FormRejected)(s.register(flow.RegisterInput{Profile: map[string]any{"firstName": "A", "lastName": "L", "email": "no address"}}))
	if !hasField(p, "/profile/email") || p.NextStep == nil || p.Action() != flow.Correct {
		t.Errorf("bad e-mail: got %+v", p)
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.register(flow.RegisterInput{Profile: ada}))

	p = s.refused(flow.PasswordRejected)(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPassword, Password: idx.NewSecret("weak")}))
	if !hasField(p, "/password") || p.NextStep.Authenticator.PasswordPolicy == nil {
		t.Errorf("weak password: got %+v", p)
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Password: idx.NewSecret(password)}))

	s.wants(idx.FormEnrollAuthenticator, 1)(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyEmail}))
	if p = s.refused(flow.CodeRejected)(s.verify(flow.VerifyInput{Code: idx.NewSecret("wrong1")})); !hasField(p, "/code") {
		t.Errorf("wrong code: got %+v", p)
	}
	code := s.code(mail).Reveal()
	spaced := idx.NewSecret(" " + code[:3] + "-" + code[3:] + " ")
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Code: spaced}))

	phone := func(n string) (*flow.View, *flow.Problem) {
		return s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPhone, MethodType: "sms", PhoneNumber: n})
	}
	for number, code := range map[string]flow.Code{"0171 234": flow.PhoneInvalid, "+19995550100": flow.PhoneInvalid, "+491712345678": flow.PhoneNotAllowed} {
		if p = s.refused(code)(phone(number)); p.Continuation.IsZero() || p.Action() != flow.Correct {
			t.Errorf("%s: got %+v", number, p)
		}
	}
	s.wants(idx.FormEnrollAuthenticator, 1)(phone("+15550001111"))
	// A corrected number is a new send, without waiting.
	s.wants(idx.FormEnrollAuthenticator, 1)(phone(number))
	// The same number again is not.
	s.wants(idx.FormEnrollAuthenticator, 1)(phone(number))
	if n := len(s.org.Messages(number)); n != 1 {
		t.Errorf("got %d messages, want 1", n)
	}
	s.wants(string(flow.Success), 2)(s.verify(flow.VerifyInput{Code: s.code(number)}))
}

func TestATakenAddressIsSaidToBeTaken(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toPhone()
	s.wants(string(flow.Success), 2)(s.simple((*flow.Engine).Skip))
	s.token = ""
	p := s.refused(flow.AlreadyRegistered)(s.register(flow.RegisterInput{Profile: ada}))
	if p.Action() != flow.SignIn || !hasField(p, "/profile/email") || p.Continuation.IsZero() {
		t.Errorf("got %+v", p)
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.register(flow.RegisterInput{Profile: map[string]any{"firstName": "G", "lastName": "H", "email": "grace@example.com"}}))
}

func TestResendWaitsForTheCoolDown(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toEmail()
	p := s.refused(flow.ResendTooSoon)(s.simple((*flow.Engine).Resend))
	if p.RetryAfterSeconds() < 1 || p.RetryAfterSeconds() > 30 || p.Continuation.IsZero() {
		t.Errorf("got %+v", p)
	}
	s.org.Advance(31 * time.Second)
	v := s.wants(idx.FormEnrollAuthenticator, 1)(s.simple((*flow.Engine).Resend))
	if v.NextStep.ResendAfterSeconds != 30 || len(s.org.Messages(mail)) != 2 {
		t.Errorf("got %d mails and %+v", len(s.org.Messages(mail)), v.NextStep)
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Code: s.code(mail)}))
}

func TestARouteThatDoesNotAnswerTheStepIsWrong(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))
	code := idx.NewSecret("123456")
	wrong := func(v *flow.View, p *flow.Problem) {
		t.Helper()
		if p == nil || p.Code != flow.WrongStep || p.Continuation.IsZero() || s.calls() != 0 {
			t.Errorf("got %+v, %+v", v, p)
		}
	}
	s.calls()
	wrong(s.verify(flow.VerifyInput{Code: code}))
	wrong(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyEmail}))
	wrong(s.simple((*flow.Engine).Skip))
	wrong(s.simple((*flow.Engine).Resend))
	wrong(s.simple((*flow.Engine).Poll))
	s.token = ""
	s.toPhone()
	wrong(s.verify(flow.VerifyInput{Code: code}))
	wrong(s.register(flow.RegisterInput{Profile: ada}))
}

func TestASignUpEndsWhenOktaOrTheCapSaysSo(t *testing.T) {
	t.Run("Okta's limit", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{})
		s.toEmail()
		s.org.Advance(10 * time.Minute)
		p := s.refused(flow.ContinuationExpired)(s.verify(flow.VerifyInput{Code: idx.NewSecret("123456")}))
		if !p.AccountMayExist || !p.Continuation.IsZero() || p.Action() != flow.Restart {
			t.Errorf("got %+v", p)
		}
		s.refused(flow.ContinuationExpired)(s.resume())
	})
	t.Run("ours", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{Lifetimes: oktasim.Lifetimes{BeforeProfile: 7200}})
		v := s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))
		if left := v.ExpiresAt.Sub(s.org.Now()); left > time.Hour {
			t.Errorf("the page is told that it has %v", left)
		}
		s.org.Advance(61 * time.Minute)
		s.refused(flow.ContinuationExpired)(s.resume())
		if n := s.calls(); n != 0 {
			t.Errorf("got %d calls, want none", n)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{})
		s.toEmail()
		held := s.token
		s.wants(string(flow.Canceled), 1)(s.simple((*flow.Engine).Cancel))
		for _, again := range []func() (*flow.View, *flow.Problem){s.resume, func() (*flow.View, *flow.Problem) { return s.verify(flow.VerifyInput{Code: s.code(mail)}) }} {
			s.token = held
			s.refused(flow.ContinuationExpired)(again())
		}
		s.token = held
		s.wants(string(flow.Canceled), -1)(s.simple((*flow.Engine).Cancel))
	})
}

func TestTooManyWrongCodes(t *testing.T) {
	for mode, code := range map[oktasim.TooManyCodes]flow.Code{"throttle": flow.TooManyRequests, "suspend": flow.AuthenticatorLocked} {
		t.Run(string(mode), func(t *testing.T) {
			s := newSignup(t, oktasim.Policy{Limits: oktasim.Limits{WrongCodes: 2, TooManyCodes: mode}})
			s.toEmail()
			held := s.token
			for range 2 {
				s.refused(flow.CodeRejected)(s.verify(flow.VerifyInput{Code: idx.NewSecret("000000x")}))
			}
			s.refused(code)(s.verify(flow.VerifyInput{Code: idx.NewSecret("000000x")}))
			s.token = held // an older token does not roll the counter back
			s.refused(code)(s.verify(flow.VerifyInput{Code: idx.NewSecret("000000x")}))
		})
	}
}

func TestBadStartsAreRefusedBeforeOktaIsAsked(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.cfg = func(c *flow.Config) { c.ReturnToAllowed = []string{"https://app.example.com/in"} }
	for pointer, in := range map[string]flow.RegisterInput{
		"/activationToken": {ActivationToken: idx.NewSecret("x"), Profile: ada},
		"/signIn":          {SignIn: true, Profile: ada},
		"/password":        {Password: idx.NewSecret("x")},
		"/captchaToken":    {CaptchaToken: "x"},
		"/locale":          {Locale: "en\r\nX: y"},
		"/loginHint":       {LoginHint: strings.Repeat("x", 321)},
		"/codeChallenge":   {CodeChallenge: strings.Repeat("x", 43)},
	} {
		if p := s.refused(flow.InvalidRequest)(s.register(in)); !hasField(p, pointer) {
			t.Errorf("%s: got %+v", pointer, p.Messages)
		}
	}
	for _, to := range []string{"https://evil.example/in", "//app.example.com/in", "https://app.example.com/other", "https://app.example.com/in/../x",
		"https://a@app.example.com/in", "https://app.example.com.evil.example/in", "javascript:alert(1)", `https://app.example.com\in`, "https://app.example.com/inside",
		"https://app.example.com/in/%252e%252e/x", "https://app.example.com/in#x", "https://app.example.com/in//x", "/in"} {
		s.refused(flow.InvalidRequest)(s.register(flow.RegisterInput{ReturnTo: to}))
	}
	if n := len(s.org.Requests()); n != 0 {
		t.Errorf("got %d calls, want none", n)
	}
	v := s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{ReturnTo: "https://app.example.com/in/room?x=1", Locale: "de-CH"}))
	if v.ReturnTo == "" {
		t.Errorf("returnTo is lost")
	}
}

func TestStrayAndMissingMembersArePointedAt(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toEmail()
	for pointer, in := range map[string]flow.VerifyInput{
		"/password":           {Password: idx.NewSecret("x")},
		"/consent":            {Consent: new(bool)},
		"/values/nothing":     {Values: map[string]any{"nothing": "x"}},
		"/values/credentials": {Values: map[string]any{"credentials": "x"}},
	} {
		p := s.refused(flow.InvalidRequest)(s.verify(in))
		if !hasField(p, pointer) || p.Continuation.IsZero() {
			t.Errorf("%s: got %+v", pointer, p.Messages)
		}
	}
	if p := s.refused(flow.InvalidRequest)(s.verify(flow.VerifyInput{})); p.Action() != flow.Correct {
		t.Errorf("got %+v", p)
	}
	if p := s.refused(flow.InvalidRequest)(s.choose(flow.AuthenticatorInput{Authenticator: "nonsense"})); !hasField(p, "/authenticator") {
		t.Errorf("got %+v", p)
	}
	for pointer, in := range map[string]flow.AuthenticatorInput{
		"/methodType":  {Authenticator: idx.KeyPhone, MethodType: "pigeon", PhoneNumber: number},
		"/phoneNumber": {Authenticator: idx.KeyEmail, PhoneNumber: number},
		"/channel":     {Authenticator: idx.KeyPhone, MethodType: "sms", PhoneNumber: number, Channel: "sms"},
	} {
		if p := s.refused(flow.InvalidRequest)(s.choose(in)); !hasField(p, pointer) {
			t.Errorf("%s: got %+v", pointer, p.Messages)
		}
	}
	if p := s.refused(flow.InvalidRequest)(s.verify(flow.VerifyInput{Code: idx.NewSecret(" - ")})); !hasField(p, "/code") {
		t.Errorf("got %+v", p)
	}
	// values answer any form by its own names.
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Values: map[string]any{"credentials": map[string]any{"passcode": s.code(mail).Reveal()}}}))
}

func TestARefusalWithoutAKeyIsCorrectedWhileTheFormStands(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toPhone()
	p := s.refused(flow.FormRejected)(s.verify(flow.VerifyInput{Values: map[string]any{}}))
	if p.Action() != flow.Correct || p.Continuation.IsZero() {
		t.Errorf("got %+v", p)
	}
}

func TestOnlyTheOperatorHandsOutRefreshTokens(t *testing.T) {
	for _, on := range []bool{false, true} {
		s := newSignup(t, oktasim.Policy{})
		s.cfg = func(c *flow.Config) { c.BodyRefreshToken = on }
		s.scopes = []string{"openid", "email", "offline_access"}
		s.toPhone()
		v := s.wants(string(flow.Success), 2)(s.simple((*flow.Engine).Skip))
		if got := !v.Tokens.RefreshToken.IsZero(); got != on {
			t.Errorf("refresh token handed out: %v, want %v", got, on)
		}
	}
}

func TestForeignTokensAreRefusedAlike(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toEmail()
	for name, token := range map[string]string{"noise": "abc", "changed": s.token[:len(s.token)-2] + "AA", "longer": s.token + "A"} {
		t.Run(name, func(t *testing.T) {
			s.token = token
			if p := s.refused(flow.InvalidContinuation)(s.resume()); p.Action() != flow.Restart || !p.Continuation.IsZero() {
				t.Errorf("got %+v", p)
			}
		})
	}
	s.token = ""
	if p := s.refused(flow.InvalidRequest)(s.resume()); !hasField(p, "/continuation") {
		t.Errorf("got %+v", p)
	}
}
