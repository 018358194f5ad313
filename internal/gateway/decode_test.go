package gateway

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

func decodeInto[In any](body string) (In, *flow.Problem) {
	var in In
	err := shapeOf[In]().decode([]byte(body), &in)
	var p *flow.Problem
	if err != nil && !errors.As(err, &p) {
		p = &flow.Problem{Code: flow.Internal, Cause: err}
	}
	return in, p
}

func TestBodiesReachTheirStructsAsWritten(t *testing.T) {
	yes := true
	plain := cmp.Comparer(func(a, b idx.Secret) bool { return a.Reveal() == b.Reveal() })
	register, p := decodeInto[flow.RegisterInput](` { "continuation" : "c" , "profile" :
		{"email":"a@example.com","terms":true,"age":-1.5e2,"":"","~/":"x","__proto__":"y"},"signIn":false, "password":"p"} `)
	if p != nil {
		t.Fatal(p)
	}
	if diff := cmp.Diff(flow.RegisterInput{Continuation: "c", Password: idx.NewSecret("p"), Profile: map[string]any{
		"email": "a@example.com", "terms": true, "age": json.Number("-1.5e2"), "": "", "~/": "x", "__proto__": "y"}}, register, plain); diff != "" {
		t.Error(diff)
	}
	verify, p := decodeInto[flow.VerifyInput](`{"continuation":"c","consent":true,"values":{"a":{"b":{"c":"d","n":1}}},
		"webauthn":{"clientData":"x","attestation":"y","transports":["usb","internal"],"clientExtensions":{"a":[1,null,{"b":"\u00e4"}]}},
		"securityQuestion":{"questionKey":"custom","answer":" a "}}`)
	if p != nil {
		t.Fatal(p)
	}
	if diff := cmp.Diff(flow.VerifyInput{Continuation: "c", Consent: &yes,
		Values: map[string]any{"a": map[string]any{"b": map[string]any{"c": "d", "n": json.Number("1")}}},
		WebAuthn: &flow.WebAuthn{ClientData: "x", Attestation: "y", Transports: []string{"usb", "internal"},
			ClientExtensions: json.RawMessage(`{"a":[1,null,{"b":"\u00e4"}]}`)},
		SecurityQuestion: &flow.SecurityQuestion{QuestionKey: "custom", Answer: idx.NewSecret(" a ")}}, verify, plain); diff != "" {
		t.Error(diff)
	}
}

func TestPasswordsArriveByteForByte(t *testing.T) {
	for _, password := range []string{` " `, `\`, `\\"`, "  blanks at both ends  ", "tab\there", "emoji 🔋👩‍👩‍👧", "é is not é", "<script>&", "\u2028", "\ufffd", "ÿ"} {
		for _, escape := range []bool{true, false} {
			var b bytes.Buffer
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(escape)
			if err := enc.Encode(password); err != nil {
				t.Fatal(err)
			}
			in, p := decodeInto[flow.VerifyInput](`{"password":` + strings.TrimSpace(b.String()) + `}`)
			if p != nil || in.Password.Reveal() != password {
				t.Errorf("got %q, %v; want %q", in.Password.Reveal(), p, password)
			}
		}
	}
	in, p := decodeInto[flow.VerifyInput](`{"password":"\ud83d\udd0b\uD83D\uDD0b\u0041"}`)
	if p != nil || in.Password.Reveal() != "🔋🔋A" {
		t.Errorf("escaped pairs: got %q, %v", in.Password.Reveal(), p)
	}
}

func TestWhatIsNotTheContractIsRefusedWithAPointer(t *testing.T) {
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + `"x"` + strings.Repeat(`}`, n) }
	verify := map[string]string{ // body -> pointer
		``:                                       "",
		` `:                                      "",
		`nil`:                                    "",
		`{`:                                      "",
		`{"code":"1"} {}`:                        "",
		`{"code":"1"}]`:                          "",
		`{"code":"1",}`:                          "",
		`{'code':'1'}`:                           "",
		`{"code":"1"/**/}`:                       "",
		"\ufeff{}":                               "",
		`{"consent":+1}`:                         "",
		`{"consent":truer}`:                      "",
		`{"code":"a` + "\n" + `b"}`:              "",
		`[]`:                                     "",
		`"code"`:                                 "",
		`null`:                                   "",
		`12`:                                     "",
		`{"code":"1","x":1}`:                     "/x",
		`{"Code":"1"}`:                           "/Code",
		`{"a/b~c":1}`:                            "/a~1b~0c",
		`{"":1}`:                                 "/",
		`{"__proto__":{}}`:                       "/__proto__",
		`{"code":"1","code":"1"}`:                "/code",
		`{"code":"1","\u0063ode":"1"}`:           "/code",
		`{"code":null}`:                          "/code",
		`{"code":1}`:                             "/code",
		`{"code":["1"]}`:                         "/code",
		`{"code":{}}`:                            "/code",
		`{"code":""}`:                            "/code",
		`{"continuation":""}`:                    "/continuation",
		`{"password":true}`:                      "/password",
		`{"code":"\ud800"}`:                      "/code",
		`{"code":"\udc00\ud800"}`:                "/code",
		`{"code":"\ud83dx"}`:                     "/code",
		`{"code":"\ud83d\u0041"}`:                "/code",
		`{"code":"\ud83d\\udd0b"}`:               "/code",
		`{"\ud800":"x"}`:                         "",
		`{"code":"a\u0000b"}`:                    "/code",
		"{\"code\":\"\xff\"}":                    "/code",
		"{\"code\":\"\xed\xa0\x80\"}":            "/code",
		"{\"\xff\":\"\"}":                        "",
		`{"consent":"true"}`:                     "/consent",
		`{"consent":null}`:                       "/consent",
		`{"consent":0}`:                          "/consent",
		`{"webauthn":"x"}`:                       "/webauthn",
		`{"webauthn":null}`:                      "/webauthn",
		`{"webauthn":{"clientData":1}}`:          "/webauthn/clientData",
		`{"webauthn":{"id":"x"}}`:                "/webauthn/id",
		`{"webauthn":{"transports":{}}}`:         "/webauthn/transports",
		`{"webauthn":{"transports":["usb",1]}}`:  "/webauthn/transports/1",
		`{"webauthn":{"clientExtensions":null}}`: "/webauthn/clientExtensions",
		`{"webauthn":{"clientExtensions":{"a":{"b":1,"b":1}}}}`: "/webauthn/clientExtensions/a/b",
		`{"webauthn":{"clientExtensions":[0,"\ud800"]}}`:        "/webauthn/clientExtensions/1",
		`{"webauthn":{"clientExtensions":1e999}}`:               "/webauthn/clientExtensions",
		`{"securityQuestion":{"answer":"x","answer":"x"}}`:      "/securityQuestion/answer",
		`{"values":[]}`:                                               "/values",
		`{"values":{"a":{"b":null}}}`:                                 "/values/a/b",
		`{"values":{"a":[1]}}`:                                        "/values/a",
		`{"values":{"a":{"b":1},"a":{}}}`:                             "/values/a",
		`{"values":{"a":1e400}}`:                                      "/values/a",
		`{"values":{"a":-1e400}}`:                                     "/values/a",
		`{"values":{"a":` + strings.Repeat("1", 33) + `}}`:            "/values/a",
		`{"values":{"a":"` + "\xc0\xaf" + `"}}`:                       "/values/a",
		`{"values":` + deep(32) + `}`:                                 "/values" + strings.Repeat("/a", 31),
		`{"values":` + deep(20_000) + `}`:                             "",
		strings.Repeat("[", 50_000):                                   "",
		`{"values":{"` + strings.Repeat("~", 60_000) + `":[]}}`:       "/values/" + strings.Repeat("~0", 124),
		`{"values":{"` + strings.Repeat("~", 60_000) + `":{"b":[]}}}`: "/values/" + strings.Repeat("~0", 124),
		`{"values":{"a` + strings.Repeat("é", 30_000) + `":[]}}`:      "/values/a" + strings.Repeat("é", 123),
	}
	for body, want := range verify {
		_, p := decodeInto[flow.VerifyInput](body)
		refusal(t, body, p, want)
	}
	register := map[string]string{
		`{"profile":null}`:                    "/profile",
		`{"profile":[]}`:                      "/profile",
		`{"profile":{"address":{"city":""}}}`: "/profile/address",
		`{"profile":{"tags":["a"]}}`:          "/profile/tags",
		`{"profile":{"email":null}}`:          "/profile/email",
		`{"profile":{"a":1,"b":2,"a":1}}`:     "/profile/a",
		`{"signIn":"true"}`:                   "/signIn",
		`{"locale":1}`:                        "/locale",
		`{"constructor":{}}`:                  "/constructor",
	}
	for body, want := range register {
		_, p := decodeInto[flow.RegisterInput](body)
		refusal(t, body, p, want)
	}
}

func refusal(t *testing.T, body string, p *flow.Problem, pointer string) {
	t.Helper()
	switch {
	case p == nil:
		t.Errorf("%.80q was accepted", body)
	case p.Code != flow.InvalidRequest || len(p.Messages) != 1 || p.Messages[0].Field != pointer:
		t.Errorf("%.80q: got %s %.300v, want a message at %.300q", body, p.Code, p.Messages, pointer)
	}
}

// The depth that is allowed is allowed, so that the limit is not met by accident.
func TestNestingBelowTheLimitPasses(t *testing.T) {
	if _, p := decodeInto[flow.VerifyInput](`{"values":` + strings.Repeat(`{"a":`, 31) + `"x"` + strings.Repeat(`}`, 31) + `}`); p != nil {
		t.Errorf("31 levels: %v", p)
	}
}

func TestEveryMemberOfEveryInputCanBeRead(t *testing.T) {
	for _, in := range []any{flow.RegisterInput{}, flow.ResumeInput{}, flow.ContinuationInput{}, flow.AuthenticatorInput{}, flow.VerifyInput{}} {
		typ := reflect.TypeOf(in)
		s := shapeOfType(typ) // panics if it cannot
		if len(s.members) != typ.NumField() || s.members[""].read != nil {
			t.Errorf("%v: %d members for %d fields", typ, len(s.members), typ.NumField())
		}
	}
}

func TestATypeThatNobodyReadsIsFoundAtStart(t *testing.T) {
	defer func() {
		if got := fmt.Sprint(recover()); !strings.HasPrefix(got, "gateway: ") {
			t.Errorf("got %q", got)
		}
	}()
	shapeOf[struct {
		Age int `json:"age"`
	}]()
}
