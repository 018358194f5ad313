package flow_test

import (
	"io"
	"net/http"
	"slices"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

func use(uses ...string) []oktasim.Enrollment {
	var out []oktasim.Enrollment
	for i := 0; i < len(uses); i += 2 {
		out = append(out, oktasim.Enrollment{Key: uses[i], Use: oktasim.Use(uses[i+1])})
	}
	return out
}

func TestEmailVerificationRequiredEndsWithAMailAndNoTokens(t *testing.T) {
	s := newSignup(t, oktasim.Policy{
		Authenticators:   use(idx.KeyPassword, "required"),
		Email:            oktasim.EmailRule{Verification: "required"},
		InitiateLoginURI: "http://localhost:8081/login",
	})
	v := s.wants(string(flow.Terminal), 6)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)}))
	if v.Tokens != nil || !v.Continuation.IsZero() || len(v.Messages) != 1 || v.Messages[0].Key != "idx.email.verification.required" {
		t.Errorf("got %+v, want the message that a mail was sent and nothing else", v)
	}
	if got := s.org.Users()[0].Status; got == oktasim.StatusActive {
		t.Errorf("the account is %s before the link was followed", got)
	}
	res := follow(t, s.org.Messages(mail)[0].Link)
	if got := s.org.Users()[0].Status; got != oktasim.StatusActive || res != "http://localhost:8081/login" {
		t.Errorf("after the link the account is %s and the browser at %q", got, res)
	}
}

// follow opens a link and returns where it redirects to.
func follow(t *testing.T, link string) string {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.Header.Get("Location")
}

func TestEmailVerificationOptionalGivesTokensAndAWelcomeMail(t *testing.T) {
	s := newSignup(t, oktasim.Policy{
		Authenticators: use(idx.KeyPassword, "required"),
		Email:          oktasim.EmailRule{Verification: "optional"},
	})
	v := s.wants(string(flow.Success), 7)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)}))
	if v.Tokens == nil || v.Tokens.Claims.All["email"] != mail {
		t.Errorf("got no tokens")
	}
	follow(t, s.org.Messages(mail)[0].Link)
	if !s.org.Users()[0].EmailVerified {
		t.Errorf("the welcome mail's link did not verify the address")
	}
}

func TestPasswordOnTheProfileFormGoesWithTheProfile(t *testing.T) {
	s := newSignup(t, oktasim.Policy{PasswordOnProfile: true})
	v := s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))
	i := slices.IndexFunc(v.NextStep.Inputs, func(in flow.Input) bool { return in.Pointer == "/password" })
	if i < 0 || !v.NextStep.Inputs[i].Secret || v.NextStep.Authenticator == nil || v.NextStep.Authenticator.PasswordPolicy == nil {
		t.Fatalf("the form shows no password input with its policy: %+v", v.NextStep)
	}
	if p := s.refused(flow.InvalidRequest)(s.register(flow.RegisterInput{Profile: ada})); !hasField(p, "/password") {
		t.Errorf("a profile without password does not point at it: %+v", p.Messages)
	}
	if p := s.refused(flow.PasswordRejected)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret("short")})); !hasField(p, "/password") {
		t.Errorf("a weak password does not point at it: %+v", p.Messages)
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)}))
	if got := s.org.Users()[0].Password; got != password {
		t.Errorf("got password %q", got)
	}
}

func TestPasswordLessSignUpHasTheCodeSentAlready(t *testing.T) {
	s := newSignup(t, oktasim.Policy{Authenticators: use(idx.KeyEmail, "required", idx.KeyPhone, "optional")})
	s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))
	v := s.wants(idx.FormEnrollAuthenticator, 1)(s.register(flow.RegisterInput{Profile: ada}))
	if v.NextStep.Authenticator.Key != idx.KeyEmail || v.NextStep.ResendAfterSeconds == 0 {
		t.Errorf("got %+v, want the e-mail's code and its cool-down", v.NextStep)
	}
	// Choosing what is asked for already sends no second mail.
	s.wants(idx.FormEnrollAuthenticator, 1)(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyEmail}))
	if n := len(s.org.Messages(mail)); n != 1 {
		t.Errorf("got %d mails, want 1", n)
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Code: s.code(mail)}))
	s.wants(string(flow.Success), 2)(s.simple((*flow.Engine).Skip))
}

func TestPhoneByOneMethodAndByTwoCalls(t *testing.T) {
	for name, c := range map[string]struct {
		rule   oktasim.PhoneRule
		method string
		calls  int
	}{
		"voice only":              {oktasim.PhoneRule{Methods: []oktasim.PhoneMethod{"voice"}}, "", 1},
		"sms only":                {oktasim.PhoneRule{Methods: []oktasim.PhoneMethod{"sms"}}, "", 1},
		"number asked separately": {oktasim.PhoneRule{Calls: 2}, "sms", 2},
		"voice only, separately":  {oktasim.PhoneRule{Calls: 2, Methods: []oktasim.PhoneMethod{"voice"}}, "", 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSignup(t, oktasim.Policy{Phone: c.rule})
			s.toPhone()
			needs := s.last.NextStep.Options[0].Needs
			if !slices.Contains(needs, "phoneNumber") || slices.Contains(needs, "methodType") != (c.method != "") {
				t.Errorf("got needs %v", needs)
			}
			s.wants(idx.FormEnrollAuthenticator, c.calls)(s.choose(flow.AuthenticatorInput{
				Authenticator: idx.KeyPhone, PhoneNumber: number, MethodType: c.method}))
			s.wants(string(flow.Success), 2)(s.verify(flow.VerifyInput{Code: s.code(number)}))
		})
	}
}

func TestPhoneAskedForStepByStep(t *testing.T) {
	s := newSignup(t, oktasim.Policy{Phone: oktasim.PhoneRule{Calls: 2}})
	s.toPhone()
	v := s.wants(idx.FormAuthenticatorData, 1)(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPhone}))
	var pointers []string
	for _, in := range v.NextStep.Inputs {
		pointers = append(pointers, in.Pointer)
	}
	slices.Sort(pointers)
	if !slices.Equal(pointers, []string{"/methodType", "/phoneNumber"}) || v.NextStep.Route != flow.RouteAuthenticator || v.NextStep.CanResend {
		t.Errorf("got %+v", v.NextStep)
	}
	s.wants(idx.FormEnrollAuthenticator, 1)(s.choose(flow.AuthenticatorInput{MethodType: "sms", PhoneNumber: number}))
	s.wants(string(flow.Success), 2)(s.verify(flow.VerifyInput{Code: s.code(number)}))
}

func TestCustomAttributesOfEveryType(t *testing.T) {
	s := newSignup(t, oktasim.Policy{Profile: []oktasim.Attribute{
		{Name: "email", Label: "Email", Required: true},
		{Name: "terms", Label: "I agree", Type: "boolean", Required: true, Input: "checkbox"},
		{Name: "team", Label: "Team", Required: true, Input: "select", Options: []oktasim.Choice{{Label: "Red", Value: "r"}, {Label: "Blue", Value: "b"}}},
		{Name: "age", Label: "Age", Type: "integer"},
		{Name: "nickname", Label: "Nickname", MaxLength: 10},
	}})
	v := s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))
	byName := map[string]flow.Input{}
	for _, in := range v.NextStep.Inputs {
		byName[in.Name] = in
	}
	if in := byName["team"]; in.InputType != "select" || len(in.Options) != 2 || in.Pointer != "/profile/team" {
		t.Errorf("got team %+v", in)
	}
	if in := byName["terms"]; in.Type != "boolean" || !in.Required {
		t.Errorf("got terms %+v", in)
	}
	profile := func(change string, to any) map[string]any {
		p := map[string]any{"email": mail, "terms": true, "team": "b", "age": 36, "nickname": ""}
		p[change] = to
		return p
	}
	for field, bad := range map[string]any{"terms": "yes", "team": "green", "age": "old", "shoeSize": 4} {
		if p := s.refused(flow.InvalidRequest)(s.register(flow.RegisterInput{Profile: profile(field, bad)})); !hasField(p, "/profile/"+field) || p.Continuation.IsZero() {
			t.Errorf("%s: got %+v", field, p.Messages)
		}
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.register(flow.RegisterInput{Profile: profile("age", 36)}))
	got := s.org.Users()[0].Profile
	if _, sent := got["nickname"]; sent || got["team"] != "b" || got["terms"] != true {
		t.Errorf("got profile %v", got)
	}
}

func TestSignUpThatIsNotOffered(t *testing.T) {
	for mode, calls := range map[oktasim.SignUp]int{"disabled": 2, "unavailable": 3} {
		t.Run(string(mode), func(t *testing.T) {
			s := newSignup(t, oktasim.Policy{SignUp: mode})
			_, p := s.register(flow.RegisterInput{})
			if n := s.calls(); n != calls {
				t.Errorf("got %d calls, want %d", n, calls)
			}
			if s.refused(flow.RegistrationUnavailable)(nil, p).Action() != flow.Stop {
				t.Errorf("got action %s", p.Action())
			}
		})
	}
}

func TestAnAppThatIsNotAssigned(t *testing.T) {
	s := newSignup(t, oktasim.Policy{AppAssigned: "nobody", Authenticators: use(idx.KeyPassword, "required")})
	_, p := s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)})
	s.refused(flow.AccessDenied)(nil, p)
	if !p.AccountMayExist {
		t.Errorf("the account exists, but accountMayExist is not set")
	}
}

func TestHookDenialPassesItsText(t *testing.T) {
	for place, code := range map[oktasim.HookPlace]flow.Code{"top": flow.FormRejected, "generic": flow.RegistrationRefused, "field": flow.FormRejected} {
		t.Run(string(place), func(t *testing.T) {
			s := newSignup(t, oktasim.Policy{HookDenial: oktasim.HookDenial{Place: place, Text: "Not from here.", Field: "email"}})
			_, p := s.register(flow.RegisterInput{Profile: ada})
			s.refused(code)(nil, p)
			if place != "generic" && (len(p.Messages) == 0 || p.Messages[0].Text != "Not from here.") {
				t.Errorf("got messages %+v", p.Messages)
			}
			if place == "field" && !hasField(p, "/profile/email") {
				t.Errorf("got messages %+v", p.Messages)
			}
		})
	}
}

func TestOrgsWithLongAndRotatingHandles(t *testing.T) {
	s := newSignup(t, oktasim.Policy{StateHandle: oktasim.StateHandle{Length: 1500, Rotate: true}})
	s.toPhone()
	s.wants(string(flow.Success), 2)(s.simple((*flow.Engine).Skip))
}
