package flow_test

import (
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// TestAWrongSetUpIsNamedToTheOperator sets the org up wrongly in ways that the simulator refuses as Okta does, and plays
// Okta's other answers.
func TestAWrongSetUpIsNamedToTheOperator(t *testing.T) {
	start := func(t *testing.T, s *signup) *flow.Problem {
		t.Helper()
		p := s.refused(flow.OktaMisconfigured)(s.register(flow.RegisterInput{}))
		if p.Action() != flow.Stop || !p.Continuation.IsZero() {
			t.Errorf("got %+v", p)
		}
		return p
	}
	t.Run("a redirect URI that is not registered", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{})
		s.org.RedirectURI = "https://elsewhere.example/cb"
		if p := start(t, s); !strings.Contains(p.Error(), "set-up row 6:") {
			t.Errorf("got %v", p)
		}
	})
	t.Run("another client secret", func(t *testing.T) {
		s := newSignup(t, oktasim.Policy{})
		s.org.ClientSecret = "another"
		if p := start(t, s); !strings.Contains(p.Error(), "set-up row 3:") {
			t.Errorf("got %v", p)
		}
	})
	for body, row := range map[string]string{
		`{"error":"access_denied","error_description":"The requested feature isn't enabled in this environment."}`:                    "row 1:",
		`{"error":"unauthorized_client","error_description":"The client is not authorized to use the provided grant type."}`:          "row 4:",
		`{"error":"access_denied","error_description":"Policy evaluation failed for this request, check the policy configurations."}`: "row 5:",
		`{"error":"access_denied","error_description":"User is not assigned to the client application."}`:                             "row 10:",
		`{"error":"invalid_scope","error_description":"One or more scopes are not configured."}`:                                      "row 5:",
	} {
		t.Run(row, func(t *testing.T) {
			s := newSignup(t, oktasim.Policy{})
			s.org.Faults(oktasim.Fault{Path: "/oauth2/default/v1/interact", Kind: oktasim.FaultStatus, Status: 400, Body: body, ContentType: "application/json"})
			if p := start(t, s); !strings.Contains(p.Error(), row) {
				t.Errorf("got %v", p)
			}
		})
	}
}

func TestSignUpThatThePolicyDeniesIsUnavailable(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.org.Faults(oktasim.Fault{Path: "/oauth2/default/v1/interact", Kind: oktasim.FaultStatus, Status: 403,
		Body: `{"error":"access_denied","error_description":"Sign-up denied."}`, ContentType: "application/json"})
	s.refused(flow.RegistrationUnavailable)(s.register(flow.RegisterInput{}))
}

func TestAnOAuthErrorWhereNoneBelongsIsLookedAt(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toEmail()
	s.org.Faults(oktasim.Fault{Path: "/idp/idx/challenge/answer", Kind: oktasim.FaultBody, Status: 500,
		Body: `{"error":"x","error_description":"y"}`, ContentType: "application/json"})
	s.wants(idx.FormSelectAuthenticator, 2)(s.verify(flow.VerifyInput{Code: s.code(mail)}))
}
