package gateway

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/idxflow/idxflow/pkg/flow"
	"github.com/idxflow/idxflow/pkg/idx"
)

var _ lambda.Handler = (*API)(nil)

func TestRequestsAreRefusedInWords(t *testing.T) {
	skip := post("/skip", `{"continuation":"c"}`)
	change := func(f func(*request)) request { r := skip; f(&r); return r }
	cases := map[string]struct {
		in     request
		status int
		code   flow.Code
	}{
		"AWS route key":            {skip, 200, ""},
		"sam local route key":      {change(func(r *request) { r.key = "POST /skip" }), 200, ""},
		"utf-8 named":              {skip.with("content-type", "Application/JSON; Charset=UTF-8"), 200, ""},
		"header names in any case": {change(func(r *request) { r.headers = map[string]string{"Content-Type": "application/json"} }), 200, ""},
		"base64 body":              {change(func(r *request) { r.base64 = true; r.body = base64.StdEncoding.EncodeToString([]byte(r.body)) }), 200, ""},
		"base64 that is none":      {change(func(r *request) { r.base64 = true }), 400, flow.InvalidRequest},
		"unknown path":             {change(func(r *request) { r.key = "ANY /skip/it" }), 404, flow.NotFound},
		"default route":            {change(func(r *request) { r.key = "$default" }), 404, flow.NotFound},
		"no route key":             {change(func(r *request) { r.key = "" }), 404, flow.NotFound},
		"get":                      {change(func(r *request) { r.method = "GET" }), 405, flow.MethodNotAllowed},
		"no method":                {change(func(r *request) { r.method = "" }), 405, flow.MethodNotAllowed},
		"lower case method":        {change(func(r *request) { r.method = "post" }), 405, flow.MethodNotAllowed},
		"no media type":            {skip.with("content-type", ""), 415, flow.UnsupportedMediaType},
		"text":                     {skip.with("content-type", "text/plain"), 415, flow.UnsupportedMediaType},
		"a form":                   {skip.with("content-type", mediaForm), 415, flow.UnsupportedMediaType},
		"another JSON":             {skip.with("content-type", "application/json-patch+json"), 415, flow.UnsupportedMediaType},
		"latin 1":                  {skip.with("content-type", "application/json; charset=iso-8859-1"), 415, flow.UnsupportedMediaType},
		"two media types":          {skip.with("content-type", "application/json,text/plain"), 415, flow.UnsupportedMediaType},
		"malformed media type":     {skip.with("content-type", "application/json; charset"), 415, flow.UnsupportedMediaType},
		"compressed":               {skip.with("content-encoding", "gzip"), 415, flow.UnsupportedMediaType},
		"64 KiB":                   {change(func(r *request) { r.body = padded(maxBody) }), 200, ""},
		"64 KiB and a byte":        {change(func(r *request) { r.body = padded(maxBody + 1) }), 413, flow.PayloadTooLarge},
		"64 KiB in base64":         {change(func(r *request) { r.base64 = true; r.body = base64.StdEncoding.EncodeToString([]byte(padded(maxBody))) }), 200, ""},
		"64 KiB and 1 in base64": {change(func(r *request) {
			r.base64 = true
			r.body = base64.StdEncoding.EncodeToString([]byte(padded(maxBody + 1)))
		}), 413, flow.PayloadTooLarge},
		"5 MB in base64":             {change(func(r *request) { r.base64 = true; r.body = strings.Repeat("A", 5<<20) }), 413, flow.PayloadTooLarge},
		"empty body":                 {change(func(r *request) { r.body = "" }), 400, flow.InvalidRequest},
		"unknown member":             {change(func(r *request) { r.body = `{"continuation":"c","x":1}` }), 400, flow.InvalidRequest},
		"foreign method, big body":   {change(func(r *request) { r.method = "PUT"; r.body = padded(maxBody + 1) }), 405, flow.MethodNotAllowed},
		"origin before media type":   {skip.with("content-type", "text/plain").with("origin", "https://evil.example"), 403, flow.OriginNotAllowed},
		"media type before the size": {change(func(r *request) { r.headers = nil; r.body = padded(maxBody + 1) }), 415, flow.UnsupportedMediaType},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var in flow.ContinuationInput
			d := deploy(t, nil, seen(flow.RouteSkip, &in, &flow.Caller{}))
			a := d.send(c.in.event())
			d.wants(a, c.status, c.code)
			if want := map[bool]string{true: "POST"}[c.status == 405]; a.Headers["allow"] != want {
				t.Errorf("allow %q, want %q", a.Headers["allow"], want)
			}
			if c.code != "" && a.body.Request != "req-1" {
				t.Errorf("requestId %q, want that of the event", a.body.Request)
			}
		})
	}
}

// padded is a good body of n bytes.
func padded(n int) string {
	const body = `{"continuation":"c"}`
	return body + strings.Repeat(" ", n-len(body))
}

func TestAnEventThatIsNoneGetsAProblem(t *testing.T) {
	d := deploy(t, nil, offline(t)...)
	for _, payload := range []string{``, `null`, `[]`, `"x"`, `{`, `{"headers":[]}`, `{"body":{}}`, `{"requestContext":"x"}`,
		`{"requestContext":{"http":[]}}`, `{"headers":{"a":["b"]}}`, `{"isBase64Encoded":"yes"}`, "\x00\xff"} {
		ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "lambda-1"})
		a := d.sendIn(ctx, []byte(payload))
		want, code := 400, flow.InvalidRequest
		if payload == "null" { // an event without members
			want, code = 404, flow.NotFound
		}
		d.wants(a, want, code)
		if a.body.Request != "lambda-1" {
			t.Errorf("%q: requestId %q, want Lambda's", payload, a.body.Request)
		}
	}
}

func TestAPanicIsOneInternalProblemAndOneLineWithoutValues(t *testing.T) {
	for name, cause := range map[string]func(string){
		"of the runtime": func(in string) { _ = []int{}[len(in)] },
		"with a value":   func(in string) { panic("cannot use " + in) },
		"with an error":  func(in string) { panic(errors.New(in)) },
	} {
		t.Run(name, func(t *testing.T) {
			d := deploy(t, nil, step(flow.RouteSkip, func(_ context.Context, _ flow.Caller, in flow.ContinuationInput) (*flow.View, error) {
				cause(in.Continuation)
				return nil, nil
			}))
			d.wants(d.send(post("/skip", `{"continuation":"canary"}`).event()), 500, flow.Internal)
			line := d.log.String()
			if strings.Count(line, "\n") != 1 || !strings.Contains(line, "panic") || !strings.Contains(line, "edge_test") && !strings.Contains(line, "TestAPanic") {
				t.Errorf("log: %s", line)
			}
			if strings.Contains(line, "canary") {
				t.Errorf("the log names the value: %s", line)
			}
		})
	}
}

func TestProblemsOfTheEngineAreRenderedHere(t *testing.T) {
	var fail error
	d := deploy(t, nil, step(flow.RouteSkip, func(context.Context, flow.Caller, flow.ContinuationInput) (*flow.View, error) { return nil, fail }))
	send := func() answer { d.log.Reset(); return d.send(post("/skip", `{"continuation":"c"}`).event()) }

	fail = &flow.Problem{Code: flow.ResendTooSoon, RetryAfter: 21500 * time.Millisecond}
	a := send()
	d.wants(a, 429, flow.ResendTooSoon)
	if a.Headers["retry-after"] != "22" {
		t.Errorf("retry-after %q, want 22", a.Headers["retry-after"])
	}
	fail = &flow.Problem{Code: flow.OktaUnavailable, Cause: errors.New("dial tcp: refused")}
	a = send()
	d.wants(a, 502, flow.OktaUnavailable)
	if strings.Contains(a.Body, "refused") || !strings.Contains(d.log.String(), "dial tcp: refused") {
		t.Errorf("the cause belongs into the log, not into the body: %s %s", a.Body, d.log)
	}
	fail = errors.New("no problem of ours")
	a = send()
	d.wants(a, 500, flow.Internal)
	if strings.Contains(a.Body, "no problem") {
		t.Errorf("body tells the cause: %s", a.Body)
	}
	fail = &flow.Problem{Code: "invented"}
	d.wants(send(), 500, flow.Internal)
	fail = &flow.Problem{Code: flow.FormRejected, NextStep: &flow.Step{Inputs: []flow.Input{{Value: func() {}}}}}
	d.wants(send(), 500, flow.Internal)
}

func TestTheEngineGetsItsTimeButNotTheLastHalfSecond(t *testing.T) {
	end := time.Now().Add(28 * time.Second)
	ctx, cancel := context.WithDeadline(t.Context(), end)
	defer cancel()
	var got time.Time
	d := deploy(t, nil, step(flow.RouteSkip, func(ctx context.Context, _ flow.Caller, _ flow.ContinuationInput) (*flow.View, error) {
		got, _ = ctx.Deadline()
		return &flow.View{Status: flow.Canceled}, nil
	}))
	d.wants(d.sendIn(ctx, post("/skip", `{"continuation":"c"}`).event()), 200, "")
	if want := end.Add(-500 * time.Millisecond); !got.Equal(want) {
		t.Errorf("deadline %v, want %v", got, want)
	}
}

func TestOnlyTheGatewayOrTheNamedHeaderSaysWhoCalls(t *testing.T) {
	forged := map[string]string{"content-type": "application/json", "x-forwarded-for": "198.51.100.1", "x_forwarded_for": "198.51.100.1",
		"forwarded": "for=198.51.100.1", "x-real-ip": "198.51.100.1", "true-client-ip": "198.51.100.1", "cloudfront-viewer-address": "198.51.100.1:1",
		"user-agent": "UA/1", "host": "evil.example", "x-forwarded-host": "evil.example", "accept-language": "de-AT,de;q=0.8", "x-device-token": "abc123", "cookie": "a=b"}
	cases := []struct{ header, value, want string }{
		{"", "", "192.0.2.7"},
		{viewerAddress, "203.0.113.9:46532", "203.0.113.9"},
		{viewerAddress, "2001:db8:0:0:0:0:0:1:46532", "2001:db8::1"},
		{viewerAddress, "2001:db8::1:443", "2001:db8::1"},
		{viewerAddress, "[2001:db8::1]:443", "2001:db8::1"},
		{viewerAddress, "203.0.113.9", "192.0.2.7"}, // CloudFront always names a port
		{viewerAddress, "203.0.113.9:1,198.51.100.1:2", "192.0.2.7"},
		{viewerAddress, "", "192.0.2.7"},
		{"true-client-ip", "203.0.113.9", "203.0.113.9"},
		{"true-client-ip", " 2001:db8::1 ", "2001:db8::1"},
		{"true-client-ip", "fe80::1%eth0", "fe80::1"},
		{"true-client-ip", "203.0.113.9:80", "203.0.113.9"},
		{"true-client-ip", "203.0.113.9\r\nX: y", "192.0.2.7"},
		{"true-client-ip", "203.0.113.9, 198.51.100.1", "192.0.2.7"},
		{"true-client-ip", "localhost", "192.0.2.7"},
	}
	for _, c := range cases {
		var in flow.ContinuationInput
		var by flow.Caller
		d := deploy(t, func(cfg *Config) { cfg.ClientIPHeader = c.header }, seen(flow.RouteSkip, &in, &by))
		r := post("/skip", `{"continuation":"c"}`)
		r.headers = forged
		if c.header != "" {
			r = r.with(c.header, c.value)
		}
		d.wants(d.send(r.event()), 200, "")
		if want := (flow.Caller{UserAgent: "UA/1", IP: c.want, Language: "de-AT,de;q=0.8", Host: "api.example.com", DeviceToken: "abc123"}); by != want {
			t.Errorf("%s: %q: got %+v, want %+v", c.header, c.value, by, want)
		}
	}
}

func TestTheLogLineTellsTheStoryAndNoSecret(t *testing.T) {
	d := deploy(t, nil, step(flow.RouteVerify, func(ctx context.Context, _ flow.Caller, _ flow.VerifyInput) (*flow.View, error) {
		Observe(ctx, idx.Call{Path: "/idp/idx/challenge/answer", Duration: 40 * time.Millisecond, RequestID: "okta-1"})
		Observe(ctx, idx.Call{Duration: 2 * time.Millisecond})
		return &flow.View{Status: flow.Pending, Continuation: idx.NewSecret("canary-out"), NextStep: &flow.Step{Name: idx.FormEnrollAuthenticator}}, nil
	}))
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "lambda-1"})
	r := post("/verify", `{"continuation":"canary-c","code":"canary-code"}`).with("authorization", "canary-h").with("origin", site)
	r.query = "code=canary-q"
	d.wants(d.sendIn(ctx, r.event()), 200, "")
	line := d.log.String()
	for _, want := range []string{`"route":"/verify"`, `"method":"POST"`, `"status":200`, `"outcome":"PENDING"`, `"step":"enroll-authenticator"`,
		`"upstreamCalls":2`, `"upstreamMs":42`, `"ownMs":0`, `"oktaRequestId":"okta-1"`, `"requestId":"req-1"`, `"lambdaRequestId":"lambda-1"`} {
		if !strings.Contains(line, want) {
			t.Errorf("no %s in %s", want, line)
		}
	}
	if strings.Contains(line, "canary") || strings.Count(line, "\n") != 1 {
		t.Errorf("log: %s", line)
	}
}

func TestTheLogNamesNothingThatACallerOrOktaMadeUp(t *testing.T) {
	d := deploy(t, nil, step(flow.RouteSkip, func(context.Context, flow.Caller, flow.ContinuationInput) (*flow.View, error) {
		return &flow.View{Status: flow.Pending, NextStep: &flow.Step{Name: "canary"}}, nil
	}))
	d.wants(d.send(post("/skip", `{"continuation":"c"}`).event()), 200, "")
	unknown := post("/canary", `{}`)
	unknown.method = "CANARY"
	d.wants(d.send(unknown.event()), 404, flow.NotFound)
	if log := strings.ToLower(d.log.String()); strings.Contains(log, "canary") || !strings.Contains(log, `"step":"other"`) || !strings.Contains(log, `"route":"unknown"`) {
		t.Errorf("log: %s", log)
	}
}

func TestObserveOutsideARequestDoesNothing(t *testing.T) {
	Observe(t.Context(), idx.Call{})
}

func TestRepeatedHeadersOfDifferentCaseAreJoined(t *testing.T) {
	e, err := parseEvent([]byte(`{"headers":{"Origin":"b","origin":"a","ORIGIN":"c"}}`))
	if err != nil || e.header("origin") != "a,c,b" {
		t.Errorf("got %q, %v", e.header("origin"), err)
	}
}

func TestRequestsDoNotShareAnything(t *testing.T) {
	d := deploy(t, func(c *Config) { c.Log = c.Log.With() }, offline(t)...)
	payload := post("/register", `{}`).event()
	done := make(chan []byte)
	for range 8 {
		go func() {
			out, _ := d.api.Invoke(t.Context(), payload)
			done <- out
		}()
	}
	first := <-done
	for range 7 {
		if out := <-done; !bytes.Equal(out, first) {
			t.Errorf("got %s, want %s", out, first)
		}
	}
	if n := strings.Count(d.log.String(), `"upstreamCalls":1`); n != 8 {
		t.Errorf("%d lines of 8 count one call: %s", n, d.log)
	}
}
