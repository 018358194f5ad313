package flow_test

import (
	"strings"
	"testing"

	"github.com/idxflow/idxflow/oktasim"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// TestSigningInGoesThroughFormsThatHaveNoRow shows that a form the step table does not know is no dead end: the page
// builds the body from the pointers alone.
func TestSigningInGoesThroughFormsThatHaveNoRow(t *testing.T) {
	s := newSignup(t, oktasim.Policy{})
	s.toPhone()
	s.wants(string(flow.Success), 2)(s.simple((*flow.Engine).Skip))

	s.token = ""
	v := s.wants(idx.FormIdentify, 2)(s.register(flow.RegisterInput{SignIn: true, LoginHint: mail}))
	if v.NextStep.Route != flow.RouteVerify {
		t.Fatalf("got %+v", v.NextStep)
	}
	for range 6 {
		if v.NextStep == nil {
			break
		}
		values := map[string]any{}
		for _, in := range v.NextStep.Inputs {
			switch {
			case in.Value != nil && in.Name == "identifier":
				place(values, in.Pointer, in.Value)
			case in.Name == "passcode" && in.Secret:
				place(values, in.Pointer, password)
			case in.Name == "passcode":
				place(values, in.Pointer, s.code(mail).Reveal())
			case in.Name == "id" && len(in.Options) > 0:
				place(values, in.Pointer, in.Options[0].Value)
			}
		}
		in := flow.VerifyInput{}
		if code, ok := values["code"].(string); ok {
			in.Code = idx.NewSecret(code)
		}
		if p, ok := values["password"].(string); ok {
			in.Password = idx.NewSecret(p)
		}
		in.Values, _ = values["values"].(map[string]any)
		var p *flow.Problem
		if v, p = s.verify(in); p != nil {
			t.Fatalf("got %v %+v at %+v", p, p.Messages, s.last.NextStep)
		}
	}
	if v.Status != flow.Success {
		t.Fatalf("got %s at %+v", v.Status, v.NextStep)
	}
}

// place puts a value where a JSON pointer says.
func place(object map[string]any, pointer string, value any) {
	names := strings.Split(pointer[1:], "/")
	for _, name := range names[:len(names)-1] {
		next, ok := object[name].(map[string]any)
		if !ok {
			next = map[string]any{}
			object[name] = next
		}
		object = next
	}
	object[names[len(names)-1]] = value
}
