package flow_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/idxflow/idxflow/internal/token"
	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

const (
	mail     = "ada@example.com"
	password = `  Correct "horse" \ Staple 7🔋 ` // arrives byte for byte, or the password tests fail
	number   = "+15556667777"
)

// signup drives the engine against a simulated org as a page would. Every request meets a new engine and a new client:
// nothing is remembered outside the token.
type signup struct {
	t      *testing.T
	org    *oktasim.Server
	cfg    func(*flow.Config)
	token  string
	last   *flow.View
	scopes []string
	limit  time.Duration // what is left of each request; 0: no limit
}

func newSignup(t *testing.T, p oktasim.Policy) *signup {
	return &signup{t: t, org: oktasim.Start(t, p)}
}

func (s *signup) engine() *flow.Engine {
	s.t.Helper()
	client, err := idx.New(idx.Config{Issuer: s.org.Issuer, ClientID: s.org.ClientID, ClientSecret: idx.NewSecret(s.org.ClientSecret),
		RedirectURI: s.org.RedirectURI, Scopes: s.scopes, Now: s.org.Now})
	if err != nil {
		s.t.Fatal(err)
	}
	box, err := token.New([]string{strings.Repeat("k", 43)}, s.org.Issuer, s.org.ClientID)
	if err != nil {
		s.t.Fatal(err)
	}
	cfg := flow.Config{Client: client, Sealer: box, Now: s.org.Now, PhonePrefixes: []string{"+1", "+44"}}
	if s.cfg != nil {
		s.cfg(&cfg)
	}
	return flow.New(cfg)
}

// call sends one request with the newest continuation and keeps the one that comes back.
func call[In any](s *signup, route func(*flow.Engine, context.Context, flow.Caller, In) (*flow.View, error), in In) (*flow.View, *flow.Problem) {
	s.t.Helper()
	ctx := s.t.Context()
	if s.limit > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, s.limit)
		defer cancel()
	}
	view, err := route(s.engine(), ctx, flow.Caller{UserAgent: "test", IP: "203.0.113.9"}, in)
	var p *flow.Problem
	if errors.As(err, &p) {
		if !p.Continuation.IsZero() {
			s.token = p.Continuation.Reveal()
		}
		return nil, p
	}
	if err != nil {
		s.t.Fatalf("got an error that is no problem: %v", err)
	}
	s.token, s.last = view.Continuation.Reveal(), view
	return view, nil
}

func (s *signup) register(in flow.RegisterInput) (*flow.View, *flow.Problem) {
	s.t.Helper()
	in.Continuation = s.token
	return call(s, (*flow.Engine).Register, in)
}

func (s *signup) choose(in flow.AuthenticatorInput) (*flow.View, *flow.Problem) {
	s.t.Helper()
	in.Continuation = s.token
	return call(s, (*flow.Engine).Authenticator, in)
}

func (s *signup) verify(in flow.VerifyInput) (*flow.View, *flow.Problem) {
	s.t.Helper()
	in.Continuation = s.token
	return call(s, (*flow.Engine).Verify, in)
}

func (s *signup) simple(route func(*flow.Engine, context.Context, flow.Caller, flow.ContinuationInput) (*flow.View, error)) (*flow.View, *flow.Problem) {
	s.t.Helper()
	return call(s, route, flow.ContinuationInput{Continuation: s.token})
}

func (s *signup) resume() (*flow.View, *flow.Problem) {
	s.t.Helper()
	return call(s, (*flow.Engine).Resume, flow.ResumeInput{Continuation: s.token})
}

// code reads the newest code sent to an address.
func (s *signup) code(to string) idx.Secret {
	s.t.Helper()
	for _, m := range s.org.Messages(to) {
		if m.Code != "" {
			return idx.NewSecret(m.Code)
		}
	}
	s.t.Fatalf("no code was sent to %s", to)
	return idx.Secret{}
}

// calls returns how many requests reached Okta since the last look, its public keys not counted.
func (s *signup) calls() int {
	n := 0
	for _, r := range s.org.Requests() {
		if !strings.HasSuffix(r.Path, "/keys") {
			n++
		}
	}
	s.org.ResetRequests()
	return n
}

// wants fails the test unless the answer is the step with that name, reached with that many calls.
func (s *signup) wants(step string, calls int) func(*flow.View, *flow.Problem) *flow.View {
	return func(v *flow.View, p *flow.Problem) *flow.View {
		s.t.Helper()
		if p != nil {
			s.t.Fatalf("got problem %v (%+v), want step %s", p, p.Messages, step)
		}
		got := string(v.Status)
		if v.NextStep != nil {
			got = v.NextStep.Name
		}
		if got != step {
			s.t.Fatalf("got %s, want %s", got, step)
		}
		if n := s.calls(); calls >= 0 && n != calls {
			s.t.Errorf("step %s: got %d calls to Okta, want %d", step, n, calls)
		}
		return v
	}
}

// refused fails the test unless the answer is a problem with that code.
func (s *signup) refused(code flow.Code) func(*flow.View, *flow.Problem) *flow.Problem {
	return func(v *flow.View, p *flow.Problem) *flow.Problem {
		s.t.Helper()
		if p == nil {
			s.t.Fatalf("got %+v, want problem %s", v, code)
		}
		if p.Code != code {
			s.t.Fatalf("got problem %v, want %s", p, code)
		}
		s.calls()
		return p
	}
}

var ada = map[string]any{"firstName": "Ada", "lastName": "Lovelace", "email": mail}

// toEmail takes a sign-up under the default policy to the step that asks for the mailed code.
func (s *signup) toEmail() {
	s.t.Helper()
	s.wants(idx.FormSelectAuthenticator, 6)(s.register(flow.RegisterInput{Profile: ada, Password: idx.NewSecret(password)}))
	s.wants(idx.FormEnrollAuthenticator, 1)(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyEmail}))
}

// toPhone goes on to the list where only the phone is left.
func (s *signup) toPhone() {
	s.t.Helper()
	s.toEmail()
	s.wants(idx.FormSelectAuthenticator, 1)(s.verify(flow.VerifyInput{Code: s.code(mail)}))
}

func (s *signup) size() int { return len(s.token) }

func hasField(p *flow.Problem, pointer string) bool {
	for _, m := range p.Messages {
		if m.Field == pointer {
			return true
		}
	}
	return false
}

func TestSeedFlowMakesTenCallsInTheStepsOfTheBudget(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	total := 0
	step := func(name string, calls int, v *flow.View, p *flow.Problem) {
		t.Helper()
		s.wants(name, calls)(v, p)
		total += calls
		t.Logf("%-30s %d calls, token of %d bytes", name, calls, s.size())
		if s.size() > 900 {
			t.Errorf("the token has %d bytes, want at most 900", s.size())
		}
	}
	do := func(v *flow.View, p *flow.Problem) func(string, int) {
		return func(name string, calls int) { t.Helper(); step(name, calls, v, p) }
	}
	do(s.register(flow.RegisterInput{}))(idx.FormEnrollProfile, 3)
	do(s.register(flow.RegisterInput{Profile: ada}))(idx.FormSelectAuthenticator, 1)
	do(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyPassword, Password: idx.NewSecret(password)}))(idx.FormSelectAuthenticator, 2)
	do(s.choose(flow.AuthenticatorInput{Authenticator: idx.KeyEmail}))(idx.FormEnrollAuthenticator, 1)
	do(s.verify(flow.VerifyInput{Code: s.code(mail)}))(idx.FormSelectAuthenticator, 1)
	if !s.last.NextStep.CanSkip {
		t.Errorf("the phone is optional, but canSkip is not set")
	}
	do(s.simple((*flow.Engine).Skip))(string(flow.Success), 2)
	if total != 10 {
		t.Errorf("got %d calls, want 10", total)
	}
	claims := s.last.Tokens.Claims.All
	if claims["email"] != mail || s.last.Tokens.AccessToken.IsZero() {
		t.Errorf("got claims %v", claims)
	}
	if users := s.org.Users(); len(users) != 1 || users[0].Password != password {
		t.Errorf("the password did not arrive byte for byte: got %q", users[0].Password)
	}
}

func TestPhoneInPlaceOfSkipMakesElevenCalls(t *testing.T) {
	for _, method := range []string{"sms", "voice"} {
		t.Run(method, func(t *testing.T) {
			s := newSignup(t, oktasim.Policy{})
			s.toPhone()
			s.wants(idx.FormEnrollAuthenticator, 1)(s.choose(flow.AuthenticatorInput{
				Authenticator: idx.KeyPhone, MethodType: method, PhoneNumber: "+1 (555) 666-7777"}))
			if got := s.org.Messages(number)[0].Channel; string(got) != method {
				t.Errorf("got a message by %s, want %s", got, method)
			}
			s.wants(string(flow.Success), 2)(s.verify(flow.VerifyInput{Code: s.code(number)}))
		})
	}
}
