package gateway

import (
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-lambda-go/events"

	"github.com/idxflow/idxflow/pkg/flow"
)

func TestOverHTTPTheSameCodeAnswers(t *testing.T) {
	d := deploy(t, nil, offline(t)...)
	server := httptest.NewServer(d.api)
	defer server.Close()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	cases := []struct {
		method, path, media, body string
		status                    int
		code                      flow.Code
	}{
		{"POST", "/skip", "application/json", `{"continuation":"x"}`, 400, flow.InvalidContinuation},
		{"POST", "/register", "application/json", `{}`, 502, flow.OktaUnavailable},
		{"POST", "/register", "application/json", "{\"password\":\"\xff\"}", 400, flow.InvalidRequest},
		{"POST", "/register/", "application/json", `{}`, 404, flow.NotFound},
		{"POST", "/Register", "application/json", `{}`, 404, flow.NotFound},
		{"POST", "/", "application/json", `{}`, 404, flow.NotFound},
		{"GET", "/skip", "", "", 405, flow.MethodNotAllowed},
		{"OPTIONS", "/skip", "", "", 204, ""},
		{"POST", "/skip", "application/octet-stream", `{"continuation":"x"}`, 415, flow.UnsupportedMediaType},
		{"POST", "/skip", "application/json", strings.Repeat(" ", maxBody+1), 413, flow.PayloadTooLarge},
		{"POST", "/skip", "application/json", strings.Repeat(" ", gatewayBody+1), 413, ""},
		{"GET", "/login?login_hint=a", "", "", 303, ""},
		{"HEAD", "/login", "", "", 303, ""},
		{"POST", "/login", mediaForm, "login_hint=a", 303, ""},
		{"GET", "/login/callback?otp=439246&state=" + state, "", "", 303, ""},
	}
	for _, c := range cases {
		req, err := http.NewRequestWithContext(t.Context(), c.method, server.URL+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		if c.media != "" {
			req.Header.Set("Content-Type", c.media)
		}
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var problem struct{ Code flow.Code }
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if len(body) > 0 {
			if err := json.Unmarshal(body, &problem); err != nil {
				t.Errorf("%s %s: %v in %s", c.method, c.path, err, body)
			}
		}
		if res.StatusCode != c.status || problem.Code != c.code {
			t.Errorf("%s %s: got %d %q, want %d %q", c.method, c.path, res.StatusCode, problem.Code, c.status, c.code)
		}
	}
}

// The event reads back through AWS's own types, with what AWS says belongs there.
func TestTheEventIsAPayloadTwoEvent(t *testing.T) {
	d := deploy(t, nil, offline(t)...)
	r := httptest.NewRequestWithContext(t.Context(), "POST", "http://api.example.com:8081/register?a=b%20c", nil)
	r.RemoteAddr = "[2001:db8::1]:4711"
	r.Header = http.Header{"X-Two": {"a", "b"}, "Cookie": {"a=b"}, "User-Agent": {"UA/1"}, "Content-Type": {"application/json; charset=utf-8"}}
	eventFor := func(body string) (e events.APIGatewayV2HTTPRequest) {
		b, err := json.Marshal(d.api.eventOf(r, []byte(body)))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, &e); err != nil {
			t.Fatal(err)
		}
		return e
	}
	e := eventFor(`{"a":"é"}`)
	got := []string{e.Version, e.RouteKey, e.RawPath, e.RawQueryString, e.Headers["x-two"], e.Headers["cookie"], e.Headers["host"],
		e.RequestContext.DomainName, e.RequestContext.HTTP.Method, e.RequestContext.HTTP.Path, e.RequestContext.HTTP.SourceIP,
		e.RequestContext.HTTP.UserAgent, e.RequestContext.Stage, e.Body}
	want := []string{"2.0", "ANY /register", "/register", "a=b%20c", "a,b", "", "api.example.com:8081", "api.example.com", "POST", "/register",
		"2001:db8::1", "UA/1", "$default", `{"a":"é"}`}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("member %d: %q, want %q", i, got[i], want[i])
		}
	}
	if e.IsBase64Encoded || e.RequestContext.RequestID == "" || e.RequestContext.TimeEpoch == 0 || eventFor("").RequestContext.RequestID == e.RequestContext.RequestID {
		t.Errorf("%+v", e)
	}
	for media, body := range map[string]string{"application/json": "\xff", mediaForm: "a=b", "": "x"} {
		r.Header.Set("Content-Type", media)
		if e := eventFor(body); !e.IsBase64Encoded || e.Body != base64.StdEncoding.EncodeToString([]byte(body)) {
			t.Errorf("%q %q: %t %q", media, body, e.IsBase64Encoded, e.Body)
		}
	}
}
