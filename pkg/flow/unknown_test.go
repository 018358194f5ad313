package flow_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/idxflow/idxflow/internal/token"
	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

// strange is an org that asks for things nobody has heard of. It keeps the last body that it was sent.
func strange(t *testing.T, remediation string) (*flow.Engine, *string) {
	t.Helper()
	var last string
	server := httptest.NewServer(nil)
	t.Cleanup(server.Close)
	server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/interact") {
			_, _ = io.WriteString(w, `{"interaction_handle":"handle"}`)
			return
		}
		body, _ := io.ReadAll(r.Body)
		last = r.URL.Path + " " + string(body)
		_, _ = fmt.Fprintf(w, `{"version":"1.0.0","stateHandle":"02s","remediation":{"type":"array","value":[%s]}}`, strings.ReplaceAll(remediation, "ORG", server.URL))
	})
	client, err := idx.New(idx.Config{Issuer: server.URL, ClientID: "app", RedirectURI: "https://app.example/cb"})
	if err != nil {
		t.Fatal(err)
	}
	box, err := token.New([]string{strings.Repeat("k", 43)}, server.URL, "app")
	if err != nil {
		t.Fatal(err)
	}
	return flow.New(flow.Config{Client: client, Sealer: box}), &last
}

func TestAFormThatNobodyKnowsIsShownAndSubmitted(t *testing.T) {
	e, last := strange(t, `{"rel":["create-form"],"name":"something-new","href":"ORG/idp/idx/something/new","value":[
		{"name":"colour","label":"Colour","required":true,"options":[{"label":"Red","value":"r"},{"label":"Blue","value":"b"}]},
		{"name":"fine","type":"boolean","required":true},
		{"name":"deep","type":"object","form":{"value":[{"name":"a.b/c","label":"Deep","required":true},{"name":"kept","value":"as it is","mutable":false,"visible":false}]}},
		{"name":"stateHandle","required":true,"value":"02s","visible":false,"mutable":false}]}`)
	v, err := e.Register(t.Context(), flow.Caller{}, flow.RegisterInput{SignIn: true})
	if err != nil {
		t.Fatal(err)
	}
	var pointers []string
	for _, in := range v.NextStep.Inputs {
		pointers = append(pointers, in.Pointer+" "+in.Type)
	}
	if got := strings.Join(pointers, ", "); v.NextStep.Route != flow.RouteVerify ||
		got != "/values/colour string, /values/fine boolean, /values/deep/a.b~1c string" || len(v.NextStep.Inputs[0].Options) != 2 {
		t.Fatalf("got %s and %+v", got, v.NextStep)
	}
	verify := func(values map[string]any) error {
		_, err := e.Verify(t.Context(), flow.Caller{}, flow.VerifyInput{Continuation: v.Continuation.Reveal(), Values: values})
		return err
	}
	for _, wrong := range []map[string]any{
		{"colour": "green", "fine": true, "deep": map[string]any{"a.b/c": "x"}}, {"colour": "r", "fine": "true", "deep": map[string]any{"a.b/c": "x"}},
		{"colour": "r", "fine": true}, {"colour": "r", "fine": true, "deep": map[string]any{"a.b/c": "x"}, "more": 1},
	} {
		if err := verify(wrong); err == nil || !strings.HasPrefix(err.Error(), "invalid_request") {
			t.Errorf("%v: got %v", wrong, err)
		}
	}
	if err := verify(map[string]any{"colour": "b", "fine": false, "deep": map[string]any{"a.b/c": "x", "kept": "changed"}}); err != nil {
		t.Fatal(err)
	}
	if want := `/idp/idx/something/new {"colour":"b","deep":{"a.b/c":"x","kept":"as it is"},"fine":false,"stateHandle":"02s"}`; *last != want {
		t.Errorf("got %s, want %s", *last, want)
	}
}

func TestWhatOnlyABrowserCanFollow(t *testing.T) {
	for name, c := range map[string]struct{ form, want string }{
		"on the org":           {`{"name":"go-on","href":"ORG/somewhere","method":"GET"}`, "/somewhere"},
		"elsewhere":            {`{"name":"go-on","href":"https://evil.example/x","method":"GET"}`, ""},
		"with the state token": {`{"name":"redirect-idp","type":"GOOGLE","idp":{"id":"0oa1"},"href":"ORG/sso/idps/0oa1?stateToken=02s","method":"GET"}`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, _ := strange(t, c.form)
			v, err := e.Register(t.Context(), flow.Caller{}, flow.RegisterInput{SignIn: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := v.NextStep.Redirect; !strings.HasSuffix(got, c.want) || (got == "") != (c.want == "") {
				t.Errorf("got redirect %q, want one to %q", got, c.want)
			}
		})
	}
}

func TestEmptyOptionalAttributesAreLeftOut(t *testing.T) {
	e, last := strange(t, `{"rel":["create-form"],"name":"enroll-profile","href":"ORG/idp/idx/enroll/new","value":[
		{"name":"userProfile","form":{"value":[{"name":"email","required":true},{"name":"nick"},{"name":"name","required":true}]}}]}`)
	if _, err := e.Register(t.Context(), flow.Caller{}, flow.RegisterInput{Profile: map[string]any{"email": "a@b.example", "nick": "", "name": ""}}); err != nil {
		t.Fatal(err)
	}
	if want := `/idp/idx/enroll/new {"stateHandle":"02s","userProfile":{"email":"a@b.example","name":""}}`; *last != want {
		t.Errorf("got %s, want %s", *last, want)
	}
}
