package gateway

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"unicode/utf8"

	"github.com/idxflow/idxflow/pkg/flow"
)

// FuzzInvoke: whatever the event, there is one well-formed answer, and it is a known one.
func FuzzInvoke(f *testing.F) {
	seeds, err := filepath.Glob("../../events/*.json")
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no events to start from: %v", err)
	}
	for _, name := range seeds {
		event, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(event)
	}
	for _, seed := range []string{``, `{}`, `null`, `{"routeKey":"ANY /register","requestContext":{"http":{"method":"POST"}}}`} {
		f.Add([]byte(seed))
	}
	for _, r := range []request{post("/verify", `{"continuation":"a..b.c.d","code":"1"}`), post("/register", `{}`), {key: "$default", method: "GET"},
		post("/skip", "e30=").with("origin", "null"), {key: "ANY /login", method: "POST", query: "iss=x", body: "id_token=x"}} {
		f.Add(r.event())
	}
	routes := offline(f)
	f.Fuzz(func(t *testing.T, payload []byte) {
		a := deploy(t, nil, routes...).send(payload)
		if a.StatusCode < 200 || a.StatusCode == 500 || a.StatusCode > 599 || a.Headers["cache-control"] != "no-store" {
			t.Errorf("%d %v %s", a.StatusCode, a.Headers, a.Body)
		}
		if a.StatusCode >= 400 && (&flow.Problem{Code: flow.Code(a.body.Code)}).Kind().Status != a.StatusCode {
			t.Errorf("%d with code %q", a.StatusCode, a.body.Code)
		}
	})
}

// FuzzDecode: what is accepted is valid JSON and valid Unicode, and means to encoding/json what it means here.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{`{}`, `{"continuation":"c"}`, `{"code":"\ud83d\udd0b\\\"","state":"s"}`, `{"consent":true}`, `{"code":"1","code":"2"}`,
		`{"values":{"a":{"b":[1,2]},"n":-0.1e+9,"t":true}}`, `{"webauthn":{"clientData":"x","transports":["usb"],"clientExtensions":{"a":[null,{}]}}}`,
		`{"securityQuestion":{"questionKey":"custom","question":"?","answer":" "}}`, `{"code":"\u0000"}`, "{\"code\":\"\xff\"}", `{"code":"\ud800"}`, ` {"consent" : false } `} {
		f.Add([]byte(seed))
	}
	s := shapeOf[flow.VerifyInput]()
	f.Fuzz(func(t *testing.T, body []byte) {
		var in, same flow.VerifyInput
		if s.decode(body, &in) != nil {
			return
		}
		if err := json.Unmarshal(body, &same); err != nil || !utf8.Valid(body) {
			t.Fatalf("accepted, though not valid: %v", err)
		}
		if in.Continuation != same.Continuation || in.Code != same.Code || in.State != same.State || in.Password != same.Password ||
			(in.Consent == nil) != (same.Consent == nil) || len(in.Values) != len(same.Values) || (in.WebAuthn == nil) != (same.WebAuthn == nil) {
			t.Errorf("%s: here %+v, there %+v", body, in, same)
		}
	})
}
