package flow_test

import (
	"testing"
	"time"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// drive takes the next step of the seed flow, whatever it is. It is what a page does: look at the step, answer it.
func (s *signup) drive(step *flow.Step) (*flow.View, *flow.Problem) {
	s.t.Helper()
	switch {
	case step == nil:
		s.token = ""
		return s.register(flow.RegisterInput{})
	case step.Name == idx.FormEnrollProfile:
		return s.register(flow.RegisterInput{Profile: ada})
	case step.Name == idx.FormEnrollAuthenticator && step.Authenticator.Key == idx.KeyPassword:
		return s.verify(flow.VerifyInput{Password: idx.NewSecret(password)})
	case step.Name == idx.FormEnrollAuthenticator:
		return s.verify(flow.VerifyInput{Code: s.code(mail)})
	case step.CanSkip:
		return s.simple((*flow.Engine).Skip)
	case step.Options[0].Key == idx.KeyPassword:
		return s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPassword, Password: idx.NewSecret(password)})
	}
	return s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyEmail})
}

// finish drives the sign-up to its end as a page would, doing what each problem's action says.
func (s *signup) finish() (*flow.View, []flow.Code) {
	s.t.Helper()
	var met []flow.Code
	var step *flow.Step
	act := func() (*flow.View, *flow.Problem) { return s.drive(step) }
	for range 30 {
		v, p := act()
		act = func() (*flow.View, *flow.Problem) { return s.drive(step) }
		switch {
		case v != nil && v.NextStep == nil:
			return v, met
		case v != nil:
			step = v.NextStep
			continue
		}
		met = append(met, p.Code)
		if p.NextStep != nil {
			step = p.NextStep
		}
		switch p.Action() {
		case flow.Resume:
			act = s.resume
		case flow.Restart:
			s.token, step = "", nil
		case flow.Wait:
			s.org.Advance(max(p.RetryAfter, time.Second))
		default:
			s.t.Fatalf("after %v the page is told to %s", met, p.Action())
		}
	}
	s.t.Fatalf("the sign-up does not end: %v", met)
	return nil, nil
}

var seedPaths = []string{"/oauth2/default/v1/interact", "/idp/idx/introspect", "/idp/idx/enroll", "/idp/idx/enroll/new",
	"/idp/idx/credential/enroll", "/idp/idx/challenge/answer", "/idp/idx/skip"}

// TestEveryFaultAtEveryCallOfTheSeedFlowIsSurvived spoils one request after the other in each way there is. Whatever is
// lost, the person ends with tokens, one account, and one mail.
func TestEveryFaultAtEveryCallOfTheSeedFlowIsSurvived(t *testing.T) {
	faults := map[string]oktasim.Fault{
		"dropped before Okta took it": {Kind: oktasim.FaultDropBefore},
		"dropped after Okta took it":  {Kind: oktasim.FaultDropAfter},
		"cut in half":                 {Kind: oktasim.FaultTruncate},
		"200 with HTML":               {Kind: oktasim.FaultBody, Body: "<html>hello</html>", ContentType: "text/html"},
		"empty 502":                   {Kind: oktasim.FaultStatus, Status: 502},
		"429 in API form":             {Kind: oktasim.FaultStatus, Status: 429, Body: `{"errorCode":"E0000047","errorSummary":"API call exceeded rate limit"}`, ContentType: "application/json"},
		"429 in ION form":             {Kind: oktasim.FaultStatus, Status: 429, Body: `{"version":"1.0.0","messages":{"type":"array","value":[{"message":"Too many requests","i18n":{"key":"tooManyRequests"},"class":"ERROR"}]}}`, ContentType: "application/ion+json"},
		"403 by a proxy":              {Kind: oktasim.FaultStatus, Status: 403, Body: `{"error":"Forbidden","message":"no"}`, ContentType: "application/json"},
		"2 MiB":                       {Kind: oktasim.FaultBody, Body: string(make([]byte, 2<<20))},
	}
	for name, fault := range faults {
		for _, path := range seedPaths {
			for nth := 1; nth <= 2; nth++ {
				t.Run(name+" at "+path, func(t *testing.T) {
					t.Parallel()
					s := newSignup(t, oktasim.Policy{})
					spoil := fault
					spoil.Path, spoil.Nth = path, nth
					s.org.Faults(spoil)
					v, met := s.finish()
					if v.Status != flow.Success || v.Tokens == nil {
						t.Fatalf("got %s after %v", v.Status, met)
					}
					t.Logf("met %v", met)
					if n := len(s.org.Users()); n != 1 {
						t.Errorf("got %d accounts, want 1 (%v)", n, met)
					}
					if n := len(s.org.Messages(mail)); n != 1 {
						t.Errorf("got %d mails, want 1 (%v)", n, met)
					}
				})
			}
		}
	}
}

func TestALostTokenAnswerIsSaidToBeLost(t *testing.T) {
	const path = "/oauth2/default/v1/token"
	for name, c := range map[string]struct {
		fault oktasim.Fault
		code  flow.Code
	}{
		"dropped before Okta took it": {oktasim.Fault{Path: path, Kind: oktasim.FaultDropBefore}, ""},
		"dropped after Okta took it":  {oktasim.Fault{Path: path, Kind: oktasim.FaultDropAfter}, flow.SignedUpWithoutTokens},
		"cut in half":                 {oktasim.Fault{Path: path, Kind: oktasim.FaultTruncate}, flow.OktaTimeout},
		"wrong client":                {oktasim.Fault{Path: path, Kind: oktasim.FaultStatus, Status: 401, Body: `{"error":"invalid_client","error_description":"no"}`}, flow.OktaMisconfigured},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSignup(t, oktasim.Policy{})
			s.toPhone()
			s.org.Faults(c.fault)
			v, p := s.simple((*flow.Engine).Skip)
			if c.code == "" {
				s.wants(string(flow.Success), -1)(v, p)
				return
			}
			if p = s.refused(c.code)(v, p); !p.AccountMayExist {
				t.Errorf("accountMayExist is not set")
			}
		})
	}
}

func TestTokensThatCanStillBeHadAreNotGivenUp(t *testing.T) {
	for status, code := range map[int]flow.Code{503: flow.OktaTimeout, 429: flow.TooManyRequests} {
		s := newSignup(t, oktasim.Policy{})
		s.toPhone()
		s.org.Faults(oktasim.Fault{Path: "/oauth2/default/v1/token", Kind: oktasim.FaultStatus, Status: status})
		s.refused(code)(s.simple((*flow.Engine).Skip))
		s.wants(string(flow.Success), 2)(s.resume())
	}
}

func TestARepeatedRequestSurvivesHandlesThatRotate(t *testing.T) {
	s := newSignup(t, oktasim.Policy{StateHandle: oktasim.StateHandle{Rotate: true}})
	s.wants(idx.FormSelectAuthenticator, 4)(s.register(flow.RegisterInput{Profile: ada}))
	old := s.token
	for range 2 {
		s.token = old
		s.wants(idx.FormSelectAuthenticator, -1)(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPassword, Password: idx.NewSecret(password)}))
	}
}

func TestASendWhoseOutcomeIsUnknownCountsAsSent(t *testing.T) {
	const other = "+15550001111"
	phone := func(s *signup, n string) (*flow.View, *flow.Problem) {
		return s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPhone, MethodType: "sms", PhoneNumber: n})
	}
	t.Run("a corrected number", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{})
		s.toPhone()
		s.wants(idx.FormEnrollAuthenticator, 1)(phone(s, other))
		s.org.Faults(oktasim.Fault{Path: "/idp/idx/credential/enroll", Kind: oktasim.FaultDropAfter})
		v := s.wants(idx.FormEnrollAuthenticator, 2)(phone(s, number))
		if n := len(s.org.Messages(number)); n != 1 || v.NextStep.ResendAfterSeconds != 30 {
			t.Errorf("got %d messages and a cool-down of %d s", n, v.NextStep.ResendAfterSeconds)
		}
		s.wants(string(flow.Success), 2)(s.verify(flow.VerifyInput{Code: s.code(number)}))
	})
	t.Run("a resend", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{})
		s.toEmail()
		s.org.Advance(31 * time.Second)
		s.org.Faults(oktasim.Fault{Path: "/idp/idx/challenge/resend", Kind: oktasim.FaultDropAfter})
		s.wants(idx.FormEnrollAuthenticator, 2)(s.simple((*flow.Engine).Resend))
		s.refused(flow.ResendTooSoon)(s.simple((*flow.Engine).Resend))
		if n := len(s.org.Messages(mail)); n != 2 {
			t.Errorf("got %d mails, want 2", n)
		}
	})
	t.Run("a change of mind that was not taken", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{})
		s.toEmail()
		s.org.Faults(oktasim.Fault{Path: "/idp/idx/credential/enroll", Kind: oktasim.FaultDropBefore})
		s.refused(flow.OktaUnavailable)(phone(s, number))
		s.wants(idx.FormEnrollAuthenticator, 1)(phone(s, number))
	})
}

func TestTheCoolDownOfANumberOutlastsARefusedOne(t *testing.T) {
	s := newSignup(t, oktasim.Policy{Phone: oktasim.PhoneRule{Calls: 2, Refused: []string{"+1999"}}})
	s.toPhone()
	phone := func(method, n string) (*flow.View, *flow.Problem) {
		return s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPhone, MethodType: method, PhoneNumber: n})
	}
	s.wants(idx.FormEnrollAuthenticator, 2)(phone("sms", number))
	s.refused(flow.PhoneInvalid)(phone("sms", "+19995550100"))
	s.refused(flow.ResendTooSoon)(phone("sms", number))
	s.refused(flow.ResendTooSoon)(phone("voice", number))
	s.org.Advance(31 * time.Second)
	s.wants(idx.FormEnrollAuthenticator, -1)(phone("voice", number))
}

func TestALostAnswerIsFoundAgainByResume(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toEmail()
	old := s.token
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Code: s.code(mail)})) // the page never sees this answer
	s.token = old
	v := s.wants(idx.FormSelectAuthenticator, 1)(s.resume())
	if !v.NextStep.CanSkip {
		t.Errorf("got %+v", v.NextStep)
	}
	// Sending the old request again ends at the same place.
	s.token = old
	s.wants(idx.FormSelectAuthenticator, 2)(s.verify(flow.VerifyInput{Code: s.code(mail)}))
	s.wants(string(flow.Success), 2)(s.simple((*flow.Engine).Skip))
}

func TestAProfileSentTwiceMakesOneAccount(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))
	old := s.token
	s.wants(idx.FormSelectAuthenticator, 1)(s.register(flow.RegisterInput{Profile: ada}))
	s.token = old
	s.wants(idx.FormSelectAuthenticator, 2)(s.register(flow.RegisterInput{Profile: ada}))
	if n := len(s.org.Users()); n != 1 {
		t.Errorf("got %d accounts, want 1", n)
	}
}

func TestNoFurtherCallStartsWhenItsDeadlineDoesNotFit(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.limit = idx.EnrollTimeout - time.Second
	s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)}))
	s.limit = idx.CallTimeout - time.Second
	v := s.wants(idx.FormSelectAuthenticator, 1)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)}))
	if v.NextStep.Options[0].Key != idx.KeyPassword {
		t.Errorf("got %+v, want the password still to be set", v.NextStep)
	}
}

func TestReadingIsRepeatedOnce(t *testing.T) {
	drop := func(path string) oktasim.Fault { return oktasim.Fault{Path: path, Kind: oktasim.FaultDropBefore} }
	s := newSignup(t, oktasim.Policy{Email: oktasim.EmailRule{MagicLink: true}})
	s.org.Faults(drop("/idp/idx/introspect"), drop("/idp/idx/challenge/poll"),
		// net/http itself repeats a GET whose connection breaks, so the keys fail in another way
		oktasim.Fault{Path: "/oauth2/default/v1/keys", Kind: oktasim.FaultStatus, Status: 503})
	s.wants(idx.FormEnrollProfile, 4)(s.register(flow.RegisterInput{}))
	s.wants(idx.FormSelectAuthenticator, 3)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)}))
	s.wants(idx.FormEnrollAuthenticator, 1)(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyEmail}))
	v := s.wants(idx.FormEnrollAuthenticator, 2)(s.simple((*flow.Engine).Poll))
	if v.NextStep.Poll == nil || !v.NextStep.Authenticator.MagicLink {
		t.Errorf("got %+v", v.NextStep)
	}
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Code: s.code(mail)}))
	s.wants(string(flow.Success), 2)(s.simple((*flow.Engine).Skip))
}

func TestAProfileThatMadeThisVeryAccountIsNotTaken(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.wants(idx.FormEnrollProfile, 3)(s.register(flow.RegisterInput{}))
	s.org.Faults(oktasim.Fault{Path: "/idp/idx/enroll/new", Kind: oktasim.FaultBody, Status: 400, ContentType: "application/ion+json", Body: `{"version":"1.0.0",
		"remediation":{"value":[{"rel":["create-form"],"name":"enroll-profile","href":"` + s.org.URL + `/idp/idx/enroll/new","value":[]}]},
		"user":{"value":{"id":"00u1"}},"messages":{"value":[{"class":"ERROR","message":"taken","i18n":{"key":"registration.error.notUniqueWithinOrg"}}]}}`})
	s.wants(idx.FormSelectAuthenticator, 2)(s.register(flow.RegisterInput{Profile: ada}))
}
