package oktasim_test

import (
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
)

// Messages stand in each of the four places where recordings and mocks have
// them: above, at a field, at a nested field, and inside options.
func TestPlacesOfMessages(t *testing.T) {
	places := map[string]func(*testing.T) *flow{
		"messages.value[]": func(t *testing.T) *flow {
			return newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toSkip().text("nonsense")
		},
		"remediation.value[enrollment-channel-data].value[email].messages": func(t *testing.T) *flow {
			f := newFlow(t, oktasim.Start(t, beside("okta_verify")), "ada@example.com").toSkip().choose("okta_verify", "channel", "email")
			return f.post("enrollment-channel-data", map[string]any{"email": "nonsense"})
		},
		"remediation.value[enroll-authenticator].value[credentials].form.value[passcode].messages": func(t *testing.T) *flow {
			return newFlow(t, oktasim.Start(t, oktasim.Policy{}), "ada@example.com").toEmail().choose("okta_email").prove("wrong")
		},
		"remediation.value[enroll-authenticator].value[credentials].options[].value.form.value[answer].messages": func(t *testing.T) *flow {
			f := newFlow(t, oktasim.Start(t, beside("security_question")), "ada@example.com").toSkip().choose("security_question")
			return f.post("enroll-authenticator", answers("questionKey", "disliked_food", "answer", "abc"))
		},
	}
	for place, reach := range places {
		f := reach(t)
		if found := paths(f.body); !found[place+":object"] || f.status < 400 {
			t.Errorf("nothing at %s: %d %s", place, f.status, f.raw)
		}
	}
}

// An error comes in one of five forms, told apart by their members.
func TestFormsOfErrors(t *testing.T) {
	org := oktasim.Start(t, oktasim.Policy{})
	f := newFlow(t, org, "ada@example.com").toEmail().choose("okta_email")
	if f.prove("wrong"); f.body["version"] == nil || f.body["stateHandle"] == nil || f.body["messages"] != nil {
		t.Errorf("ION with its form: %s", f.raw)
	}
	if f.json("/idp/idx/skip", map[string]any{"stateHandle": "02nobody"}); f.body["version"] == nil || f.body["messages"] == nil || len(f.body) != 2 {
		t.Errorf("bare ION: %s", f.raw)
	}
	if f.form("/v1/interact", nil); f.body["error"] == nil || f.body["error_description"] == nil {
		t.Errorf("OAuth: %s", f.raw)
	}
	if f.json("/idp/idx/nowhere", nil); f.body["errorCode"] == nil || f.body["errorSummary"] == nil || f.body["errorId"] == nil {
		t.Errorf("API: %s", f.raw)
	}
	org.Faults(oktasim.Fault{Path: "/idp/idx/skip", Kind: oktasim.FaultStatus, Status: 502, Body: "<html>Bad gateway</html>", ContentType: "text/html"})
	if f.json("/idp/idx/skip", map[string]any{}); f.status != 502 || !strings.HasPrefix(string(f.raw), "<html>") {
		t.Errorf("foreign: %d %s", f.status, f.raw)
	}
}
